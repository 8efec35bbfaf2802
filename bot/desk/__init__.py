"""What staff do with a case: each deed one transaction, each loser told the truth."""
