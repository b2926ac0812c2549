"""Days as numbers: what a day is counted from, and the rows of what was counted.

Counting itself is not done here. Words are never read: who, when and to whom is enough.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Date, bindparam, delete, func, or_, text, union, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from server.figures import Figures
from server.models import (
    Appeal,
    Case,
    CaseKind,
    Decision,
    InsightDay,
    Membership,
    Message,
    MessageState,
    Reaction,
    Shift,
)
from server.models.columns import Instant
from server.store.transaction import Transaction

EVERYWHERE = 0  # where a room's number would stand: all of them together
KEEP = text(  # another process may have counted the same day a moment ago
    "INSERT INTO insight_day (day, room_id, figures, is_final, is_forgotten, counted_at) "
    "VALUES (:day, :room_id, :figures, :is_final, FALSE, :counted_at) "
    "ON CONFLICT (day, room_id) DO UPDATE SET figures = excluded.figures, "
    "is_final = excluded.is_final, counted_at = excluded.counted_at"
).bindparams(bindparam("day", type_=Date()), bindparam("counted_at", type_=Instant()))


class Span(NamedTuple):
    """From one moment until just before another."""

    start: datetime
    end: datetime

    def holds(self, column: Any) -> ColumnElement[bool]:
        inside: ColumnElement[bool] = (column >= self.start) & (column < self.end)
        return inside


class Spoken(NamedTuple):
    """One message, without its words. `first_post_at` is its author's, as far as it is known."""

    room_id: int
    id: str
    author_id: int
    at: datetime
    need: str | None
    reply_to: str | None
    is_visible: bool
    first_post_at: datetime | None


class Opened(NamedTuple):
    """A case, as far as time goes."""

    room_id: int
    about_id: int | None
    severity: int
    opened_at: datetime
    due_at: datetime
    met_at: datetime | None
    met_late: bool


class Judged(NamedTuple):
    """A decision on words that rules may have stopped. `act` is "overturn" for an appeal."""

    room_id: int
    about_id: int | None
    act: str
    findings: list[dict[str, object]]


class Taken(NamedTuple):
    """A case that a moderator took."""

    user_id: int
    about_id: int | None
    severity: int


class Duty(NamedTuple):
    user_id: int
    began_at: datetime
    ended_at: datetime | None


class Exchange(NamedTuple):
    """Somebody gave something back to somebody, in a room."""

    room_id: int
    giver_id: int
    receiver_id: int


def spoken(session: Session, span: Span) -> list[Spoken]:
    """Everything said, in the order of each room."""
    query = (
        select_columns(
            col(Message.room_id),
            col(Message.id),
            col(Message.author_id),
            col(Message.at),
            col(Message.need),
            col(Message.reply_to),
            col(Message.state) == MessageState.VISIBLE,
            col(Membership.first_post_at),
        )
        .join(Membership, col(Membership.id) == Message.author_id)
        .where(span.holds(col(Message.at)))
        .order_by(col(Message.at), col(Message.seq))
    )
    return [Spoken(*row) for row in session.execute(query)]


def opened(session: Session, span: Span) -> list[Opened]:
    """Cases by when they were opened. Appeals have days, not minutes, and are left out."""
    query = select_columns(
        col(Case.room_id),
        col(Case.about_id),
        col(Case.severity),
        col(Case.opened_at),
        col(Case.due_at),
        col(Case.met_at),
        col(Case.met_late),
    ).where(span.holds(col(Case.opened_at)), col(Case.kind) != CaseKind.APPEAL)
    return [Opened(*row) for row in session.execute(query)]


def judged(session: Session, span: Span) -> list[Judged]:
    """Decisions of these hours, and appeals that overturned one."""
    columns = (col(Case.room_id), col(Case.about_id))
    decided = (
        select_columns(*columns, col(Decision.act), col(Case.findings))
        .join(Case, col(Case.id) == Decision.case_id)
        .where(span.holds(col(Decision.at)))
    )
    first = aliased(Case)
    overturned = (
        select_columns(col(first.room_id), col(first.about_id), col(first.findings))
        .join(Decision, col(Decision.case_id) == first.id)
        .join(Appeal, col(Appeal.decision_id) == Decision.id)
        .where(span.holds(col(Appeal.decided_at)), col(Appeal.overturned).is_(True))
    )
    return [
        *(Judged(*row) for row in session.execute(decided)),
        *(
            Judged(room, about, "overturn", found)
            for room, about, found in session.execute(overturned)
        ),
    ]


def taken(session: Session, span: Span) -> list[Taken]:
    """Cases by who took them last, and when."""
    query = select_columns(col(Case.claimed_by), col(Case.about_id), col(Case.severity)).where(
        col(Case.claimed_by).is_not(None), span.holds(col(Case.claimed_at))
    )
    return [Taken(*row) for row in session.execute(query)]


