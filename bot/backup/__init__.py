"""Backups: an archive of everything, a keyring beside it, and the way back into an empty house."""
