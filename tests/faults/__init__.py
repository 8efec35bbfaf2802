"""What goes wrong in the world, done to real processes on real databases."""
