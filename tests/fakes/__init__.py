"""Small honest stand-ins for what is outside the house: they answer over real sockets."""
