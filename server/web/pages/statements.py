"""Decisions about me: what, why, until when; and one tap for another look.

Also for somebody who has lost every seat, and for a browser that was shown the door.
"""

from server.actions import appeals, rule_appeals
from server.errors import Refused
from server.web import access
from server.web.answer import Answer, Ask, Page, Redirect, fault
from server.web.pages.desk import YES


async def statements(ask: Ask) -> Answer:
    return Page("statements.html", await appeals.page(ask.chat, await _who(ask)))


async def appeal(ask: Ask) -> Answer:
    words, decision = await ask.field("words"), int(ask.path("id"))
    state = await appeals.ask(ask.chat, await _who(ask), decision, words)
    return Redirect(f"/me/decisions#decision-{decision}", {"appeal": state})


async def appeal_rule(ask: Ask) -> Answer:
    """Ask a person to look at what a rule refused."""
    held = ask.path("id")
    words = await ask.field("words")
    state = await rule_appeals.ask(ask.chat, await _who(ask), held, words)
    return Redirect(f"/me/decisions#stopped-{held}", {"appeal": state})


async def post_allowed(ask: Ask) -> Answer:
    """A person found the rule wrong: say it, or leave it."""
    if await ask.field("post") in YES:
        slug = await rule_appeals.post(ask.chat, ask.visitor.user, ask.path("id"))
        return Redirect(f"/rooms/{slug}/chat")
    await rule_appeals.leave(ask.chat, ask.visitor.user, ask.path("id"))
    return Redirect("/me/decisions")


async def again(ask: Ask, no: Refused) -> Page:
    page = await appeals.page(ask.chat, await _who(ask))
    return Page("statements.html", page, no.status, error=fault(no))


async def _who(ask: Ask) -> int | None:
    return ask.visitor.user_id or await access.barred(ask.chat, ask.request)
