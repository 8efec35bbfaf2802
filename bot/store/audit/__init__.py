"""Who saw and did what: rows that are proved and linked, looked over, and read by the auditor."""
