"""Proves it: unit, journeys, console, faults, promises; benches measure and never fail."""
