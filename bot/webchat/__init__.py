"""The same conversation in a web page: no app, no account, nothing that stays on the phone."""
