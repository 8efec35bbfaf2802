"""Two talks that are one person's."""
