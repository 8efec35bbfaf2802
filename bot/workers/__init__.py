"""Thin loops: each takes one thing at a time and gives it to the part that knows what to do."""
