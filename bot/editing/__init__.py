"""The content desk: facts confirmed, words changed, nothing lost; and what nobody answered."""
