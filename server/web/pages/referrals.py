"""Handing a case to a professional, as pages and forms; the same acts as the socket's."""

from typing import TypeVar

import msgspec

from server.actions import appeals, consent, professionals, referrals
from server.errors import Refused, malformed
from server.protocol import commands
from server.web.answer import Answer, Ask, Page, Redirect, fault
from server.web.pages.desk import YES

C = TypeVar("C", bound=commands.Command)


async def listing(ask: Ask) -> Answer:
    """Whom a case can be handed to."""
    return Page("professionals.html", await professionals.page(ask.chat, ask.visitor))


async def add(ask: Ask) -> Answer:
    number = await professionals.add(ask.chat, ask.visitor, await ask.form())
    return Redirect("/desk/professionals", {"professional": number})


async def add_again(ask: Ask, no: Refused) -> Page:
    page = await professionals.page(ask.chat, ask.visitor)
    data = msgspec.structs.replace(page, draft=await ask.form())
    return Page("professionals.html", data, no.status, error=fault(no))


async def retire(ask: Ask) -> Answer:
    await professionals.retire(ask.chat, ask.visitor, int(ask.path("id")))
    return Redirect("/desk/professionals")


async def refer(ask: Ask) -> Answer:
    """Ask the member, or a second moderator where a life is in danger."""
    command = _command(
        commands.Refer,
        case=ask.path("id"),
        professional=await ask.number("professional", 0),
        why=await ask.field("why"),
        urgent=await ask.field("urgent") in YES,
    )
    found = await referrals.refer(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{found.id}#referral", {"case": found})


async def handover(ask: Ask) -> Answer:
    """What the professional gets, to be printed."""
    page = await referrals.handover(ask.chat, ask.visitor, ask.path("id"), _number(ask))
    return Page("referral.html", page)


async def second(ask: Ask) -> Answer:
    agree, note = await ask.field("agree") in YES, await ask.field("note")
    command = _command(commands.SecondReferral, referral=_number(ask), agree=agree, note=note)
    found = await referrals.second(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{found.id}#referral", {"case": found})


async def hand_on(ask: Ask) -> Answer:
    command = _command(commands.HandOn, referral=_number(ask))
    found = await referrals.hand_on(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{found.id}#referral", {"case": found})


async def call_off(ask: Ask) -> Answer:
    command = _command(commands.CallOff, referral=_number(ask))
    found = await referrals.call_off(ask.chat, ask.visitor, command)
    return Redirect(f"/desk/cases/{found.id}#referral", {"case": found})


async def answer(ask: Ask) -> Answer:
    """The member's answer; back to where the question stood."""
    form = await ask.form()
    command = _command(
        commands.AnswerReferral,
        referral=int(ask.path("id")),
        answer=form.get("answer", ""),
        shares=form.get("shares", "contact"),
        contact=form.get("contact", ""),
    )
    found = await consent.answer(ask.chat, ask.visitor, command)
    places = {"chat": f"/rooms/{found.room}/chat", "aside": f"/rooms/{found.room}/aside"}
    otherwise = f"/me/decisions#referral-{found.id}"
    return Redirect(places.get(form.get("from", ""), otherwise), {"referral": found})


async def answer_again(ask: Ask, no: Refused) -> Page:
    page = await appeals.page(ask.chat, ask.visitor.user)
    return Page("statements.html", page, no.status, error=fault(no))


def _number(ask: Ask) -> int:
    return int(ask.path("number"))


def _command(wanted: type[C], /, **fields: object) -> C:
    try:
        return commands.convert(wanted, fields)
    except ValueError:
        raise malformed("Please choose whom and what. Nothing you wrote is lost.") from None
