"""What a worker has in hand is given to another only when the first must have given it up."""

from datetime import timedelta

from bot.store.boxes import deliveries, inbox
from bot.telegram.limits import CONNECT_SECONDS, POOL_SECONDS, READ_SECONDS
from nlu.client import BUDGET


def test_a_try_to_send_is_over_long_before_its_lease() -> None:
    longest = timedelta(seconds=POOL_SECONDS + CONNECT_SECONDS + READ_SECONDS)
    assert 2 * longest <= deliveries.LEASE


def test_a_message_is_heard_long_before_its_lease_is_over() -> None:
    assert 5 * timedelta(seconds=BUDGET) <= inbox.LEASE
