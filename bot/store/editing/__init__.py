"""What staff change of what is said, what nobody answered, and what helped."""
