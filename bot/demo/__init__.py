"""The demo: a house with fictional staff and people in it, to try everything in."""
