"""What the helpline says: confirmed, edited, published and undone by the team itself."""
