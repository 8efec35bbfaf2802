"""Any bytes at all, given to whatever reads what people send; each target raises or is well."""
