"""Finding people and words in sealed talks."""
