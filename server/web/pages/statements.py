"""Decisions about me: what, why, until when; and one tap for another look.

Also for somebody who has lost every seat, and for a browser that was shown the door.
"""

from server.actions import appeals
from server.web import access
from server.web.answer import Answer, Ask, Page, Redirect


async def statements(ask: Ask) -> Answer:
    return Page("statements.html", await appeals.page(ask.chat, await _who(ask)))


async def appeal(ask: Ask) -> Answer:
    words, decision = await ask.field("words"), int(ask.path("id"))
    state = await appeals.ask(ask.chat, await _who(ask), decision, words)
    return Redirect(f"/me/decisions#decision-{decision}", {"appeal": state})


async def _who(ask: Ask) -> int | None:
    return ask.visitor.user_id or await access.barred(ask.chat, ask.request)
