"""The real trained engine, in its own environment, asked over loopback."""
