"""Takes out of a picture what it tells besides itself: place, time, telephone, notes."""

import re
import struct

_SOI, _SOS, _EOI, _FILL = b"\xff\xd8", 0xDA, 0xD9, 0xFF
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # no byte of the scan, no restart in it
_COMMENT, _FIRST_APP, _LAST_APP = 0xFE, 0xE1, 0xEF
_ADOBE = 0xEE  # says how the colours are to be read
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_NOTES = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS = 0x0C  # bits that announce notes


def bare(body: bytes) -> bytes:
    """The same picture without its notes, and without what stands behind its end.

    A picture that cannot be read so is empty, and what is no picture stays as it is.
    """
    try:
        if body.startswith(_SOI):
            return _jpeg(body)
        if body.startswith(_PNG):
            return _PNG + b"".join(_png(body))
        if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
            return _webp(body)
    except (struct.error, IndexError):
        return b""
    return body


def _jpeg(body: bytes) -> bytes:
    kept, at = [_SOI], 2
    while at < len(body):
        marker = body[at + 1]
        if body[at] != _FILL:
            return b""
        if marker == _FILL:
            at += 1
            continue
        if marker == _EOI:
            kept.append(body[at : at + 2])
            break
        end = at + 2 + _length(body, at + 2)
        notes = marker == _COMMENT or (_FIRST_APP <= marker <= _LAST_APP and marker != _ADOBE)
        if marker == _SOS:
            found = _AFTER_A_SCAN.search(body, end)
            end = found.start() if found else len(body)
        if not notes:
            kept.append(body[at:end])
        at = end
    return b"".join(kept)


def _length(body: bytes, at: int) -> int:
    (length,) = struct.unpack_from(">H", body, at)
    return max(int(length), 2)  # it counts itself


def _png(body: bytes) -> list[bytes]:
    kept, at = [], len(_PNG)
    while at < len(body):
        (length,) = struct.unpack_from(">I", body, at)
        kind = body[at + 4 : at + 8]
        if kind not in _PNG_NOTES:
            kept.append(body[at : at + 12 + length])
        at = len(body) if kind == b"IEND" else at + 12 + length
    return kept


def _webp(body: bytes) -> bytes:
    kept, at = [], 12
    end = 8 + int(struct.unpack_from("<I", body, 4)[0])
    while at < min(end, len(body)):
        (length,) = struct.unpack_from("<I", body, at + 4)
        chunk = body[at : at + 8 + length + length % 2]
        if chunk[:4] == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if chunk[:4] not in _WEBP_NOTES:
            kept.append(chunk)
        at += 8 + length + length % 2
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside
