"""Counts of everything and of nobody: as a page, on paper, and as a file for a spreadsheet."""

from aiohttp import web

from bot import figures
from bot.console.pages import page
from bot.console.staff.tables import Table, Writer
from bot.console.visit import house_of, visit_of
from bot.store.figures import figures as counted


async def show(request: web.Request) -> web.Response:
    """The counts as a page."""
    return page(request, "staff/counts.html", tables=await _tables(request))


async def as_file(request: web.Request) -> web.Response:
    """The same tables, one under the other."""
    rows: list[tuple[str, ...]] = []
    for table in await _tables(request):
        rows += [(table.name, *table.columns), *table.rows, ()]
    name = f"saiyai-{house_of(request).clock():%Y-%m-%d}.csv"
    return web.Response(
        body=figures.as_csv(rows),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _tables(request: web.Request) -> tuple[Table, ...]:
    house = house_of(request)
    told = await counted(house.store, house.clock())
    return Writer(house.words, visit_of(request).language).tables(told)
