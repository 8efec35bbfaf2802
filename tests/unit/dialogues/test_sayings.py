"""What is said: never twice in a row, no number without a fact, no word that does harm."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise, product
from pathlib import Path

import pytest

from bot.words_extract import extract
from dialogues.heard import Age, Country, Heard, Kind, Known, Reads
from dialogues.turn import (
    OpenCase,
    Text,
    Turn,
    Urgency,
)
from dialogues.where import Where
from tests.unit.dialogues.talk import (
    FOLLOWED,
    INVITED,
    Said,
    State,
    book,
    command,
    everything,
    hear,
    ids,
    late,
    maybe,
    planned,
    pressed,
    reachable,
    router,
    shown,
    sure,
    talk,
    texts,
    typed,
)

ROOT = Path(__file__).parents[3]
FORBIDDEN = re.compile(
    r"\b(why|promis\w*|victims?|rescue\w*|guarantee\w*|secret\w*|he|she)\b", re.IGNORECASE
)
NUMBER = re.compile(r"\d+")
ADULT = "18"  # the fact W-07


def sources() -> list[str]:
    found = []
    for file in sorted((ROOT / "dialogues").rglob("*.yml")):
        found += [each[2] for each in extract(BytesIO(file.read_bytes()), (), (), {})]
    return found


@cache
def reached() -> set[Text]:
    """Every text that a walk over all states and all kinds of message shows."""
    found: set[Text] = set()
    labels = [pressed(f"topic:{label}") for label in book().answers]
    places = (*Country, None)
    for state in reachable():
        for said in everything():
            turn, _ = hear(state, said)
            found.update(texts(turn))
            found.update(choice.label for say in turn.says for row in say.rows for choice in row)
    for country in places:
        state = State(known=replace(State().known, country=country))
        for said in (*labels, pressed("numbers"), *(sure(kind) for kind in CRISES)):
            found.update(texts(hear(state, said)[0]))
    return found


def at_night() -> set[Text]:
    """What is said while nobody of the team reads."""
    found: set[Text] = set()
    days = product(range(9), range(1, 8), (Country.LAOS, Country.ELSEWHERE))
    for ahead, day, country in days:  # nobody reads now, but somebody will so many days later
        reads = Reads(date(2026, 11, 22 + day), ahead, "8:00")
        state = State(known=replace(State().known, reads=reads, country=country))
        for said in (pressed("person"), sure(CRISES[0])):
            found.update(every_text(hear(state, said)[0]))
    return found


def every_text(turn: Turn) -> set[Text]:
    """The texts of a turn, and those that stand inside them."""
    found, left = set(), list(texts(turn))
    while left:
        found.add(one := left.pop())
        left += [said for _, said in one.fields if isinstance(said, Text)]
    return found


CRISES = sorted(kind for kind, _ in book().contacts if kind.startswith("crisis_"))


@pytest.mark.parametrize("near", [(), None])
def test_fifty_unknown_messages_never_get_the_same_sentence_twice_in_a_row(near: None) -> None:
    said = typed() if near is None else typed(near=near)
    turns, _ = talk(command("start"), *[said] * 50)
    for before, after in pairwise(turns):
        assert set(ids(before)) & set(ids(after)) == set()


@pytest.mark.parametrize(
    "said",
    [
        typed(label="greet"),
        typed(label="thanks"),
        typed(label="goodbye"),
        typed(label="out_of_scope"),
        typed(label="inform_struggling"),
        typed(label="inform_doing_well"),
        typed(label="talk_to_person"),
        typed(label="menu_help"),
        typed(label="postpone"),
        typed(label="stop_messages"),
        typed(label="ask_wages"),
        typed("😭😭", near=()),
        command("nothing"),
        pressed("nonsense"),
        maybe(),
        sure(),
    ],
)
def test_the_same_message_again_gets_other_words(said: Said) -> None:
    turns, _ = talk(command("start"), *[said] * 8)
    for before, after in pairwise(turns[1:]):
        assert set(ids(before)) & set(ids(after)) == set()


def test_the_nearest_topics_come_first_and_a_person_after_them() -> None:
    turns, _ = talk(command("start"), *[typed()] * 3)
    goes = [[choice.go for row in turn.says[0].rows for choice in row] for turn in turns[1:]]
    assert goes[0][:3] == ["topic:ask_wages", "topic:ask_costs", "person"]
    assert goes[1][:3] == ["person", "topic:ask_wages", "topic:ask_costs"]
    assert goes[2][0] == "person"
    assert [turn.effects for turn in turns[1:]] == [
        (),
        (),
        (OpenCase(Urgency.SOON, "out_of_scope"),),
    ]


def test_every_number_that_can_be_seen_is_the_value_of_a_fact() -> None:
    values = {str(value) for fact in book().facts.values() for _, value in fact.values}
    years = {fact.year for fact in book().facts.values() if fact.year}
    when = book().flows["journey"].step("day")
    assert when is not None
    days = {option.go.partition(":")[2] for option in when.options}
    at = book().flows["joining"].step("time")
    assert at is not None
    hours = {number for option in at.options for number in NUMBER.findall(option.go)}
    theirs = {INVITED.worker, str(INVITED.every), FOLLOWED.ordinary, FOLLOWED.duress, *hours}
    for text in reached():
        assert set(NUMBER.findall(text.id)) <= days | hours | {ADULT}
        for _, value in text.fields:
            assert isinstance(value, Text) or str(value) in values | years | theirs | {
                *(book().icons.values()),  # pictures that somebody chose
                "",  # the ticket, which the house draws
                *(tongue.name for tongue in book().tongues.values()),
            }


def test_only_facts_of_high_or_medium_confidence_are_in_the_book() -> None:
    assert {fact.conf for fact in book().facts.values()} <= {"high", "medium"}
    assert [fact.id for fact in book().facts.values() if "UNSOURCED" in fact.source] == []


def test_an_unconfirmed_number_stands_beside_its_year_or_says_that_it_has_none() -> None:
    undated = {fact.id for fact in book().facts.values() if fact.values and not fact.year}
    assert undated == {"N-TH-08-police", "N-TH-08-ambulance", "L-64"}
    for text in reached():
        fields = dict(text.fields)
        if "number" in fields and "year" not in fields:
            assert "I do not know how old" in text.id


def test_a_number_of_two_countries_is_never_without_its_country() -> None:
    lines = [shown(text) for text in reached() if "1191" in shown(text)]
    assert lines == ["1191, Laos: police. Speaks Lao. Known from 2016."]


def test_every_telephone_number_says_its_country_and_its_language() -> None:
    countries = {Country.LAOS: "Laos", Country.THAILAND: "Thailand"}
    for fact in book().facts.values():
        if not fact.statement or fact.country is None:
            continue
        assert fact.statement.startswith("{number}, " + countries[fact.country] + ":")
        assert f"Speaks {fact.language.replace(', ', ' and ')}." in fact.statement


def test_no_sentence_blames_pledges_or_names_a_gender() -> None:
    wrong = [text for text in sources() if FORBIDDEN.search(text)]
    assert wrong == []


def test_a_time_is_never_given_for_an_answer() -> None:
    wrong = [text for text in sources() if re.search(r"\b(minutes?|soon as|hours? from)\b", text)]
    assert wrong == []


def test_an_answer_has_at_most_four_short_sentences() -> None:
    for answer, age in product(book().answers.values(), Age):
        told = [part.text for part in answer.statements if part.age in {None, age}]
        whole = " ".join([*told, answer.step])
        whole = re.sub(r"\([^)]*\)", "", whole)
        sentences = [s for s in re.split(r"[.?!](?:\s|$)", whole) if s.strip()]
        assert len(sentences) <= 4, answer.label
        assert max(len(sentence.split()) for sentence in sentences) <= 40, answer.label


def test_every_key_the_code_speaks_of_is_in_the_book() -> None:
    stems = {key.partition(".")[0] for key in book().texts}
    pattern = re.compile(rf'"((?:{"|".join(stems)})\.\w+)"')
    named = {
        key
        for file in (ROOT / "dialogues").glob("*.py")
        for key in pattern.findall(file.read_text(encoding="utf-8"))
    }
    assert named - set(book().texts) - set(book().reasons) == set()


def test_every_paragraph_of_the_book_can_be_reached() -> None:
    seen = {text.id for text in reached()}
    seen |= {text for turn in _more_turns() for text in ids(turn)}
    seen |= {text.id for text in at_night()}
    never = {key for key, words in book().texts.items() if not seen & set(words.texts)}
    assert never == set()


REPORTS = (
    ("whose:me", "age:under_18", "may:yes"),
    ("whose:other", "may:no"),
)


def _offers() -> list[list[str]]:
    """Every answer about a job offer once, then both answers about telling the team."""
    steps = book().flows["offer"].steps[1:]
    most = max(len(step.options) for step in steps)
    rounds = [[step.options[turn % len(step.options)].go for step in steps] for turn in range(most)]
    small = ["who:RF-03", *(["skip"] * (len(steps) - 1))]
    return [*([*answers, tip] for answers in rounds for tip in ("tip:yes", "tip:no")), small]


DOMAINS = tuple(book().followup.domains)
NEEDS = tuple(book().followup.needs)
COVERS = ("weaving", "weather", "chickens")
CONSENTS = ("team", "phone", "contact", "village", "partner")
CHECKINS = (
    *(
        [pressed("time:a"), *(pressed(f"{domain}:{score}") for domain in DOMAINS)]
        for score in range(1, 4)
    ),
    [pressed("time:a"), pressed("safety:3"), *(pressed(f"{domain}:0") for domain in DOMAINS[1:])],
    *([pressed("time:b"), typed("who is this"), typed("x"), typed("🌸")],) * 3,
    [pressed("time:later")],
    [pressed("time:not")],
    [typed("yes"), typed("yes"), typed("yes")],
    [pressed("time:a"), (Heard(Kind.VOICE), None), pressed("enough")],
    [pressed("time:a"), *[pressed("skip")] * 7, pressed("need:talk"), pressed("need:doctor")],
    *(
        [pressed("time:a"), *[pressed("skip")] * 7, *map(pressed, end)]
        for end in (
            *((f"need:{need}", "need:none", "peer:yes") for need in NEEDS),
            *(("need:talk", f"need:{need}", "need:none", "peer:no") for need in NEEDS),
        )
    ),
)


def _of_follow_up() -> list[Turn]:
    """Joining with every yes and every no, my choices, and check-ins of each topic."""
    found: list[Turn] = []
    invited = State(known=Known(invited=INVITED))
    young = State(known=Known(invited=replace(INVITED, under_18=True)))
    code, number = typed("BCDF-2345"), typed("123")
    for yes in ("yes", "no"):
        end = [
            pressed(go) for go in (f"means:{'both' if yes == 'yes' else 'chat'}", "cover:weaving")
        ]
        saids = [code, typed("1"), number, pressed("about:yes")]
        consents = [pressed(f"{name}:{yes}") for name in CONSENTS]
        if yes == "yes":
            consents.insert(3, typed("my aunt"))
        rest = [pressed(go) for go in ("sign:flower", "days:67", "time:18-21")]
        found += talk(*saids, *consents, *end[yes == "no" :], *rest, state=invited)[0]
        choices = tuple((name, yes) for name in CONSENTS)
        for means, days in (("chat", "67"), ("phone", "12345"), ("both", "1234567"), ("chat", "3")):
            more = (("means", means), ("days", days), ("hours", "8-20"))
            them = replace(FOLLOWED, choices=(*choices, *more))
            mine = [command("mine"), pressed("mine:team"), pressed("team:yes"), pressed("mine:end")]
            found += talk(*mine, pressed("mine:keep"), state=State(known=Known(followed=them)))[0]
    found += talk(code, typed("no digits"), *[typed("1")] * 3, state=invited)[0]
    over = State(known=Known(invited=INVITED, ended=True))
    found += talk(code, number, pressed("about:yes"), state=over)[0]
    found += talk(code, number, pressed("about:no"), state=young)[0]
    found += talk(code, state=State(known=Known(invited=replace(INVITED, gone=True))))[0]
    found += talk(command("mine"))[0]
    followed = State(known=Known(followed=FOLLOWED))
    found += talk(pressed("mine:end"), pressed("mine:out"), state=followed)[0]
    gone = Known(followed=FOLLOWED, invited=replace(INVITED, gone=True))
    found += talk(code, state=State(known=gone))[0]
    for cover, stage, saids in product(COVERS, ("hello", "again"), CHECKINS):
        known = Known(followed=replace(FOLLOWED, cover=cover))
        where = Where(welcomed=True)
        for _ in range(3):
            turn = router().ask_how_they_are(stage, DOMAINS, where, known, peer=True)
            found.append(turn)
            where = turn.where
        found += talk(*saids, state=State(where, known))[0]
    return [*found, router().last_words(Where(), Known())]


def _more_turns() -> list[Turn]:
    talks = (
        [command("start"), typed(label="stop_messages"), pressed("write")],
        [command("erase"), typed(label="deny")],
        [command("erase"), pressed("lang:xx"), pressed("lang:th")],
        [command("erase"), pressed("safe:yes")],
        [pressed("menu:work")],
        [sure(), pressed("safe:quiet"), typed("x")],
        [command("safe"), pressed("safe:yes")],
        [maybe(), typed(label="deny")],
        [pressed("offer"), typed("words")],
        [pressed("helped:yes:ask_wages"), pressed("helped:yes:ask_wages")],
        [pressed("helped:no:ask_wages")],
        [pressed("tracing"), *[typed("somebody")] * 3, pressed("skip"), pressed("tracing:no")],
        [pressed("tracing"), *[typed("somebody")] * 3, pressed("skip"), pressed("tracing:yes")],
        [command("border"), pressed("way:self"), pressed("border:stop")],
        [command("border"), *[pressed("skip")] * 4, pressed("now:afraid")],
        [pressed("services"), pressed("need:talk"), pressed("place:laos")],
        [pressed("services"), pressed("need:back"), pressed("place:laos")],
        *([pressed("topic:report_wages_unpaid"), *map(pressed, answers)] for answers in REPORTS),
        [pressed("topic:ask_age_limit"), pressed("age:under_18")],
        [*planned("a rare word"), pressed("journey:open"), typed("A RARE  WORD")],
        [
            *planned("no"),
            late("journey:forget"),
            pressed("journey:forget"),
            pressed("journey:open"),
        ],
        *(
            [pressed("offer"), pressed("offer:questions"), *map(pressed, answers)]
            for answers in _offers()
        ),
    )
    found: list[Turn] = []
    for saids in talks:
        found += talk(*saids)[0]
    stages = (("first", "first"), ("second", "first"), ("last", "last"))
    for stage, answer in product(stages, ("well", "later", "help")):
        turn = router().check(*stage, State().where, State().known)
        found += [turn, *talk(pressed(f"arrival:{answer}"), state=State(turn.where))[0]]
    for said in (*map(pressed, ("after:better", "after:same", "after:not_good")), typed("words")):
        turn = router().ask_how_things_are(State().where, State().known)
        found += [turn, *talk(said, state=State(turn.where))[0]]
    found += _of_follow_up()
    old = replace(State().known, expired=frozenset(book().facts))
    return [*found, *talk(pressed("topic:ask_wages"), state=State(known=old))[0]]
