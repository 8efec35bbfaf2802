"""What the net and the engine say together: danger is raised, put in doubt, and never dropped."""

import pytest

from bot import ears
from nlu.client import Parsed
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.ear import WEIGHED, Ear, joined
from nlu.entities import Entities
from nlu.reading import Danger, Evidence, Intent, Level

SIGN = (Evidence("is being hit or beaten", "hit"),)
NONE = Danger()
DOUBTED = Danger(Level.MAYBE, "crisis_violence", SIGN)
CERTAIN = Danger(Level.SURE, "crisis_violence", SIGN)
CALM = (Intent("ask_victim_rights", 0.98), Intent("crisis_violence", 0.01))


def crises(first: float, second: float = 0.0) -> tuple[Intent, ...]:
    rest = 1.0 - first - second
    return (
        Intent("crisis_violence", first),
        Intent("ask_wages", rest),
        Intent("crisis_child", second),
    )


@pytest.mark.parametrize(
    ("net", "ranking", "level"),
    [
        (NONE, crises(0.1), Level.NONE),
        (NONE, crises(0.08, 0.08), Level.MAYBE),
        (NONE, crises(0.3, 0.3), Level.SURE),
        (DOUBTED, crises(0.1), Level.MAYBE),
        (DOUBTED, crises(0.2, 0.15), Level.SURE),
        (CERTAIN, crises(0.2), Level.SURE),
        (NONE, (), Level.NONE),
        (DOUBTED, (), Level.MAYBE),
        (CERTAIN, (), Level.SURE),
    ],
)
def test_what_each_half_suspects_adds_up(
    net: Danger, ranking: tuple[Intent, ...], level: Level
) -> None:
    assert joined(net, ranking, weighed=True).level is level


def test_a_calm_engine_that_read_every_letter_puts_a_sure_danger_in_doubt_and_no_more() -> None:
    doubted = joined(CERTAIN, CALM, weighed=True)
    assert doubted == Danger(Level.MAYBE, CERTAIN.kind, CERTAIN.evidence)
    assert joined(CERTAIN, CALM, weighed=False) == CERTAIN


def certain_of(label: str, crisis: float = 0.005) -> tuple[Intent, ...]:
    return Intent(label, 0.97), Intent("crisis_violence", crisis)


def test_a_certain_topic_explains_a_doubt_away() -> None:
    assert joined(DOUBTED, certain_of("ask_emergency_numbers"), weighed=True) == NONE
    assert joined(DOUBTED, certain_of("out_of_scope"), weighed=True) == NONE


@pytest.mark.parametrize(
    "label",
    ["greet", "goodbye", "thanks", "erase_my_data", "inform_doing_well", "ask_counselling",
     "ask_health_care", "report_broker"],
)  # fmt: skip
def test_small_talk_feelings_and_reports_explain_nothing(label: str) -> None:
    assert joined(DOUBTED, certain_of(label), weighed=True) == DOUBTED


def test_a_doubt_stays_where_the_crises_are_likelier_or_the_message_is_long() -> None:
    assert joined(DOUBTED, certain_of("ask_wages", 0.02), weighed=True) == DOUBTED
    assert joined(DOUBTED, certain_of("ask_wages"), weighed=False) == DOUBTED


@pytest.mark.parametrize("label", ["report_broker", "crisis_child"])
def test_an_alarming_label_calms_nobody(label: str) -> None:
    ranking = (Intent(label, 0.97), Intent("ask_wages", 0.03))
    assert joined(CERTAIN, ranking, weighed=True) == CERTAIN


def test_a_half_sure_engine_calms_nobody() -> None:
    ranking = (Intent("ask_wages", 0.5), Intent("ask_costs", 0.49), Intent("crisis_child", 0.01))
    assert joined(CERTAIN, ranking, weighed=True) == CERTAIN


def test_a_danger_in_the_middle_of_a_long_message_stays_sure() -> None:
    text = f"{'about the papers, ' * 12}he hits me every night, {'and the fee, ' * 12}"
    assert len(text) > WEIGHED
    danger = ears.alone()[0].find(text)
    assert joined(danger, CALM, weighed=len(text) <= WEIGHED).level is Level.SURE


class Guessing:
    """An engine that takes whatever it is given for the same danger."""

    async def parse(self, text: str) -> Parsed:
        return (
            Parsed((Intent("crisis_self_harm", 0.6), Intent("affirm", 0.1))) if text else Parsed()
        )

    async def ready(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Thailand", Level.NONE),
        (" ບາງກອກ ", Level.NONE),
        ("karaoke", Level.NONE),
        ("help me, Thailand", Level.SURE),
        ("Thailand he hits me", Level.SURE),
    ],
)
async def test_the_engine_alone_hears_no_danger_in_a_mere_name(text: str, level: Level) -> None:
    ear = Ear(DangerNet.load(), Controls.load(), Guessing(), entities=Entities.load())
    heard = await ear.hear(text)
    assert heard.danger.level is level
    assert (heard.intent.label == "crisis_self_harm") is (level is not Level.NONE)


OVERTIME = (Intent("ask_overtime_rest", 0.999), Intent("crisis_confined", 0.001))


@pytest.mark.parametrize(
    "text",
    [
        "6 ໂມງເຊົ້າຫາຕີ2 ບໍ່ໃຫ້ພັກ",
        "ນອນມື້ລະ 3 ຊົ່ວໂມງ ເຂົາບັງຄັບ",
        "ทำงาน 6 โมงเช้าถึงตี 2 ไม่ให้พัก",
        "het viak tae 6 mong sao ha ti 2 bor hai phak",
    ],
)
def test_work_from_dawn_till_after_midnight_is_not_explained_away_as_overtime(text: str) -> None:
    danger = ears.alone()[0].find(text)
    assert joined(danger, OVERTIME, weighed=True).level is Level.MAYBE


async def test_words_that_are_in_no_list_tell_no_language() -> None:
    ear = Ear(*ears.alone(), None)
    texts = ("sponsorship requirements", "how can I study", "yak kap ban", "ຢາກກັບບ້ານ")
    assert [(await ear.hear(text)).guessed for text in texts] == [True, False, False, False]
