"""The moderators' desk as pages and forms: duty, and the list; the same acts as the socket's."""

import msgspec

from server.actions import desk, rules, shifts
from server.actions import handbook as handbook_of
from server.actions import log as log_of
from server.protocol import commands
from server.store.audit_log import Search
from server.store.queue import Filter
from server.web.answer import Answer, Ask, Page, Redirect

YES = {"yes", "true", "1"}


async def queue(ask: Ask) -> Answer:
    wanted = Filter(
        room=ask.query("room"),
        kind=ask.query("kind"),
        mine=ask.query("mine") in YES,
        after=ask.query("after"),
    )
    page = await desk.desk(ask.chat, ask.visitor, wanted)
    alerts = await rules.desk_alerts(ask.chat)
    return Page("desk.html", msgspec.structs.replace(page, rule_alerts=alerts))


async def duty(ask: Ask) -> Answer:
    is_on = await ask.field("on") in YES
    await desk.duty(ask.chat, ask.visitor, commands.Duty(ref=0, on=is_on))
    return Redirect("/desk", {"on": is_on})


async def on_call(ask: Ask) -> Answer:
    is_on = await ask.field("on") in YES
    await desk.on_call(ask.chat, ask.visitor, commands.OnCall(ref=0, on=is_on))
    return Redirect("/desk", {"on": is_on})


async def rest(ask: Ask) -> Answer:
    await shifts.rest(ask.chat, ask.visitor)
    return Redirect("/desk")


async def debrief(ask: Ask) -> Answer:
    await shifts.debrief(ask.chat, ask.visitor, await ask.field("debrief"))
    return Redirect("/desk")


async def handbook(ask: Ask) -> Answer:
    """How to work at the desk; with the figures of the code."""
    return Page("help/moderators.html", handbook_of.page())


async def log(ask: Ask) -> Answer:
    wanted = Search(ask.query("q"), ask.query("act"), ask.query("who"), ask.query_number("before"))
    return Page("log.html", await log_of.page(ask.chat, ask.visitor, wanted))
