"""The accounts of the staff: how they sign in, and their sessions."""
