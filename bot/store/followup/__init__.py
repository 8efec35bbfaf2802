"""Somebody followed up: plan, consents, check-ins, record."""
