"""The staff's accounts: passphrases, second factors, sessions, and who keeps them."""
