"""The door, the lock, and one's own page."""
