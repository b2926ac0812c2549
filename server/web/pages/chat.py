"""The room itself: live, without scripts, and its history by key."""

from typing import TypeVar

import msgspec

from server import words
from server.actions import agreements, asides, messages, reports, shields, talk
from server.actions.care import RefusedWithCare
from server.actions.messages import Said
from server.errors import Refused, malformed
from server.identifiers import token
from server.protocol import commands
from server.protocol.pages import CareCard, PlainPage
from server.web.answer import Answer, Ask, Page, Redirect, fault
from server.web.pages.agreements import agreed

MOST = 100


async def chat(ask: Ask) -> Answer:
    return Page("chat.html", await talk.chat(ask.chat, ask.visitor, ask.path("slug")))


async def history(ask: Ask) -> Answer:
    limit = ask.query_number("limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise Refused("limit", f"A page has 1 to {MOST} messages.", field="limit")
    asked = {"before": ask.query_number("before"), "after": ask.query_number("after")}
    given = {
        name: number for name, number in (asked | {"limit": limit}).items() if number is not None
    }
    command = _command(commands.History, room=ask.path("slug"), **given)
    page = await messages.history(ask.chat, ask.visitor, command)
    folds = await shields.in_room(ask.chat, ask.visitor, command.room)
    return Page("history.html", msgspec.structs.replace(page, shields=folds))


async def plain(ask: Ask) -> Answer:
    return await _plain(ask)


async def say(ask: Ask) -> Answer:
    """Post from the page without scripts. What was written comes back if it was not kept."""
    form = await ask.form()
    key = form.get("key") or token()[:32]
    command = _command(
        commands.Post,
        room=ask.path("slug"),
        key=key,
        body=form.get("body", ""),
        reply_to=form.get("reply_to") or None,
        need=form.get("need") or None,
        label=form.get("label") or None,
        anyway=bool(form.get("anyway")),
    )
    if form.get("agree"):
        await agreements.agree(ask.chat, ask.visitor, await agreed(ask))
    said = await messages.post(ask.chat, ask.visitor, command)
    if ask.wants_json or said.nudge is not None or said.care is not None:
        return await _plain(ask, said=said, draft=command.body if said.nudge else "", key=key)
    return Redirect(f"/rooms/{ask.path('slug')}/plain")


async def say_again(ask: Ask, no: Refused) -> Page:
    """The page with what was wrong, and every word still in the box."""
    card = no.care if isinstance(no, RefusedWithCare) else None
    draft = await ask.field("body")
    page = await _plain(ask, said=Said(care=card), draft=draft, key=await ask.field("key"))
    return Page(page.template, page.data, no.status, error=fault(no))


async def withdraw(ask: Ask) -> Answer:
    command = _command(commands.Withdraw, message=await ask.field("message"))
    await messages.withdraw(ask.chat, ask.visitor, command)
    return Redirect(f"/rooms/{ask.path('slug')}/plain")


async def react(ask: Ask) -> Answer:
    form = await ask.form()
    command = _command(
        commands.React,
        message=form.get("message", ""),
        kind=form.get("kind", ""),
        on=form.get("on", "yes") in {"yes", "true", "1"},
    )
    await messages.react(ask.chat, ask.visitor, command)
    return Redirect(f"/rooms/{ask.path('slug')}/plain")


async def report(ask: Ask) -> Answer:
    form = await ask.form()
    command = _command(
        commands.Report,
        message=form.get("message", ""),
        reason=form.get("reason", "other"),
        note=form.get("note", ""),
    )
    receipt = await reports.report(ask.chat, ask.visitor, command)
    return await _plain(
        ask,
        note=words.say(
            "Thank you. A moderator will look. Your receipt is {receipt}.", receipt=receipt
        ),
    )


async def aside(ask: Ask) -> Answer:
    return await _aside(ask)


async def answer_aside(ask: Ask) -> Answer:
    """The member answers the moderators."""
    command = _command(
        commands.AnswerAside,
        room=ask.path("slug"),
        key=await ask.field("key") or token()[:32],
        body=await ask.field("body"),
    )
    said, card = await asides.answer(ask.chat, ask.visitor, command)
    if card is not None:
        return await _aside(ask, care=card)
    return Redirect(f"/rooms/{ask.path('slug')}/aside", {"aside": said})


async def aside_again(ask: Ask, no: Refused) -> Page:
    card = no.care if isinstance(no, RefusedWithCare) else None
    page = await _aside(ask, care=card, draft=await ask.field("body"))
    return Page(page.template, page.data, no.status, error=fault(no))


async def _aside(ask: Ask, care: CareCard | None = None, draft: str = "") -> Page:
    page = await asides.page(ask.chat, ask.visitor, ask.path("slug"))
    data = msgspec.structs.replace(page, key=token()[:32], draft=draft, care=care)
    return Page("aside.html", data)


async def _plain(
    ask: Ask,
    *,
    said: Said | None = None,
    draft: str = "",
    key: str = "",
    note: str = "",
) -> Page:
    data: PlainPage = await talk.plain(
        ask.chat,
        ask.visitor,
        ask.path("slug"),
        talk.Redraw(
            before=ask.query_number("before"),
            key=key if draft and key else token()[:32],
            draft=draft,
            said=said or Said(),
            note=note,
        ),
    )
    return Page("plain.html", data)


C = TypeVar("C", bound=commands.Command)


def _command(wanted: type[C], /, **fields: object) -> C:
    """A form's fields as the socket's command: the same shapes, the same bounds."""
    try:
        return commands.convert(wanted, fields)
    except ValueError:
        raise malformed("Something in this form could not be read. Nothing is lost.") from None
