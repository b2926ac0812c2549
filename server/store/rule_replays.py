"""Replays of rules: the messages they read, and what is kept of them."""

from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import BigInteger, func, type_coerce
from sqlmodel import Session, col, select

from moderation import Context
from server.models import Case, CaseState, Message, MessageState, ReplayState, Room, RuleReplay
from server.protocol.replays import Finding
from server.store import rooms
from server.store.transaction import Transaction

AT_ONCE = 2_000  # messages in one look
SILENT = timedelta(seconds=60)  # without a sign of life: its process is gone
MINUTES = 3  # for a case, until this desk has closed some
MEASURED = 200  # cases


class Line(NamedTuple):
    """A message as a replay reads it."""

    id: str
    room: int
    body: str
    at: int  # milliseconds since 1970


def grounds(session: Session) -> dict[int, Context]:
    """How each room reads words; a replay takes nobody for a newcomer."""
    return {
        room.id: Context(language=room.language, room=rooms.outcomes(room))
        for room in session.exec(select(Room))
    }


def count(session: Session, at_most: int) -> int:
    """How many messages there are to read, no further than so many."""
    some = select(Message.id).where(Message.state == MessageState.VISIBLE).limit(at_most)
    return session.exec(select(func.count()).select_from(some.subquery())).one()


def slice_before(session: Session, before: str | None, at_most: int) -> list[Line]:
    """The newest messages that are still in their rooms, or those before an id; ids are in time."""
    instant = type_coerce(Message.at, BigInteger)  # as it is stored: there are many
    query = select(Message.id, Message.room_id, Message.body, instant).where(
        Message.state == MessageState.VISIBLE
    )
    if before is not None:
        query = query.where(Message.id < before)
    query = query.order_by(col(Message.id).desc()).limit(min(AT_ONCE, at_most))
    return [Line(*row) for row in session.exec(query)]


def latest(session: Session, rule_id: str) -> RuleReplay | None:
    """The newest replay of a rule."""
    query = select(RuleReplay).where(RuleReplay.rule_id == rule_id)
    return session.exec(query.order_by(col(RuleReplay.id).desc())).first()


def running(session: Session, now: datetime) -> RuleReplay | None:
    """Whatever is being replayed at this moment, by whichever process."""
    query = select(RuleReplay).where(
        RuleReplay.state == ReplayState.RUNNING, RuleReplay.told_at > now - SILENT
    )
    return session.exec(query).first()


def advance(tx: Transaction, replay_id: int, done: int, total: int) -> bool:
    """Note how far it has come; whether it is still wanted."""
    replay = tx.session.get(RuleReplay, replay_id)
    if replay is None or replay.state is not ReplayState.RUNNING:
        return False
    replay.done, replay.total, replay.told_at = done, total, tx.now
    tx.session.add(replay)
    return True


def minutes_per_case(session: Session) -> float:
    """How long a case takes at this desk, from taking it to closing it."""
    query = (
        select(Case.claimed_at, Case.closed_at)
        .where(Case.state == CaseState.CLOSED, col(Case.claimed_at).is_not(None))
        .order_by(col(Case.closed_at).desc())
        .limit(MEASURED)
    )
    spans = [(begun, end) for begun, end in session.exec(query) if begun and end]
    taken = [(end - begun).total_seconds() / 60 for begun, end in spans]
    return median(taken) if len(taken) >= 20 else MINUTES


def summary(found: Finding, minutes: float) -> dict[str, object]:
    """A replay's result for a version's history and for the log: figures only."""
    return {
        "read": found.read,
        "hits": found.hits,
        "hits_before": found.hits_before,
        "changed": found.changed,
        "cases": found.cases,
        "minutes": round(found.cases * minutes),
        "outcomes": found.outcomes,
    }
