"""Held words: kept for the desk, not part of the room until a person releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from server.errors import not_found
from server.identifiers import message_id, token
from server.models import HeldMessage, HeldState, Membership, Room
from server.protocol.events import MessageView, Person
from server.store import cases, messages
from server.store.lookup import Member, Place
from server.store.transaction import Transaction

if TYPE_CHECKING:
    from server.store.journal import Draft


AT_ONCE = 100  # held words that come due in one look


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a draft: a message in the room, or words that wait for a person."""

    message: MessageView | None = None
    waiting: MessageView | None = None
    until: datetime | None = None
    refused: str | None = None  # the reason the author was given


def hold(tx: Transaction, draft: Draft, poster: Member) -> Kept:
    """Keep words for the desk, with the case that asks for somebody to look."""
    assert draft.call is not None  # noqa: S101  (whoever holds words says who has to look)
    words = HeldMessage(
        id=draft.id,
        room_id=poster.room.id,
        author_id=poster.id,
        key=draft.key,
        body=draft.body,
        masked=draft.masked,
        state=HeldState.WAITING if draft.way == "hold" else HeldState.REFUSED,
        reason=draft.reason,
        at=tx.now,
        due_at=tx.now + timedelta(minutes=draft.call.minutes),
        releases=draft.releases,
        reply_to=draft.reply_to,
        need=draft.need,
        label=draft.label,
    )
    tx.session.add(words)
    tx.session.flush()
    about = membership(tx.session, poster)
    cases.open_case(tx, room(tx.session, poster.room), draft.call, about, held_id=words.id)
    return kept_before(words, poster.person)


def kept_before(words: HeldMessage, author: Person) -> Kept:
    """What its author was told about held words, and is told again on a retry."""
    if words.state is HeldState.REFUSED:
        return Kept(refused=words.reason)
    return Kept(waiting=messages.held_view(words, author), until=words.due_at)


def for_desk(
    tx: Transaction, author: Membership, body: str, *, minutes: int, masked: str | None = None
) -> HeldMessage:
    """Keep words that the desk has to see and that were never meant for the room, or may not be
    said there now. No rule refused them, so there is no reason to give and nothing to release."""
    words = HeldMessage(
        id=message_id(tx.now),
        room_id=author.room_id,
        author_id=author.id,
        key=token(),
        body=body,
        masked=masked,
        state=HeldState.REFUSED,
        at=tx.now,
        due_at=tx.now + timedelta(minutes=minutes),
    )
    tx.session.add(words)
    tx.session.flush()
    return words


def is_stopped(words: HeldMessage) -> bool:
    """Whether a rule keeps these words from the room, and a person may still let them in."""
    is_refused = words.state is HeldState.REFUSED and bool(words.reason)
    return words.state is HeldState.WAITING or is_refused


def latest_of(session: Session, membership_id: int) -> HeldMessage | None:
    query = select(HeldMessage).where(HeldMessage.author_id == membership_id)
    return session.exec(query.order_by(col(HeldMessage.at).desc()).limit(1)).first()


def overdue(session: Session, now: datetime) -> list[str]:
    """Held words whose deadline has passed and whose author has not been told so."""
    query = (
        select(HeldMessage.id)
        .where(
            HeldMessage.state == HeldState.WAITING,
            HeldMessage.due_at <= now,
            col(HeldMessage.overdue_at).is_(None),
        )
        .order_by(col(HeldMessage.due_at))
        .limit(AT_ONCE)
    )
    return list(session.exec(query))


def membership(session: Session, poster: Member) -> Membership:
    found = session.get(Membership, poster.id)
    if found is None:
        raise not_found("room")
    return found


def room(session: Session, place: Place) -> Room:
    found = session.get(Room, place.id)
    if found is None:
        raise not_found("room")
    return found
