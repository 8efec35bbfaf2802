"""Who is on call, and whom the desk tells when somebody waits."""
