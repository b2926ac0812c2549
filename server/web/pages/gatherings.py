"""A room's schedule, as its facilitators and the desk set it."""

from server.actions import gatherings
from server.actions.gatherings import Wish
from server.web.answer import Answer, Ask
from server.web.pages.rooms import kept


async def add(ask: Ask) -> Answer:
    form = await ask.form()
    title, day, time, zone = (form.get(name, "") for name in ("title", "day", "time", "zone"))
    minutes, instead = await ask.number("minutes", 0), await ask.number("instead", 0)
    wish = Wish(title, day, time, zone, minutes, bool(form.get("weekly")), instead)
    await gatherings.add(ask.chat, ask.visitor, ask.path("slug"), wish)
    return kept(ask, "gatherings")


async def drop(ask: Ask) -> Answer:
    slug = ask.path("slug")
    await gatherings.drop(ask.chat, ask.visitor, slug, int(ask.path("id")))
    return kept(ask, "gatherings")
