"""Hears: text in, a Reading out; knows no people, no database, no channel."""
