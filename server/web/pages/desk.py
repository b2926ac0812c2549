"""The moderators' desk as pages and forms; the same acts as the socket's."""

import msgspec

from server.actions import decisions, desk, rules
from server.errors import Refused, malformed
from server.protocol import commands
from server.web.answer import Answer, Ask, Page, Redirect, fault


async def queue(ask: Ask) -> Answer:
    page = await desk.desk(ask.chat, ask.visitor)
    alerts = await rules.desk_alerts(ask.chat)
    return Page("desk.html", msgspec.structs.replace(page, rule_alerts=alerts))


async def duty(ask: Ask) -> Answer:
    is_on = await ask.field("on") in {"yes", "true", "1"}
    await desk.duty(ask.chat, ask.visitor, commands.Duty(ref=0, on=is_on))
    return Redirect("/desk", {"on": is_on})


async def case(ask: Ask) -> Answer:
    return Page("case.html", await desk.case(ask.chat, ask.visitor, ask.path("id")))


async def claim(ask: Ask) -> Answer:
    found = await desk.claim(ask.chat, ask.visitor, commands.Claim(ref=0, case=ask.path("id")))
    return Redirect(f"/desk/cases/{found.id}", {"case": found})


async def decide(ask: Ask) -> Answer:
    form = await ask.form()
    try:
        command = commands.convert(
            commands.Decide,
            {
                "case": ask.path("id"),
                "act": form.get("act", ""),
                "reason": form.get("reason", ""),
                "words": form.get("words", ""),
            },
        )
    except ValueError:
        raise malformed("Please choose what to do. Nothing you wrote is lost.") from None
    found = await decisions.decide(ask.chat, ask.visitor, command)
    return Redirect("/desk", {"case": found})


async def case_again(ask: Ask, no: Refused) -> Page:
    """The case with what was wrong, and every word that was typed."""
    form = await ask.form()
    data = msgspec.structs.replace(
        await desk.case(ask.chat, ask.visitor, ask.path("id")),
        draft_reason=form.get("reason", ""),
        draft_words=form.get("words", ""),
    )
    return Page("case.html", data, no.status, error=fault(no))
