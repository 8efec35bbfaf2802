"""Accounts, counts and the audit: for those who read no conversation."""
