"""The queue: who waits for a person."""
