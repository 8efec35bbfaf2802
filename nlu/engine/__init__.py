"""Rasa in an environment of its own: how messages are cut, measured, learnt and served."""
