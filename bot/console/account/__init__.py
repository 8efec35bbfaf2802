"""Signing in and out, and a member of staff's own page."""
