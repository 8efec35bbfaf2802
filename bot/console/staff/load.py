"""Who has how much in hand, shown fairly: by name, never as a race."""

from aiohttp import web

from bot.access import ON_THE_DESK, Role
from bot.console.pages import page
from bot.console.visit import house_of
from bot.store.desk import loads, reads
from bot.store.desk.loads import Load


async def show(request: web.Request) -> web.Response:
    """The load of everybody on the desk, by name."""
    house = house_of(request)
    load_of = await loads.load_of(house.store, house.clock())
    people = [
        (one.name, load_of.get(one.id, Load()))
        for one in await reads.staff_list(house.store)
        if one.id in load_of or (Role(one.role) in ON_THE_DESK and not one.disabled)
    ]
    return page(request, "staff/load.html", people=people)
