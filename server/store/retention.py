"""Retention: what is older than the promise says is deleted, not hidden."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from server.models import (
    Aside,
    HeldMessage,
    Membership,
    Message,
    Notice,
    Reaction,
    Report,
    Room,
    RuleAppeal,
)
from server.store import insights, referrals, shifts
from server.store.transaction import Transaction

AT_ONCE = 2_000  # messages in one act, so that posting never waits long


def purge(tx: Transaction, days: int) -> int:
    """Delete words older than `days`; how many messages went. Call again while it is `AT_ONCE`."""
    before = tx.now - timedelta(days=days)
    old = tx.session.exec(select(Message.id).where(Message.at < before).limit(AT_ONCE)).all()
    _delete(tx, old)
    tx.session.execute(delete(HeldMessage).where(col(HeldMessage.at) < before))
    tx.session.execute(delete(Aside).where(col(Aside.at) < before))
    tx.session.execute(delete(RuleAppeal).where(col(RuleAppeal.at) < before))
    referrals.forget(tx, before)
    shifts.forget_debriefs(tx)
    _forget_asking(tx, before)
    insights.forget(tx, before.date())
    tx.session.execute(delete(Notice).where(col(Notice.at) < before))
    return len(old)


def purge_room(tx: Transaction, room_id: int, days: int) -> int:
    """The same for one room that keeps its words for a shorter time."""
    before = tx.now - timedelta(days=days)
    old = _oldest(tx.session, room_id, before)
    _delete(tx, old)
    tx.session.execute(
        delete(HeldMessage).where(col(HeldMessage.room_id) == room_id, col(HeldMessage.at) < before)
    )
    _forget_asking(tx, before, col(Membership.room_id) == room_id)
    seats = select(Membership.id).where(Membership.room_id == room_id)
    for table in (Aside, Notice):
        is_here = col(table.membership_id).in_(seats)
        tx.session.execute(delete(table).where(is_here, col(table.at) < before))
    insights.forget(tx, before.date(), room_id)
    return len(old)


def shorter(session: Session, days: int) -> dict[int, int]:
    """The rooms that keep their words for less than `days`, and for how long."""
    query = select(Room.id, Room.retention_days).where(col(Room.retention_days) < days)
    return {room_id: own for room_id, own in session.exec(query) if own is not None}


def _oldest(session: Session, room_id: int, before: datetime) -> list[str]:
    """By their place in the room, so that a look at a room with nothing old is short."""
    query = select(Message.id, Message.at).where(Message.room_id == room_id)
    found = session.exec(query.order_by(col(Message.seq)).limit(AT_ONCE))
    return [message_id for message_id, at in found if at < before]


def _forget_asking(tx: Transaction, before: datetime, *where: ColumnElement[bool]) -> None:
    """What somebody asked to come in with, and nobody answered."""
    is_old = (col(Membership.asking) != "", col(Membership.joined_at) < before)
    tx.session.execute(update(Membership).where(*is_old, *where).values(asking=""))


def _delete(tx: Transaction, message_ids: Sequence[str]) -> None:
    for table in (Reaction, Report):
        tx.session.execute(delete(table).where(col(table.message_id).in_(message_ids)))
    tx.session.execute(delete(Message).where(col(Message.id).in_(message_ids)))
