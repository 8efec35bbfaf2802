"""Under what conditions the figures hold: printed below the table and kept beside them."""

from tests.bench.plan import Plan
from tests.bench.stock_training import RASA_EPOCHS

OURS_TIMED = (
    "Ours: from the webhook's post to the first message that reached a fake Telegram in a process "
    "of its own; SQLite on the disk named above, where every update is safe before it is accepted."
)
OURS_PACE = (
    "Telegram's own pace (one message a second to a chat, 30 to all) is switched off, because it "
    "is Telegram's and not ours: SAIYAI_PACE_CHAT=0 and a SAIYAI_PACE_ALL that nobody reaches."
)
STOCK_IS = (
    "Stock Rasa: its own default pipeline and policies, the same training data, one rule a label, "
    "its REST channel, its SQL tracker store on SQLite on the same disk; from the post to the "
    "reply in its answer."
)
STOCK_RULES = (
    "Stock Rasa learns rules alone, so that the two of its policies that learn from stories are "
    "idle; that makes it faster than most projects are."
)
STOCK_PAST = (
    "Stock Rasa's long conversation is laid down in its tracker store by repeating the rows it "
    "wrote itself for the first turns; ours is lived, turn by turn. It has no pause of an hour, "
    "after which Rasa would read only what came later."
)


def ours_holds(plan: Plan) -> list[str]:
    """What to know about our own figures."""
    turns = f"{plan.chats} chats take turns; the one that rested longest speaks next."
    return [OURS_TIMED, OURS_PACE, turns]


def stock_holds(plan: Plan) -> list[str]:
    """What to know about the peer's."""
    learnt = (
        f"Stock Rasa learnt {plan.stock_epochs} epochs ({RASA_EPOCHS} is its default): epochs "
        "change what it understands, not how long it takes."
    )
    return [STOCK_IS, STOCK_RULES, learnt, STOCK_PAST]
