"""Houses as each released version left them, and whether today's goes on from there."""
