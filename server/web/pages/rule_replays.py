"""The replay of a rule: started by a form, followed by looking again or by a script."""

from server.actions import rule_replays
from server.errors import Refused
from server.web.answer import Answer, Ask, Page, Redirect, fault

REPLAY = "rule_replay.html"


async def look(ask: Ask) -> Answer:
    return Page(REPLAY, await rule_replays.page(ask.chat, ask.visitor, ask.path("id")))


async def start(ask: Ask) -> Answer:
    wanted = await ask.number("wanted", rule_replays.USUAL)
    number = await rule_replays.start(ask.chat, ask.visitor, ask.path("id"), wanted)
    return Redirect(_here(ask), {"replay": number})


async def again(ask: Ask, no: Refused) -> Page:
    page = await rule_replays.page(ask.chat, ask.visitor, ask.path("id"))
    return Page(REPLAY, page, no.status, error=fault(no))


async def cancel(ask: Ask) -> Answer:
    await rule_replays.cancel(ask.chat, ask.visitor, ask.path("id"))
    return Redirect(_here(ask))


async def example(ask: Ask) -> Answer:
    """The words of one example; that they were opened is logged."""
    rule_id, message = ask.path("id"), ask.path("message")
    return Page(REPLAY, await rule_replays.example(ask.chat, ask.visitor, rule_id, message))


def _here(ask: Ask) -> str:
    return f"/desk/rules/{ask.path('id')}/replay"
