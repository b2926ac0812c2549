"""Finding a room, coming in, going out, and what its facilitators do."""

import msgspec

from server.actions import arrivals, facilitation, finding, rooms
from server.actions.facilitation import Pace
from server.actions.finding import Wanted
from server.actions.rooms import Coming, Joined
from server.errors import Refused
from server.models import RoomState, Standing, Unstaffed
from server.protocol.finding_pages import GatheringView
from server.web.answer import Answer, Ask, Page, Redirect, fault


async def browse(ask: Ask) -> Answer:
    q, topic, language = (ask.query(name)[:100] for name in ("q", "topic", "language"))
    wanted = Wanted(q, topic, language, open_only=bool(ask.query("open")))
    return Page("rooms.html", await finding.browse(ask.chat, ask.visitor, wanted))


async def look(ask: Ask) -> Answer:
    return Page("room.html", await rooms.look(ask.chat, ask.visitor, ask.path("slug")))


async def join(ask: Ask) -> Answer:
    who = await coming(ask)
    joined = await arrivals.again(ask.chat, who)
    return welcome(joined or await rooms.join(ask.chat, ask.visitor, ask.path("slug"), who))


async def look_again(ask: Ask, no: Refused) -> Page:
    """The room's page with what was wrong, and the name that was typed."""
    page = await rooms.look(ask.chat, ask.visitor, ask.path("slug"))
    form = await ask.form()
    data = msgspec.structs.replace(
        page, draft_name=form.get("name", "")[:100], draft_asking=form.get("asking", "")[:1_000]
    )
    return Page("room.html", data, no.status, error=fault(no))


async def leave(ask: Ask) -> Answer:
    slug = ask.path("slug")
    await rooms.leave(ask.chat, ask.visitor, slug)
    return Redirect(f"/rooms/{slug}", {"room": slug})


async def people(ask: Ask) -> Answer:
    q, number = ask.query("q")[:100], max(1, ask.query_number("page") or 1)
    page = await facilitation.people(ask.chat, ask.visitor, ask.path("slug"), q, number)
    typed = to_change(ask, page.gatherings)
    return Page("people.html", msgspec.structs.replace(page, typed=typed))


async def admit(ask: Ask) -> Answer:
    return await _answer(ask, admit=True)


async def decline(ask: Ask) -> Answer:
    return await _answer(ask, admit=False)


async def change(ask: Ask) -> Answer:
    slug = ask.path("slug")
    state = await ask.field("state") or RoomState.OPEN
    if state not in set(RoomState):
        raise Refused("state", "A room is open, paused or closed.", field="state")
    slow = await ask.number("slow_seconds", 0)
    unstaffed = await ask.field("unstaffed")
    if unstaffed not in {"", *Unstaffed}:
        raise Refused(
            "unstaffed", "Please choose what happens while nobody is there.", field="unstaffed"
        )
    pace = Pace(RoomState(state), slow, Unstaffed(unstaffed) if unstaffed else None)
    await facilitation.change(ask.chat, ask.visitor, slug, pace)
    return kept(ask, "pace")


async def choose(ask: Ask) -> Answer:
    slug = ask.path("slug")
    await facilitation.choose(ask.chat, ask.visitor, slug, await ask.form())
    return kept(ask, "outcomes")


def to_change(ask: Ask, gatherings: list[GatheringView]) -> dict[str, str]:
    """What the form holds when a gathering on the schedule is to be changed."""
    for one in gatherings:
        if str(one.id) == ask.query("gathering"):
            typed = {"title": one.title, "minutes": str(one.minutes), "zone": one.zone}
            typed |= {"day": f"{one.starts_at:%Y-%m-%d}", "time": f"{one.starts_at:%H:%M}"}
            return {**typed, "weekly": "yes" if one.weekly else "", "instead": str(one.id)}
    return {}


async def people_again(ask: Ask, no: Refused) -> Page:
    page = await facilitation.people(ask.chat, ask.visitor, ask.path("slug"))
    data = msgspec.structs.replace(page, typed=await ask.form())
    return Page("people.html", data, no.status, error=fault(no))


async def coming(ask: Ask) -> Coming:
    """Who wants in, from a form."""
    version = await ask.number("version", 0) or None
    form = await ask.form()
    name, agrees = form.get("name", ""), bool(form.get("agree"))
    path, key = ask.request.url.path, form.get("key", "")
    is_new = ask.visitor.user_id is None
    token = arrivals.token_of(ask.chat, key, path) if is_new else ""
    return Coming(name, agrees, ask.device, version, form.get("asking", ""), token)


def welcome(joined: Joined) -> Redirect:
    """Into the room, or back to its page to wait."""
    seated = joined.standing is not Standing.WAITING
    to = f"/rooms/{joined.slug}/chat" if seated else f"/rooms/{joined.slug}"
    data = {"room": joined.slug, "standing": str(joined.standing)}
    return Redirect(to, data, token=joined.token)


async def _answer(ask: Ask, *, admit: bool) -> Answer:
    slug = ask.path("slug")
    await facilitation.answer(ask.chat, ask.visitor, slug, ask.path("id"), admit=admit)
    return kept(ask, "asking")


def kept(ask: Ask, part: str) -> Redirect:
    """Back to where one looks after the room: the desk's page of it, or the facilitators'."""
    slug = ask.path("slug")
    is_desk = ask.request.url.path.startswith("/desk/")
    to = f"/desk/rooms/{slug}" if is_desk else f"/rooms/{slug}/people"
    return Redirect(f"{to}#{part}", {"room": slug})
