"""What the house is made of: its locks, as a bill of materials, and what is known against them."""
