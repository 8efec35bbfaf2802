"""Sentences of signing in, of the lock and of one's own page."""

from bot.sentences import N_

SIGNED_OUT = N_("You are signed out. What you wrote is kept: sign in, and it comes back.")
FILL_BOTH = N_("Please fill in both boxes.")
CODE_WRONG = N_("This code does not fit, or was used before. Please take the next one.")
PASSPHRASE_WRONG = N_("This passphrase does not fit.")
NOT_THE_SAME = N_("The two new passphrases are not the same.")
PASSPHRASE_CHANGED = N_("Your passphrase is changed. Everywhere else you are signed out.")
OTHERS_ENDED = N_("Everywhere else you are signed out.")
