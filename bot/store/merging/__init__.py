"""Two talks that are one person's, and what moves between them."""