def duties(session: Session, span: Span) -> list[Duty]:
    """Shifts that touch these hours."""
    query = select_columns(col(Shift.user_id), col(Shift.began_at), col(Shift.ended_at)).where(
        col(Shift.began_at) < span.end,
        or_(col(Shift.ended_at).is_(None), col(Shift.ended_at) > span.start),
    )
    return [Duty(*row) for row in session.execute(query)]


def speakers(session: Session, span: Span) -> set[tuple[int, int]]:
    """Room and seat of everybody who said something."""
    query = (
        select_columns(col(Message.room_id), col(Message.author_id))
        .where(span.holds(col(Message.at)))
        .distinct()
    )
    return {(row[0], row[1]) for row in session.execute(query)}


def exchanges(session: Session, span: Span) -> list[Exchange]:
    """Who answered whom, by words or by a sign, each pair once."""
    answer, said = aliased(Message), aliased(Message)
    author = col(said.author_id)
    answers = (
        select_columns(col(answer.room_id), col(answer.author_id), author)
        .join(said, col(said.id) == answer.reply_to)
        .where(span.holds(col(answer.at)), col(answer.author_id) != author)
    )
    signs = (
        select_columns(col(said.room_id), col(Reaction.membership_id), author)
        .join(said, col(said.id) == Reaction.message_id)
        .where(span.holds(col(said.at)), col(Reaction.membership_id) != author)
    )
    return [Exchange(*row) for row in session.execute(union(answers, signs))]


def days(session: Session, room_id: int, since: date) -> list[tuple[date, Figures]]:
    """What was counted of a room since then, the earliest day first."""
    query = (
        select_columns(col(InsightDay.day), col(InsightDay.figures))
        .where(col(InsightDay.room_id) == room_id, col(InsightDay.day) >= since)
        .order_by(col(InsightDay.day))
    )
    return [(day, _read(figures)) for day, figures in session.execute(query)]


def latest(session: Session) -> InsightDay | None:
    """The last day that was counted."""
    query = select(InsightDay).where(InsightDay.room_id == EVERYWHERE)
    return session.exec(query.order_by(col(InsightDay.day).desc()).limit(1)).first()


def last_final(session: Session) -> date | None:
    """The last day that need not be counted again."""
    is_final = (col(InsightDay.room_id) == EVERYWHERE, col(InsightDay.is_final).is_(True))
    return session.execute(select_columns(func.max(col(InsightDay.day))).where(*is_final)).scalar()


def earliest(session: Session) -> datetime | None:
    """When the first thing was said that is still kept."""
    return session.exec(select(Message.at).order_by(col(Message.at)).limit(1)).first()


def keep(tx: Transaction, day: date, counted: Mapping[int, Figures], *, is_final: bool) -> None:
    """Put a day's figures in the place of those counted earlier."""
    tx.session.execute(delete(InsightDay).where(col(InsightDay.day) == day))
    tx.session.execute(
        KEEP,
        [
            {
                "day": day,
                "room_id": room_id,
                "figures": _written(figures),
                "is_final": is_final,
                "counted_at": tx.now,
            }
            for room_id, figures in counted.items()
        ],
    )


def note_first_posts(tx: Transaction, first_posts: Iterable[tuple[int, datetime]]) -> None:
    """From now on it is known when these seats first spoke."""
    for seat, at in first_posts:
        unknown = (col(Membership.id) == seat, col(Membership.first_post_at).is_(None))
        tx.session.execute(update(Membership).where(*unknown).values(first_post_at=at))


def forget(tx: Transaction, until: date, room_id: int | None = None) -> None:
    """The words of these days are being deleted, everywhere or in one room: so is whose they were.
    The numbers stay."""
    old: list[Any] = [col(InsightDay.day) <= until, col(InsightDay.is_forgotten).is_(False)]
    if room_id is None:
        _forget(tx, old, None)
        return
    _forget(tx, [*old, col(InsightDay.room_id) == room_id], None)
    seats = set(tx.session.exec(select(Membership.id).where(Membership.room_id == room_id)))
    _forget(tx, [*old, col(InsightDay.room_id) == EVERYWHERE], seats)


def _forget(tx: Transaction, where: list[Any], gone: set[int] | None) -> None:
    for row in tx.session.exec(select(InsightDay).where(*where)):
        figures = _read(row.figures)
        figures.forget(gone)
        row.figures, row.is_forgotten = _written(figures), gone is None
        tx.session.add(row)


def _written(figures: Figures) -> str:
    return msgspec.json.encode(figures).decode()


def _read(figures: str) -> Figures:
    return msgspec.json.decode(figures, type=Figures)
