"""What people wrote, sealed: the keys, their file, and how they are wrapped anew."""
