"""The parts of a talk, each by itself."""
