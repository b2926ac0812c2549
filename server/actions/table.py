"""The command table: every command of the socket, what it requires, and what it answers.

`needs` is checked at the door; the action checks again in the database, at that moment.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from server.actions import (
    agreements,
    asides,
    claims,
    consent,
    decisions,
    desk,
    foresight,
    keys,
    messages,
    presence,
    referrals,
    reports,
    reveal,
    shields,
)
from server.chat import Chat, Visitor
from server.live import Connection
from server.protocol import commands


class Needs(Enum):
    """Who may ask at all: somebody with a seat in the room it is about, or staff."""

    SEAT = "seat"
    MODERATOR = "moderator"


@dataclass(frozen=True)
class Reply:
    """The yes to a command. `then` runs once it stands in the outbox."""

    data: dict[str, Any]
    then: Callable[[], None] | None = None


Run = Callable[[Chat, Connection, Any], Awaitable[Reply]]


@dataclass(frozen=True)
class Row:
    needs: Needs
    run: Run


async def run_open(chat: Chat, connection: Connection, command: commands.Open) -> Reply:
    chat.limits.take("look", id(connection))
    seat, data = await presence.open_room(chat, connection, command)
    return Reply(data, then=lambda: seat.settle(data["rev"]))


async def run_close(chat: Chat, connection: Connection, command: commands.Close) -> Reply:
    return Reply(await presence.close_room(chat, connection, command))


async def run_post(chat: Chat, connection: Connection, command: commands.Post) -> Reply:
    return Reply(said(await messages.post(chat, visitor(connection), command)))


async def run_check(chat: Chat, connection: Connection, command: commands.Check) -> Reply:
    return Reply({"preview": await foresight.check(chat, visitor(connection), command)})


async def run_edit(chat: Chat, connection: Connection, command: commands.Edit) -> Reply:
    return Reply(said(await messages.edit(chat, visitor(connection), command)))


async def run_withdraw(chat: Chat, connection: Connection, command: commands.Withdraw) -> Reply:
    return Reply({"message": await messages.withdraw(chat, visitor(connection), command)})


async def run_react(chat: Chat, connection: Connection, command: commands.React) -> Reply:
    return Reply({"message": await messages.react(chat, visitor(connection), command)})


async def run_supporters(chat: Chat, connection: Connection, command: commands.Supporters) -> Reply:
    chat.limits.take("look", id(connection))
    return Reply({"people": await messages.supporters(chat, visitor(connection), command)})


async def run_history(chat: Chat, connection: Connection, command: commands.History) -> Reply:
    chat.limits.take("look", id(connection))
    page = await messages.history(chat, visitor(connection), command)
    found = {"messages": page.messages, "more": page.more, "newer": page.newer}
    return Reply({**found, "own": page.own})


async def run_read(chat: Chat, connection: Connection, command: commands.Read) -> Reply:
    return Reply(await presence.read(chat, visitor(connection), command))


async def run_typing(chat: Chat, connection: Connection, command: commands.Typing) -> Reply:
    return Reply(await presence.typing(chat, connection, command))


async def run_agree(chat: Chat, connection: Connection, command: commands.Agree) -> Reply:
    return Reply({"you": await agreements.agree(chat, visitor(connection), command)})


async def run_shield(chat: Chat, connection: Connection, command: commands.Shield) -> Reply:
    return Reply({"shields": await shields.shield(chat, visitor(connection), command)})


async def run_fold(chat: Chat, connection: Connection, command: commands.Fold) -> Reply:
    return Reply({"shields": await shields.fold(chat, visitor(connection), command)})


async def run_report(chat: Chat, connection: Connection, command: commands.Report) -> Reply:
    return Reply({"receipt": await reports.report(chat, visitor(connection), command)})


async def run_reveal(chat: Chat, connection: Connection, command: commands.Reveal) -> Reply:
    return Reply({"body": await reveal.reveal(chat, visitor(connection), command)})


async def run_duty(chat: Chat, connection: Connection, command: commands.Duty) -> Reply:
    return Reply({"on": await desk.duty(chat, visitor(connection), command)})


async def run_on_call(chat: Chat, connection: Connection, command: commands.OnCall) -> Reply:
    return Reply({"on": await desk.on_call(chat, visitor(connection), command)})


async def run_claim(chat: Chat, connection: Connection, command: commands.Claim) -> Reply:
    return Reply({"case": await claims.claim(chat, visitor(connection), command)})


async def run_answer_aside(
    chat: Chat, connection: Connection, command: commands.AnswerAside
) -> Reply:
    said, card = await asides.answer(chat, visitor(connection), command)
    return Reply({"aside": said, **({"care": card} if card else {})})


async def run_answer_referral(
    chat: Chat, connection: Connection, command: commands.AnswerReferral
) -> Reply:
    return Reply({"referral": await consent.answer(chat, visitor(connection), command)})


async def run_refer(chat: Chat, connection: Connection, command: commands.Refer) -> Reply:
    return Reply({"case": await referrals.refer(chat, visitor(connection), command)})


async def run_second_referral(
    chat: Chat, connection: Connection, command: commands.SecondReferral
) -> Reply:
    return Reply({"case": await referrals.second(chat, visitor(connection), command)})


async def run_hand_on(chat: Chat, connection: Connection, command: commands.HandOn) -> Reply:
    return Reply({"case": await referrals.hand_on(chat, visitor(connection), command)})


async def run_call_off(chat: Chat, connection: Connection, command: commands.CallOff) -> Reply:
    return Reply({"case": await referrals.call_off(chat, visitor(connection), command)})


async def run_say_aside(chat: Chat, connection: Connection, command: commands.SayAside) -> Reply:
    return Reply({"aside": await asides.say(chat, visitor(connection), command)})


async def run_hand_over(chat: Chat, connection: Connection, command: commands.HandOver) -> Reply:
    return Reply({"case": await claims.hand_over(chat, visitor(connection), command)})


async def run_escalate(chat: Chat, connection: Connection, command: commands.Escalate) -> Reply:
    return Reply({"case": await claims.escalate(chat, visitor(connection), command)})


async def run_undo(chat: Chat, connection: Connection, command: commands.Undo) -> Reply:
    await decisions.undo(chat, visitor(connection), command)
    return Reply({})


async def run_confirm(chat: Chat, connection: Connection, command: commands.Confirm) -> Reply:
    return Reply({"case": await keys.confirm(chat, visitor(connection), command)})


async def run_decide(chat: Chat, connection: Connection, command: commands.Decide) -> Reply:
    return Reply({"case": await decisions.decide(chat, visitor(connection), command)})


COMMANDS: Mapping[type[commands.Command], Row] = {
    commands.Open: Row(Needs.SEAT, run_open),
    commands.Close: Row(Needs.SEAT, run_close),
    commands.Post: Row(Needs.SEAT, run_post),
    commands.Check: Row(Needs.SEAT, run_check),
    commands.Edit: Row(Needs.SEAT, run_edit),
    commands.Withdraw: Row(Needs.SEAT, run_withdraw),
    commands.React: Row(Needs.SEAT, run_react),
    commands.Supporters: Row(Needs.SEAT, run_supporters),
    commands.History: Row(Needs.SEAT, run_history),
    commands.Read: Row(Needs.SEAT, run_read),
    commands.Typing: Row(Needs.SEAT, run_typing),
    commands.Agree: Row(Needs.SEAT, run_agree),
    commands.Shield: Row(Needs.SEAT, run_shield),
    commands.Fold: Row(Needs.SEAT, run_fold),
    commands.Report: Row(Needs.SEAT, run_report),
    commands.Reveal: Row(Needs.MODERATOR, run_reveal),
    commands.AnswerAside: Row(Needs.SEAT, run_answer_aside),
    commands.AnswerReferral: Row(Needs.SEAT, run_answer_referral),
    commands.Duty: Row(Needs.MODERATOR, run_duty),
    commands.OnCall: Row(Needs.MODERATOR, run_on_call),
    commands.Claim: Row(Needs.MODERATOR, run_claim),
    commands.SayAside: Row(Needs.MODERATOR, run_say_aside),
    commands.HandOver: Row(Needs.MODERATOR, run_hand_over),
    commands.Escalate: Row(Needs.MODERATOR, run_escalate),
    commands.Decide: Row(Needs.MODERATOR, run_decide),
    commands.Undo: Row(Needs.MODERATOR, run_undo),
    commands.Confirm: Row(Needs.MODERATOR, run_confirm),
    commands.Refer: Row(Needs.MODERATOR, run_refer),
    commands.SecondReferral: Row(Needs.MODERATOR, run_second_referral),
    commands.HandOn: Row(Needs.MODERATOR, run_hand_on),
    commands.CallOff: Row(Needs.MODERATOR, run_call_off),
}


def visitor(connection: Connection) -> Visitor:
    """Who sits behind a socket."""
    return Visitor(connection.user_id, connection.session_id, connection.role)


def said(outcome: messages.Said) -> dict[str, Any]:
    """The reply to a post or an edit: message, held or nudge, and perhaps care."""
    data: dict[str, Any] = {}
    if outcome.nudge is not None:
        data["nudge"] = outcome.nudge
    elif outcome.waiting is not None:
        waiting = outcome.waiting
        data["held"] = {"id": waiting.id, "until": outcome.until, "waiting": waiting}
    else:
        data["message"] = outcome.message
    if outcome.care is not None:
        data["care"] = outcome.care
    return data
