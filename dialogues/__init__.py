"""Decides: pure functions and flow files; of `nlu` it knows the reading and the labels alone."""
