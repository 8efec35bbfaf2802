"""What a reader of a PDF sees: its words, its lines and dots, and where there is ink."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

SIDE = 18 / 25.4 * 72  # the margin at each side, in points
SCALE = 3
WHITE = 255


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines from top to bottom, the boxes of its text and lines, and its ink.

    `boxes` are left, bottom, right, top in points from the lower left corner, `ink` rows of grey
    values from the top, `dots` and `strokes` how many filled and stroked shapes it has.
    """

    lines: tuple[str, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    size: tuple[float, float]
    ink: tuple[bytes, ...]
    dots: int
    strokes: int


def pages(pdf: bytes) -> tuple[Page, ...]:
    """Every page of the file."""
    with _opened(pdf) as (document, stack):
        return tuple(_page(document, at, stack) for at in range(len(document)))


def about(pdf: bytes) -> dict[str, str]:
    """What the file says of itself."""
    with _opened(pdf) as (document, _):
        return dict(document.get_metadata_dict(skip_empty=True))


@contextmanager
def _opened(pdf: bytes) -> Iterator[tuple[pypdfium2.PdfDocument, ExitStack]]:
    with ExitStack() as stack:
        document = pypdfium2.PdfDocument(pdf)
        stack.callback(document.close)
        yield document, stack


def _page(document: pypdfium2.PdfDocument, at: int, stack: ExitStack) -> Page:
    page = document[at]
    stack.callback(page.close)
    text = page.get_textpage()
    stack.callback(text.close)
    shapes = list(page.get_objects())
    return Page(
        tuple(text.get_text_range().splitlines()),
        tuple(shape.get_bounds() for shape in shapes),
        page.get_size(),
        _ink(page),
        *_drawn([shape for shape in shapes if shape.type == raw.FPDF_PAGEOBJ_PATH]),
    )


def _ink(page: pypdfium2.PdfPage) -> tuple[bytes, ...]:
    picture = page.render(scale=SCALE, grayscale=True)
    grey, stride = bytes(picture.buffer), picture.stride
    rows = range(0, stride * picture.height, stride)
    found = tuple(grey[row : row + picture.width] for row in rows)
    picture.close()
    return found


def _drawn(paths: list[pypdfium2.PdfObject]) -> tuple[int, int]:
    """How many dots there are, and how many lines that are darker than the faint ones."""
    dots = strokes = 0
    for path in paths:
        fill, stroke = raw.c_int(), raw.FPDF_BOOL()
        raw.FPDFPath_GetDrawMode(path.raw, fill, stroke)
        wide = raw.c_float()
        raw.FPDFPageObj_GetStrokeWidth(path.raw, wide)
        dots += bool(fill.value)
        strokes += bool(stroke.value) and wide.value > 1
    return dots, strokes
