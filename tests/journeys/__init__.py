"""Whole ways through the house, as people and staff go them."""
