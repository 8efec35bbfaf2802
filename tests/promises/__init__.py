"""What the house promises about people's words, looked for byte by byte."""
