"""Rooms from the desk: all of them, and one with everything that can be set about it."""

import msgspec

from server.actions import desk_rooms, keeping
from server.actions.keeping import Sign
from server.errors import Refused
from server.store.overview import Search
from server.web.answer import Answer, Ask, Page, Redirect, fault
from server.web.pages.rooms import to_change


async def listing(ask: Ask) -> Answer:
    wanted = Search(ask.query("q")[:100], ask.query("state"), max(1, ask.query_number("page") or 1))
    return Page("desk_rooms.html", await desk_rooms.listing(ask.chat, ask.visitor, wanted))


async def room(ask: Ask) -> Answer:
    page = await desk_rooms.room(ask.chat, ask.visitor, ask.path("slug"))
    typed = to_change(ask, page.gatherings)
    return Page("desk_room.html", msgspec.structs.replace(page, typed=typed))


async def describe(ask: Ask) -> Answer:
    form = await ask.form()
    sign = Sign(*(form.get(name, "") for name in ("name", "topic", "about", "language")))
    await keeping.describe(ask.chat, ask.visitor, ask.path("slug"), sign)
    return _done(ask, "sign")


async def entry(ask: Ask) -> Answer:
    is_listed = bool(await ask.field("listed"))
    wanted = await ask.field("entry")
    await keeping.set_entry(ask.chat, ask.visitor, ask.path("slug"), wanted, is_listed=is_listed)
    return _done(ask, "entry")


async def days(ask: Ask) -> Answer:
    """An empty field is "as long as the server"."""
    wanted = await ask.number("days", 0) if await ask.field("days") else None
    await keeping.set_days(ask.chat, ask.visitor, ask.path("slug"), wanted)
    return _done(ask, "days")


async def close(ask: Ask) -> Answer:
    await keeping.close(ask.chat, ask.visitor, ask.path("slug"), await ask.field("farewell"))
    return _done(ask, "pace")


async def room_again(ask: Ask, no: Refused) -> Page:
    """The page with what was wrong beside its field, and all that was typed."""
    page = await desk_rooms.room(ask.chat, ask.visitor, ask.path("slug"))
    data = msgspec.structs.replace(page, typed=await ask.form())
    return Page("desk_room.html", data, no.status, error=fault(no))


def _done(ask: Ask, part: str) -> Redirect:
    slug = ask.path("slug")
    return Redirect(f"/desk/rooms/{slug}#{part}", {"room": slug})
