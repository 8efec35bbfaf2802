"""Two talks that are one person's: found, shown side by side, and joined."""
