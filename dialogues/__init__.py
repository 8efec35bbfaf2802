"""Decides: pure functions and flow files; no clock, no I/O; of `nlu` it knows only the reading."""
