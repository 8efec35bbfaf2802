"""Looks the whole house over and says what is wrong with it, and how to mend it."""
