"""Follow-up, carried out: enrolled, asked, listened to, called, recorded, ended."""
