"""The routes of one conversation, of the saved replies, and of what was heard wrongly."""

from bot.access import Action
from bot.console import live
from bot.console.route import CASE, Route
from bot.console.talk import deeds, door, drafting, files, heard, owed, page, passing, replies

_TALK = (
    Route("GET", CASE, page.show, Action.READ_CASE),
    Route("GET", f"{CASE}/lines", page.lines, Action.READ_CASE, live=True),
    Route("GET", f"{CASE}/standing", page.standing, Action.READ_CASE, live=True),
    Route("GET", f"{CASE}/events", live.case_events, Action.READ_CASE, live=True),
    Route("POST", f"{CASE}/claim", deeds.claim, Action.CLAIM),
    Route("POST", f"{CASE}/colleague-first", deeds.colleague_first, Action.CLAIM),
    Route("POST", f"{CASE}/draft", drafting.keep, Action.REPLY),
    Route("POST", f"{CASE}/draft/take", drafting.take, Action.REPLY),
    Route("POST", f"{CASE}/reply", deeds.reply, Action.REPLY),
    Route("POST", f"{CASE}/again", deeds.again, Action.REPLY),
    Route("POST", f"{CASE}/note", deeds.note, Action.NOTE),
    Route("POST", f"{CASE}/heard", heard.wrong, Action.NOTE),
    Route("POST", f"{CASE}/owe", owed.entry, Action.NOTE),
    Route("POST", f"{CASE}/done", owed.done, Action.NOTE),
    Route("POST", f"{CASE}/refer", passing.refer, Action.HAND_OVER),
    Route("POST", f"{CASE}/hand-over", passing.hand_over, Action.HAND_OVER),
    Route("POST", f"{CASE}/give-back", passing.give_back, Action.HAND_OVER),
    Route("POST", f"{CASE}/take-over", passing.take_over, Action.TAKE_OVER),
    Route("POST", f"{CASE}/snooze", passing.snooze, Action.CLAIM),
    Route("POST", f"{CASE}/wake", passing.wake, Action.CLAIM),
    Route("POST", f"{CASE}/readers", passing.readers, Action.NAME_READERS, fresh=True),
    Route("POST", f"{CASE}/close", deeds.close, Action.CLOSE),
    Route("POST", f"{CASE}/file", files.fetch, Action.READ_CASE),
    Route("GET", f"{CASE}/file/{{ticket:[0-9a-f]{{32}}}}", files.show, Action.READ_CASE),
    Route("GET", f"{CASE}/file/{{ticket:[0-9a-f]{{32}}}}/body", files.body, Action.READ_CASE),
)
ROUTES = (
    *map(door.behind, _TALK),
    Route("POST", f"{CASE}/open", door.open_it, Action.READ_CASE),
    Route("GET", "/replies", replies.show, Action.REPLY),
    Route("POST", "/replies", replies.write, Action.EDIT_REPLIES),
    Route("POST", "/replies/remove", replies.remove, Action.EDIT_REPLIES),
    Route("GET", "/corrections", heard.show, Action.EDIT_CONTENT),
)
