"""On call: who reads when, and planning it."""
