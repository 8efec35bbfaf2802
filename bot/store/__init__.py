"""Remembers: the only package that speaks SQL."""
