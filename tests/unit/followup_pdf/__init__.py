"""The case-conference pack as it comes out of a printer."""
