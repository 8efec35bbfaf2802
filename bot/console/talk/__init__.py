"""One conversation: what was said, and what the worker does about it."""
