"""Measures the helpline beside stock Rasa in one run; prints ratios and never fails on a time."""
