"""The whole database as an archive holds it, and an empty one filled from it."""
