"""What is promised within a time rests on a round that looks often enough."""

from math import inf

from bot.workers import rounds

PROMISED = {  # seconds, as README, SECURITY and docs/proofs.md say them
    "followup": 60,  # who is silent is noticed
    "keyring": 60,  # whoever is forgotten leaves the keyring among the backups
    "keeping": 3600,  # what need not be kept goes
    "traces": 3600,  # messages to who was forgotten tell no more which chat they were for
    "chain": 5,  # a row of the audit has its place
    "anchors": 86400,  # the audit is looked over and anchored
    "keys": 5,  # a new wrapping key is noticed
}


def test_each_round_that_a_promise_rests_on_is_there_and_looks_often_enough() -> None:
    every = {one.name: one.every for one in rounds.ROUNDS}
    assert [name for name, most in PROMISED.items() if every.get(name, inf) > most] == []
