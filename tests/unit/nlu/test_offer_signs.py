"""What the phrases and the engine find in an offer together, and the phrases alone without it."""

import pytest

from bot import ears
from nlu.client import Parsed
from nlu.ear import Ear
from nlu.labels import FLAGS
from nlu.offers import BAD_FROM, CALM_BELOW, Offers, joined
from nlu.reading import Flag, Sign

TEXT = "They said we will see about it there. " * 8
LONG = "They said we will see about it there. " * 20
PHRASE = Flag("RF-06", "keeps your passport")
HALF_SURE, CALM = 0.4, 0.01


def signs(usual: float, **others: float) -> tuple[Sign, ...]:
    """All twelve signs, each as likely as usual but for `others` (RF06=0.9)."""
    told = {f"RF-{name[2:]}": likely for name, likely in others.items()}
    return tuple(Sign(id_, told.get(id_, usual), 0, 36) for id_ in FLAGS)


def ids(flags: tuple[Flag, ...]) -> list[str]:
    return [flag.id for flag in flags]


def test_without_signs_the_phrases_are_all_there_is() -> None:
    assert joined((PHRASE,), (), TEXT) == (PHRASE,)
    assert joined((), (), TEXT) == ()


def test_a_sure_sign_counts_alone_and_quotes_its_words() -> None:
    assert joined((), signs(CALM, RF10=0.9), TEXT) == (Flag("RF-10", TEXT[:36]),)


def test_a_half_sure_sign_counts_only_where_the_whole_offer_is_bad() -> None:
    assert joined((), signs(CALM, RF10=HALF_SURE), TEXT) == ()
    bad = signs(0.05, RF02=HALF_SURE, RF07=HALF_SURE, RF10=HALF_SURE)
    assert ids(joined((), bad, TEXT)) == ["RF-02", "RF-07", "RF-10"]


def test_a_bad_offer_has_its_likeliest_sign_at_least() -> None:
    assert ids(joined((), signs(0.15, RF11=0.2), TEXT)) == ["RF-11"]


def test_more_letters_need_more_signs() -> None:
    some = signs(0.0, RF02=0.5, RF07=0.5, RF10=0.45)
    assert BAD_FROM < sum(sign.confidence for sign in some) < 1.2 * BAD_FROM
    assert ids(joined((), some, TEXT)) == ["RF-02", "RF-07", "RF-10"]
    assert joined((), some, LONG) == ()


def test_a_phrases_words_stay_and_the_ids_are_in_order() -> None:
    both = joined((PHRASE,), signs(CALM, RF06=0.9, RF02=0.9), TEXT)
    assert both == (Flag("RF-02", TEXT[:36]), PHRASE)


def test_a_calm_offer_explains_a_phrase_whose_sign_is_unlikely() -> None:
    assert joined((PHRASE,), signs(CALM), TEXT) == ()
    assert joined((PHRASE,), signs(CALM, RF06=0.2), TEXT) == (PHRASE,)


def test_a_phrase_stays_in_an_offer_that_is_not_calm_or_that_was_not_read_whole() -> None:
    assert joined((PHRASE,), signs(CALM_BELOW / 11, RF06=CALM), TEXT) == (PHRASE,)
    assert joined((PHRASE,), signs(CALM), LONG) == (PHRASE,)


@pytest.mark.parametrize("id_", ["RF-05", "RF-09"])
def test_sums_and_places_are_what_they_are(id_: str) -> None:
    flag = Flag(id_, "45,000 baht")
    assert joined((flag,), signs(CALM), TEXT) == (flag,)


class _Says:
    """An engine that finds these signs in every message."""

    def __init__(self, found: tuple[Sign, ...]) -> None:
        self._found = found

    async def parse(self, text: str) -> Parsed | None:  # noqa: ARG002 the protocol's name
        return Parsed(signs=self._found)

    async def ready(self) -> bool:
        return True


async def flags(engine: _Says | None, text: str, offers: Offers | None) -> tuple[Flag, ...]:
    ear = Ear(*ears.alone(), engine, offers=offers)
    return (await ear.hear(text)).flags


async def test_the_ear_joins_them_and_does_without_either() -> None:
    (_, offers), engine = ears.named(), _Says(signs(CALM, RF10=0.9))
    text = f"{TEXT}We cross by boat at night."
    alone = await flags(None, text, offers)
    assert ids(alone) == ["RF-04"]
    assert set(ids(await flags(engine, text, offers))) == {"RF-04", "RF-10"}
    assert await flags(engine, text, None) == ()


async def test_of_a_very_long_message_the_words_are_those_that_the_engine_was_given() -> None:
    text = f"{'a ' * 1_500}here it is"
    there = Sign("RF-10", 0.9, 2001 - len("here it is"), 2001)
    found = await flags(_Says((there,)), text, ears.named()[1])
    assert found == (Flag("RF-10", "here it is"),)
