"""Asking to come in: a few words to whoever lets people in, read before they are passed on.

They reach a peer, perhaps hours later. So they may hurt nobody, words of distress go to the desk at
once with a deadline, and whoever wrote them is offered help on the page where they wait.
"""

from dataclasses import dataclass, replace

from sqlmodel import Session

from server import policy
from server.actions import care, ground, review
from server.chat import Chat
from server.errors import Refused
from server.models import CaseKind, Membership, Room
from server.protocol.pages import CareCard
from server.store import Transaction, cases, held
from server.store.cases import Call
from server.store.journal import Way

MOST = 300  # characters


@dataclass(frozen=True)
class Words:
    """What somebody asked with, and as those who let people in read it."""

    said: str = ""
    shown: str = ""
    call: Call | None = None  # who else has to look


def read(chat: Chat, words: str, room: Room) -> Words:
    """Look over what somebody asks with, or say kindly why it cannot be passed on."""
    said = policy.plain(words)
    if not said:
        return Words()
    if len(said) > MOST:
        raise Refused("asking", "Please say it in {most} characters.", field="asking",
                      values={"most": MOST})  # fmt: skip
    reading = review.read(chat, said, ground.of_newcomer(room))
    is_fine = reading.way is Way.SHOW or reading.releases
    if reading.nudge is not None or not is_fine:
        raise Refused(
            "asking",
            "Please say it in other words, without private details; or ask without any. It is "
            "read by those who look after the room.",
            field="asking",
        )
    return Words(said, reading.masked or said, reading.call)


def keep(tx: Transaction, member: Membership, room: Room, words: Words) -> None:
    """With the seat that is asked for; words of distress before the desk as well."""
    member.asking = words.shown
    if words.call is None:
        return
    call = replace(words.call, kind=CaseKind.DISTRESS)
    masked = None if words.shown == words.said else words.shown
    whole = held.for_desk(tx, member, words.said, minutes=call.minutes, masked=masked)
    cases.open_case(tx, room, call, member, held_id=whole.id)


def asked(session: Session, member: Membership) -> str:
    """One's own words, whole."""
    found = held.latest_of(session, member.id) if member.asking else None
    return found.body if found and found.at == member.joined_at else member.asking


def card(chat: Chat, words: str, room: Room) -> CareCard | None:
    """What is offered to somebody who waits, for what they asked with."""
    if not words:
        return None
    found = review.care_for(chat, words, ground.of_newcomer(room))
    return care.card(chat, *found)
