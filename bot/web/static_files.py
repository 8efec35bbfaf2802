"""What browsers load from the house itself: styles, scripts and fonts, read once at the start."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from aiohttp import web

HOUSE_FOLDER = Path(__file__).parent.parent
KINDS = frozenset({".css", ".js", ".svg", ".txt", ".woff2"})
SMALLER = frozenset({".css", ".js", ".svg", ".txt"})
IMPORT = re.compile(rb'(?<= from "\./)[a-z]+\.js(?=";)')
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Server": "saiyai",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as it is served: its bytes, the same made smaller, its type and its digest."""

    body: bytes
    small: bytes
    kind: str
    digest: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All files by the path behind `/static/`."""

    sheets: Mapping[str, Sheet]

    def address(self, path: str) -> str:
        """Where a page finds the file; the digest in it lets browsers keep the file for good."""
        return f"/static/{quote(path)}?v={self.sheets[path].digest}"


SHELF = web.AppKey("shelf", Shelf)


def add_static(app: web.Application) -> Shelf:
    """Serve `bot/static` at `/static/` and each package's own `static` at `/static/<package>/`.

    Calling it again on the same app changes nothing; the shelf names the files' addresses.
    """
    if SHELF not in app:
        app[SHELF] = load(HOUSE_FOLDER)
        app.router.add_get("/static/{path:.+}", _serve, name="static")
    return app[SHELF]


def load(folder: Path) -> Shelf:
    """Read every file that may be served; other kinds of file are not there for a browser."""
    return Shelf(MappingProxyType({path: _sheet(file) for path, file in _files(folder)}))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    places = [("", folder / "static")]
    places += [(f"{own.parent.name}/", own) for own in sorted(folder.glob("*/static"))]
    for prefix, place in places:
        for file in sorted(place.rglob("*")):
            if file.is_file() and file.suffix in KINDS:
                yield prefix + file.relative_to(place).as_posix(), file


def _sheet(file: Path) -> Sheet:
    body = IMPORT.sub(lambda found: _named(file.parent, found[0]), file.read_bytes())
    kind = {".js": "text/javascript", ".woff2": "font/woff2"}.get(file.suffix)
    return Sheet(
        body=body,
        small=gzip.compress(body, mtime=0) if file.suffix in SMALLER else b"",
        kind=kind or mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        digest=hashlib.sha256(body).hexdigest()[:16],
        lasting=file.suffix == ".woff2",
    )


def _named(folder: Path, name: bytes) -> bytes:
    """What one script takes from another, by the address that a page loads it from."""
    return b"%s?v=%s" % (name, _sheet(folder / name.decode()).digest.encode())


async def _serve(request: web.Request) -> web.Response:
    sheet = request.config_dict[SHELF].sheets.get(request.match_info["path"])
    if sheet is None:
        return web.Response(status=404, headers=HEADERS)
    lasting = sheet.lasting or request.query.get("v") == sheet.digest
    headers = {
        **HEADERS,
        "Cache-Control": FOR_EVER if lasting else ASK_FIRST,
        "ETag": f'"{sheet.digest}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    body = sheet.body
    if sheet.small and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = sheet.small
    charset = "utf-8" if sheet.kind.startswith("text/") else None
    return web.Response(body=body, headers=headers, content_type=sheet.kind, charset=charset)
