"""What somebody sends as a file stays with Telegram until somebody of the staff asks for it."""

from pathlib import Path

import pytest

from tests.conftest import SQLITE
from tests.fakes.telegram.world import Json
from tests.faults.street import texts_kept
from tests.journeys.conftest import open_line

CHAT = 7001
FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 900}
SENT: tuple[Json, ...] = (
    {"photo": [FILE | {"width": 90, "height": 90}]},
    {"voice": FILE | {"duration": 7}},
    {"audio": FILE | {"duration": 7, "file_name": "../../x.mp3"}},
    {"video": FILE | {"duration": 7, "width": 1, "height": 1}},
    {"video_note": FILE | {"duration": 7, "length": 1}},
    {"animation": FILE | {"duration": 7, "width": 1, "height": 1}},
    {"document": FILE | {"file_name": "invoice.pdf.exe"}},
    {"sticker": FILE | {"width": 1, "height": 1, "emoji": "x"}},
)


@SQLITE
@pytest.mark.parametrize("caption", ["", "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"], ids=["alone", "in danger"])
async def test_no_file_is_fetched_by_the_house_itself(
    tmp_path: Path, database: str, caption: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        line.telegram.world.files["f1"] = ("voice/file_1.oga", b"x")
        for content in SENT:
            said = content | ({"caption": caption} if caption else {})
            await line.telegram.user_sends(CHAT, None, **said)
            await line.telegram.until(lambda: not line.telegram.world.pending)
        await line.settled()
        kept = (await texts_kept(line.house.store)).total()
        asked = line.telegram.calls_of("getFile")
        assert line.telegram.sent(CHAT)
    assert (line.telegram.fetched, asked, kept) == ([], [], len(SENT))
