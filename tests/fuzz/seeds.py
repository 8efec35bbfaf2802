"""Bytes that once broke something, or nearly: each is tried at every run, on every target."""

SEEDS: tuple[bytes, ...] = (
    b"",
    b"\x00",
    b"{}",
    b"[" * 10_000,
    b'{"update_id": 1e400}',
    b'{"update_id": 1, "message": {"chat": {"id": "\\ud800"}}}',
    b'{"version": 1, "said": [[[[1]]]]}',
    b'{"version": 1e999}',
    b'\x00{"text": {"a": "\\udfff"}, "photo": [null]}',
    b"\xed\xa0\x80\xff\xfe",
    "\uff0f/\u200b/start".encode(),
    "ກ່ໍາ\u0301\u0301\u0301".encode(),
    b'{"kind": [], "address": {}}',
    b'{"kind": "choice", "address": "a", "choice": 5}',
    bytes(range(256)),
    # A state that could not be read once cost its person every further message.
    b"0\x00",
    b'{"version": 1, "answers": 5}',
    b'{"version": 1, "answers": [[1]]}',
    b'{"version": 1, "said": 7}',
    # Lines whose ends came to be only when what stood between was left out; found by atheris.
    b"\r\x00\n",
    b"\r\r\n",
    b"\r\xed\xa0\x80\n",
)
