"""Retention: what is older than the promise says is deleted, not hidden."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from server.models import Aside, HeldMessage, Message, Notice, Reaction, Report
from server.store import shifts
from server.store.transaction import Transaction

AT_ONCE = 2_000  # messages in one act, so that posting never waits long


def purge(tx: Transaction, days: int) -> int:
    """Delete words older than `days`; how many messages went. Call again while it is `AT_ONCE`."""
    before = tx.now - timedelta(days=days)
    old = tx.session.exec(select(Message.id).where(Message.at < before).limit(AT_ONCE)).all()
    for table in (Reaction, Report):
        tx.session.execute(delete(table).where(col(table.message_id).in_(old)))
    tx.session.execute(delete(Message).where(col(Message.id).in_(old)))
    tx.session.execute(delete(HeldMessage).where(col(HeldMessage.at) < before))
    tx.session.execute(delete(Aside).where(col(Aside.at) < before))
    shifts.forget_debriefs(tx)
    tx.session.execute(delete(Notice).where(col(Notice.at) < before))
    return len(old)
