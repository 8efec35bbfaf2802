"""A talk with one person: words on their way, where they stand, danger raised, what comes after."""
