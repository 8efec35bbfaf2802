"""The audit proved from outside the database: anchors, the daily look, and the verdict."""
