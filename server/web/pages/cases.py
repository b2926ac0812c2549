"""One case as a page, and the forms on it; the same acts as the socket's."""

from typing import TypeVar

import msgspec

from server.actions import asides, claims, decisions, desk, keys
from server.errors import Refused, malformed
from server.identifiers import token
from server.protocol import commands
from server.web.answer import Answer, Ask, Page, Redirect, fault

C = TypeVar("C", bound=commands.Command)


async def case(ask: Ask) -> Answer:
    with_names = ask.query("names") == "yes"
    page = await desk.case(ask.chat, ask.visitor, ask.path("id"), with_names=with_names)
    return Page("case.html", page)


async def links(ask: Ask) -> Answer:
    """The person's names in other rooms, for a reason that is written down."""
    reason = await ask.field("reason")
    if not reason.strip():
        raise Refused("reason", "Please write why you need to know.", field="links_reason")
    page = await desk.case(ask.chat, ask.visitor, ask.path("id"), links_for=reason[:1_000])
    return Page("case.html", page)


async def aside(ask: Ask) -> Answer:
    """Write to the member; the key makes sending twice the same as once."""
    key = await ask.field("key") or token()[:32]
    command = await _command(ask, commands.SayAside, "body", key=key)
    said = await asides.say(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{ask.path('id')}#aside", {"aside": said})


async def claim(ask: Ask) -> Answer:
    found = await claims.claim(ask.chat, ask.visitor, await _command(ask, commands.Claim))
    return Redirect(f"/desk/cases/{found.id}", {"case": found})


async def hand_over(ask: Ask) -> Answer:
    command = await _command(ask, commands.HandOver, "to", "note")
    found = await claims.hand_over(ask.chat, ask.visitor, command)
    return Redirect("/desk", {"case": found})


async def escalate(ask: Ask) -> Answer:
    command = await _command(ask, commands.Escalate, "to", "note")
    found = await claims.escalate(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{found.id}", {"case": found})


async def decide(ask: Ask) -> Answer:
    version = {"version": await ask.number("version", 0)} if await ask.field("version") else {}
    command = await _command(
        ask,
        commands.Decide,
        "act",
        "reason",
        "words",
        minutes=await ask.number("minutes", 0),
        seconds=await ask.number("seconds", 0),
        keep_open=await ask.field("keep_open") == "yes",
        **version,
    )
    found = await decisions.decide(ask.chat, ask.visitor, command)
    is_done = found.state in {"closed", "confirm"}
    return Redirect("/desk" if is_done else f"/desk/cases/{found.id}", {"case": found})


async def undo(ask: Ask) -> Answer:
    """Take back one of the decisions on this case."""
    number, reason = await ask.number("decision", 0), await ask.field("reason")
    try:
        command = commands.convert(commands.Undo, {"decision": number, "reason": reason})
    except ValueError:
        raise malformed("Please choose what to take back.") from None
    await decisions.undo(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{ask.path('id')}")


async def confirm(ask: Ask) -> Answer:
    agree = await ask.field("agree") in {"yes", "true", "1"}
    command = await _command(ask, commands.Confirm, "note", agree=agree)
    found = await keys.confirm(ask.chat, ask.visitor, command)
    return Redirect("/desk", {"case": found})


async def case_again(ask: Ask, no: Refused) -> Page:
    """The case with what was wrong, and every word that was typed."""
    form = await ask.form()
    data = msgspec.structs.replace(
        await desk.case(ask.chat, ask.visitor, ask.path("id")),
        draft_act=form.get("act", ""),
        draft_reason=form.get("reason", ""),
        draft_words=form.get("words", ""),
        draft_aside=form.get("body", ""),
        draft_note=form.get("note", ""),
        draft_why=form.get("why", ""),
    )
    return Page("case.html", data, no.status, error=fault(no))


async def _command(ask: Ask, wanted: type[C], *names: str, **more: object) -> C:
    """A form about this case as the socket's command: the same shapes, the same bounds."""
    form = await ask.form()
    fields = {name: form.get(name, "") for name in names}
    try:
        return commands.convert(wanted, {"case": ask.path("id"), **fields, **more})
    except ValueError:
        raise malformed("Please choose what to do. Nothing you wrote is lost.") from None
