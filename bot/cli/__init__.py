"""What operators type: each command a complete sentence in its help."""
