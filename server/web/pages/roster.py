"""The people of a room, from the desk: the list one searches, and one person's page."""

import msgspec

from server.actions import roster
from server.errors import Refused
from server.store.roster import Search
from server.web.answer import Answer, Ask, Page, Redirect, fault


async def people(ask: Ask) -> Answer:
    page = await roster.people(ask.chat, ask.visitor, ask.path("slug"), search(ask))
    return Page("desk_people.html", page)


async def person(ask: Ask) -> Answer:
    return await _person(ask)


async def links(ask: Ask) -> Answer:
    """The person's names in other rooms, for a reason that is written down."""
    reason = await ask.field("reason")
    if not reason.strip():
        raise Refused("reason", "Please write why you need to know.", field="reason")
    return await _person(ask, reason[:1_000])


async def role(ask: Ask) -> Answer:
    slug, public_id = ask.path("slug"), ask.path("id")
    await roster.set_role(ask.chat, ask.visitor, slug, public_id, await ask.field("role"))
    return Redirect(f"/desk/rooms/{slug}/people/{public_id}", {"room": slug})


async def again(ask: Ask, no: Refused) -> Page:
    page = await _person(ask)
    data = msgspec.structs.replace(page.data, typed=await ask.form())
    return Page(page.template, data, no.status, error=fault(no))


def search(ask: Ask) -> Search:
    """What is looked for, from the address."""
    page = max(1, ask.query_number("page") or 1)
    return Search(ask.query("q")[:100], ask.query("standing"), page)


async def _person(ask: Ask, links_for: str = "") -> Page:
    slug, public_id = ask.path("slug"), ask.path("id")
    page = await roster.person(ask.chat, ask.visitor, slug, public_id, links_for)
    return Page("desk_person.html", page)
