"""A recording is found for an answer and a language; nothing else in or beside its folder is."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.house import House
from bot.store.boxes import deliveries
from bot.store.desk.transcript import ChatLine, web_transcript
from bot.talk import recordings
from nlu.reading import Language
from tests.unit.spoken import SOMEBODY, hear, press

OGG = b"OggS" + bytes(60)
PATH = "/chat/audio/en/ask_passport.ogg"


def record(house: House, language: str, label: str, body: bytes = OGG) -> Path:
    """Staff put a recording where it belongs."""
    file = house.settings.home / "audio" / language / f"{label}.ogg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return file


async def players(house: House) -> list[str]:
    """The recordings under what the bot said, oldest first; "" where there is none."""
    return [line.audio for line in await shown(house) if not line.mine]


async def shown(house: House) -> tuple[ChatLine, ...]:
    """What the web chat shows once everything that waits was sent."""
    while due := await deliveries.claim(house.store, "sender", house.clock(), timedelta()):
        delivery = await house.channels[due.channel].send(due.address, due.out)
        async with house.store.write() as tx:
            await deliveries.end(tx, due, delivery, house.clock())
            await tx.commit()
    return await web_transcript(house.store, SOMEBODY)


async def test_it_is_found_in_its_language_alone(house: House) -> None:
    with capture_logs() as logs:
        assert recordings.path_of(house, Language.LAO, "ask_passport") == ""
        file = record(house, "lo", "ask_passport")
        found = [recordings.find(house, language, "ask_passport") for language in Language]
    assert found == [file.resolve(), None, None]
    assert recordings.path_of(house, Language.LAO, "ask_passport") == PATH.replace("en", "lo")
    assert recordings.path_of(house, Language.THAI, "ask_passport") == ""
    assert logs == []


@pytest.mark.parametrize(("size", "taken"), [(0, False), (10**6, True), (10**6 + 1, False)])
async def test_one_that_is_empty_or_too_large_is_left_out_and_said_so(
    house: House, size: int, taken: bool
) -> None:
    record(house, "th", "ask_wages", bytes(size))
    with capture_logs() as logs:
        assert (recordings.find(house, "th", "ask_wages") is not None) is taken
    left_out = {"event": "recording_left_out", "label": "ask_wages", "log_level": "warning"}
    assert logs == ([] if taken else [left_out])


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("lo", "nothing"),
        ("lo", ""),
        ("lo", "../secret"),
        ("lo", "../../secret"),
        ("..", "secret"),
        (".", "secret"),
        ("", "ask_wages"),
        ("fr", "ask_wages"),
        ("lo", "ask_wages.ogg"),
        ("lo", "ask_wages\0"),
        ("lo", "ASK_WAGES"),
        ("lo/../lo", "ask_wages"),
    ],
)
async def test_no_other_name_leads_to_a_file(house: House, language: str, label: str) -> None:
    record(house, "lo", "ask_wages")
    for place in ("lo", ".", "..", "fr", ""):
        record(house, place, "secret")
        record(house, place, "nothing")
    record(house, "fr", "ask_wages")
    assert recordings.find(house, language, label) is None


async def test_a_link_out_of_the_folder_is_not_followed(house: House) -> None:
    outside = house.settings.home / "secret.ogg"
    outside.write_bytes(OGG)
    inside = record(house, "lo", "ask_wages")
    for label, target in (("ask_costs", outside), ("ask_contract", inside)):
        inside.with_name(f"{label}.ogg").symlink_to(target)
    loop = inside.with_name("ask_shelter_services.ogg")
    loop.symlink_to(loop)
    inside.with_name("ask_documents.ogg").mkdir()
    os.mkfifo(inside.with_name("ask_passport.ogg"))
    labels = ("ask_costs", "ask_contract", "ask_shelter_services", "ask_documents", "ask_passport")
    with capture_logs() as logs:
        found = [recordings.find(house, "lo", label) for label in labels]
    assert found == [None, inside.resolve(), None, None, None]
    assert [line["label"] for line in logs] == [labels[0], *labels[2:]]


async def test_the_folder_itself_may_be_a_link(house: House, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "lo").mkdir(parents=True)
    (elsewhere / "lo" / "ask_wages.ogg").write_bytes(OGG)
    (house.settings.home / "audio").symlink_to(elsewhere)
    assert recordings.find(house, "lo", "ask_wages") == elsewhere / "lo" / "ask_wages.ogg"


async def test_an_answer_is_said_with_its_recording_and_nothing_else_is(house: House) -> None:
    for language in Language:
        record(house, language, "ask_passport")
    await hear(house, "hello")
    await press(house, "lang:en")
    before = len(await players(house))
    await press(house, "topic:ask_passport")
    await press(house, "topic:ask_wages")
    await press(house, "menu")
    assert (await players(house))[:before] == [""] * before
    said = (await players(house))[before:]
    assert (said[0], said[1:]) == (PATH, [""] * len(said[1:]))


async def test_an_answer_in_another_language_has_none(house: House) -> None:
    record(house, "lo", "ask_passport")
    await hear(house, "hello")
    await press(house, "lang:th")
    await press(house, "topic:ask_passport")
    assert set(await players(house)) == {""}


async def test_numbers_that_do_not_hold_where_somebody_is_are_not_played(house: House) -> None:
    record(house, "en", "ask_emergency_numbers")
    await hear(house, "hello")
    await press(house, "lang:en")
    await press(house, "country:ZZ")
    await press(house, "topic:ask_emergency_numbers")
    assert set(await players(house)) == {""}
    await press(house, "country:LA")
    await press(house, "topic:ask_emergency_numbers")
    assert PATH.replace("ask_passport", "ask_emergency_numbers") in await players(house)


async def test_the_buttons_under_an_answer_stay(house: House) -> None:
    record(house, "en", "ask_passport")
    await hear(house, "hello")
    await press(house, "lang:en")
    await press(house, "topic:ask_passport")
    (line,) = [line for line in await shown(house) if line.audio]
    gos = [button.data.partition("@")[0] for row in line.rows for button in row]
    assert gos[:3] == [
        "topic:ask_documents",
        "topic:ask_border_pass",
        "topic:report_documents_taken",
    ]
