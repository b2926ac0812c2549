"""The agreement of a room: a member reads it and says yes, the desk writes its next version."""

import re

import msgspec

from server.actions import agreements
from server.actions.agreements import Edit, Written
from server.errors import Refused, malformed
from server.protocol.commands import Agree, convert
from server.web.answer import Answer, Ask, Page, Redirect, fault

CLAUSE = re.compile(r"(?:clause-(\d{1,6})|new-\d{1,2})")  # a field of the form
LAST = 10**6  # the place of a clause that was given none


async def agreement(ask: Ask) -> Answer:
    return await _page(ask)


async def agree(ask: Ask) -> Answer:
    """A yes from the page without scripts; then back to where one wanted to write."""
    you = await agreements.agree(ask.chat, ask.visitor, await agreed(ask))
    to = "plain" if await ask.field("to") == "plain" else "chat"
    return Redirect(f"/rooms/{ask.path('slug')}/{to}", {"you": you})


async def again(ask: Ask, no: Refused) -> Page:
    page = await _page(ask)
    return Page(page.template, page.data, no.status, error=fault(no))


async def agreed(ask: Ask) -> Agree:
    """The version somebody says yes to, from a form."""
    version = await ask.number("version", 0)
    try:
        return convert(Agree, {"room": ask.path("slug"), "version": version})
    except ValueError:
        raise malformed("We could not read which version you read. Please try again.") from None


async def for_desk(ask: Ask) -> Answer:
    page = await agreements.for_desk(ask.chat, ask.visitor, ask.path("slug"))
    return Page("desk_agreement.html", page)


async def edit(ask: Ask) -> Answer:
    slug = ask.path("slug")
    wanted = Edit(
        version=await ask.number("version", 0),
        clauses=_clauses(await ask.form()),
        why=await ask.field("why"),
        asks=bool(await ask.field("asks")),
    )
    await agreements.edit(ask.chat, ask.visitor, slug, wanted)
    return Redirect(f"/desk/rooms/{slug}/agreement", {"room": slug})


async def edit_again(ask: Ask, no: Refused) -> Page:
    """The editor with what was wrong, and every clause as it was typed."""
    page = await agreements.for_desk(ask.chat, ask.visitor, ask.path("slug"))
    data = msgspec.structs.replace(page, typed=await ask.form())
    return Page("desk_agreement.html", data, no.status, error=fault(no))


async def _page(ask: Ask) -> Page:
    page = await agreements.page(ask.chat, ask.visitor, ask.path("slug"))
    return Page("agreement.html", page)


def _clauses(form: dict[str, str]) -> list[Written]:
    """The clauses of a form by the places they were given; those without come in their order."""
    found = []
    for name, words in form.items():
        match = CLAUSE.fullmatch(name)
        if match:
            place = form.get(f"place-{name}", "")
            order = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else LAST
            found.append((order, Written(int(match[1]) if match[1] else None, words)))
    return [clause for _, clause in sorted(found, key=lambda pair: pair[0])]
