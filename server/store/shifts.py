"""Shifts: beginning and ending them, and what they were like."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from server.models import SEVERE, Case, Shift, User
from server.protocol.desk_pages import DebriefView, ShiftView
from server.store.transaction import Transaction

WORK = timedelta(minutes=45)  # until a break is due
TO_DEBRIEF = timedelta(hours=2)  # after a shift
KEPT = timedelta(days=7)  # how long debriefs are shown
SETTLING = timedelta(minutes=2)  # a duty that has just begun is not known everywhere yet


def begin(tx: Transaction, user_id: int) -> None:
    if running(tx.session, user_id) is None:
        tx.session.add(Shift(user_id=user_id, began_at=tx.now, rested_at=tx.now))
        tx.session.flush()


def end(tx: Transaction, user_id: int) -> None:
    mine = (col(Shift.user_id) == user_id, col(Shift.ended_at).is_(None))
    tx.session.execute(update(Shift).where(*mine).values(ended_at=tx.now))


def forget_debriefs(tx: Transaction) -> None:
    """What was written after a shift is for a week."""
    is_over = col(Shift.ended_at) <= tx.now - KEPT
    query = update(Shift).where(is_over, col(Shift.debrief) != "").values(debrief="")
    tx.session.execute(query)


def left_open(session: Session, on_duty: Collection[int], now: datetime) -> list[int]:
    """Whose shift is still running although their duty has lapsed."""
    query = select(Shift.user_id).where(
        col(Shift.ended_at).is_(None),
        col(Shift.user_id).not_in(on_duty),
        col(Shift.began_at) < now - SETTLING,
    )
    return list(session.exec(query))


def running(session: Session, user_id: int) -> Shift | None:
    query = select(Shift).where(Shift.user_id == user_id, col(Shift.ended_at).is_(None))
    return session.exec(query).first()


def to_debrief(session: Session, user_id: int, now: datetime) -> Shift | None:
    """A shift that has just ended, with nothing written about it yet."""
    query = (
        select(Shift)
        .where(Shift.user_id == user_id, col(Shift.ended_at) > now - TO_DEBRIEF)
        .order_by(col(Shift.ended_at).desc())
    )
    latest = session.exec(query).first()
    return latest if latest is not None and not latest.debrief else None


def view(session: Session, user_id: int) -> ShiftView | None:
    """The running shift: how many severe cases one had in it, and when a break is due."""
    shift = running(session, user_id)
    if shift is None:
        return None
    severe = select(func.count()).where(
        Case.claimed_by == user_id,
        col(Case.claimed_at) >= shift.began_at,
        col(Case.severity) >= SEVERE,
    )
    return ShiftView(
        began_at=shift.began_at,
        severe=session.exec(severe).one(),
        break_at=shift.rested_at + WORK,
    )


def debriefs(session: Session, user_id: int | None, now: datetime) -> list[DebriefView]:
    """What was written after shifts lately: one's own, or everybody's (`user_id` None)."""
    query = (
        select(Shift, User)
        .join(User, col(User.id) == Shift.user_id)
        .where(Shift.debrief != "", col(Shift.ended_at) > now - KEPT)
        .order_by(col(Shift.ended_at).desc())
    )
    if user_id is not None:
        query = query.where(Shift.user_id == user_id)
    return [
        DebriefView(by=user.name or "a moderator", at=shift.began_at, words=shift.debrief)
        for shift, user in session.exec(query)
    ]
