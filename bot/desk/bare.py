"""Takes out of a picture what it tells besides itself: place, time, telephone, notes."""

import struct

_SOI, _SOS = b"\xff\xd8", 0xDA
_COMMENT, _FIRST_APP, _LAST_APP = 0xFE, 0xE1, 0xEF
_ADOBE = 0xEE  # says how the colours are to be read
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_NOTES = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS = 0x0C  # bits that announce notes


def bare(body: bytes) -> bytes:
    """The same picture without its notes; whatever cannot be read in that way stays as it is."""
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
    while body[at + 1] != _SOS:
        marker, (length,) = body[at + 1], struct.unpack_from(">H", body, at + 2)
        if body[at] != 0xFF or length < 2:  # noqa: PLR2004 - no marker, no length: no picture
            return b""
        notes = marker == _COMMENT or (_FIRST_APP <= marker <= _LAST_APP and marker != _ADOBE)
        if not notes:
            kept.append(body[at : at + 2 + length])
        at += 2 + length
    return b"".join((*kept, body[at:]))


def _png(body: bytes) -> list[bytes]:
    kept, at = [], len(_PNG)
    while at < len(body):
        (length,) = struct.unpack_from(">I", body, at)
        if body[at + 4 : at + 8] not in _PNG_NOTES:
            kept.append(body[at : at + 12 + length])
        at += 12 + length
    return kept


def _webp(body: bytes) -> bytes:
    kept, at = [], 12
    while at < len(body):
        (length,) = struct.unpack_from("<I", body, at + 4)
        chunk = body[at : at + 8 + length + length % 2]
        if chunk[:4] == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if chunk[:4] not in _WEBP_NOTES:
            kept.append(chunk)
        at += 8 + length + length % 2
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside
