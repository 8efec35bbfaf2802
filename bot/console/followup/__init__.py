"""The staff's pages of follow-up: who is followed up, enrolling, the record, a call, the pack."""
