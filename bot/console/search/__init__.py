"""Finding somebody by pseudonym, words, label or country."""
