"""A picture behind a click: fetched for who may read, shown once, able to do nothing."""

import io
import struct
import zlib
from dataclasses import replace

import pytest

from bot.channels import Attachment, Fetched
from bot.desk.bare import bare
from bot.desk.files import kind_of
from bot.store import messages, people
from bot.store.keeping import forgetting
from bot.store.messages import Said
from bot.store.models.staff import AuditRow
from tests.console.conftest import SQLITE, Browser, Desk
from tests.console.talk.test_talk import talk_of

SECRET = b"GPS 15.1N 105.8E"


def jpeg(*notes: bytes) -> bytes:
    out = io.BytesIO()
    out.write(b"\xff\xd8")
    for marker, body in ((0xE0, b"JFIF\0"), *((0xE1, note) for note in notes), (0xDB, b"table")):
        out.write(bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body)
    out.write(b"\xff\xda\x00\x02picture\xff\xd9")
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*notes: bytes) -> bytes:
    inside = b"".join(chunk(b"tEXt", note) for note in notes)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + inside + chunk(b"IEND", b"")


def webp(*notes: bytes) -> bytes:
    parts = [b"VP8 " + struct.pack("<I", 4) + b"pict"]
    parts += [b"EXIF" + struct.pack("<I", len(note)) + note for note in notes]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("make", [jpeg, png, webp])
def test_a_picture_loses_what_it_tells_besides_itself(make: type) -> None:
    assert SECRET in make(SECRET)
    assert bare(make(SECRET)) == make()


@pytest.mark.parametrize("make", [jpeg, png, webp])
def test_nor_is_it_told_behind_the_end_of_the_picture_or_by_a_part_of_it(make: type) -> None:
    whole = make(SECRET, b"a second note")
    assert bare(whole + SECRET) == make()
    assert [end for end in range(len(whole)) if SECRET[:8] in bare(whole[:end])] == []


def test_a_picture_of_several_scans_keeps_them_and_loses_the_notes_between() -> None:
    note = b"\xff\xe1" + struct.pack(">H", len(SECRET) + 2) + SECRET
    table = b"\xff\xc4\x00\x05\xff\xd9\x01"  # with what looks like an end in it
    scan, restart = b"\xff\xda\x00\x02first\xff\x00\xff\xd1scan", b"\xff\xff"  # and a fill byte
    picture = jpeg()[:-2]
    assert bare(picture + note + table + restart + scan + note + b"\xff\xd9" + SECRET) == (
        picture + table + scan + b"\xff\xd9"
    )


@pytest.mark.parametrize("body", [b"\xff\xd8\xff", b"\xff\xd8no marker", webp()[:18]])
def test_what_is_no_picture_after_all_is_empty(body: bytes) -> None:
    assert bare(body) == b""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (webp(), "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"OggS\0\0OpusHead", "audio/ogg"),
    ],
)
def test_what_is_opened_is_known_by_its_first_bytes(body: bytes, kind: str) -> None:
    assert kind_of(body) == kind
    if not kind.startswith("image"):
        assert bare(body) == body


@pytest.mark.parametrize(
    "body", [b"<svg onload=alert(1)>", b"<html>", b"MZ", b"GIF89a", b"OggS theora", b"", b"PK\3\4"]
)
def test_only_known_kinds_are_opened(body: bytes) -> None:
    assert kind_of(body) == ""


async def brings(desk: Desk, path: str, body: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody sent a file with these bytes; the id of their message."""

    async def fetch(reference: str) -> Fetched | None:
        return Fetched(body) if reference == "ref" else None

    monkeypatch.setattr(desk.house.channels["web"], "fetch", fetch)
    talk = await talk_of(desk, path)
    async with desk.house.store.write() as tx:
        known = await people.by_id(tx, desk.house.store, talk.person_id)
        assert known is not None
        said = Said("person", "picture", "", attachment=Attachment("photo", "ref"))
        message_id = messages.write(tx, talk.person_id, known.seal, said, desk.house.clock())
        plan = replace(said, kind=messages.PLAN)
        messages.write(tx, talk.person_id, known.seal, plan, desk.house.clock())
        await tx.commit()
    return message_id


async def asks(browser: Browser, path: str, message_id: str) -> tuple[int, str]:
    sent = {"csrf": (await browser.get("/console/me")).csrf, "message": message_id}
    answer = await browser.post(f"{path}/file", sent)
    return answer.status, answer.headers.get("Location", answer.body)


@SQLITE
async def test_a_picture_is_shown_once_blurred_and_it_is_written_down(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    message_id = await brings(desk, path, png(), monkeypatch)
    assert (await asks(dao, path, message_id))[1].startswith("/console/talk/") is False
    status, place = await asks(noy, path, message_id)
    assert status == 303
    page = (await noy.get(place)).body
    assert (f'<img src="{place}/body"' in page, "looked for viruses" in page) == (True, True)
    assert (await dao.get(f"{place}/body")).headers.get("Content-Type") != "image/png"
    shown = await noy.ask("HEAD", f"{place}/body")
    assert shown.status == 405
    async with desk.client.get(
        f"{desk.url}{place}/body",
        headers={"Cookie": f"__Host-saiyai={noy.cookies['__Host-saiyai']}"},
    ) as answer:
        assert (await answer.read(), answer.headers["Content-Type"]) == (png(), "image/png")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"
    assert (await noy.get(f"{place}/body")).status == 404
    async with desk.house.store.read() as tx:
        rows = (await tx.execute(AuditRow.__table__.select())).all()
    assert [row.action for row in rows if row.action == "file_opened"] == ["file_opened"]


@SQLITE
@pytest.mark.parametrize(
    ("body", "sentence"), [(b"<svg onload=alert(1)>", "This kind of file is not opened here.")]
)
async def test_what_is_not_shown_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, body: bytes, sentence: str
) -> None:
    noy = await desk.browser("noy")
    path = await desk.holding(noy)
    message_id = await brings(desk, path, body, monkeypatch)
    status, page = await asks(noy, path, message_id)
    assert (status, sentence in page) == (409, True)
    assert (await asks(noy, path, "0" * 32))[0] == 409


@SQLITE
async def test_of_who_was_forgotten_meanwhile_no_file_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noy = await desk.browser("noy")
    path = await desk.holding(noy)
    message_id = await brings(desk, path, png(), monkeypatch)
    status, place = await asks(noy, path, message_id)
    assert (status, (await noy.get(place)).status) == (303, 200)
    talk = await talk_of(desk, path)
    async with desk.house.store.write() as tx:
        known = await people.by_id(tx, desk.house.store, talk.person_id)
        assert known is not None
        await forgetting.forget(tx, known, desk.house.clock())
        await tx.commit()
    assert [(await noy.get(one)).status for one in (place, f"{place}/body")] == [404, 404]
