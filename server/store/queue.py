"""The desk's list: what waits for a person, the soonest due first, so that nothing starves.

Only looks; opening and changing cases is `cases`'. However many cases there are, a page of them
takes a handful of looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, String, and_, func, or_, tuple_, type_coerce
from sqlmodel import Session, col, select

from server.models import (
    Case,
    CaseKind,
    CaseState,
    HeldMessage,
    Membership,
    Message,
    Report,
    Room,
    User,
)
from server.protocol.desk_pages import RoomName
from server.protocol.events import CaseView
from server.store import referrals

Row = TypeVar("Row", Room, User, Membership)
EXCERPT = 120  # characters
A_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which cases one wants to see: of one room, of one kind, one's own. `after` is a case id."""

    room: str = ""
    kind: str = ""
    mine: bool = False
    after: str = ""


@dataclass(frozen=True)
class Waiting:
    """A page of what waits, how many there are, and where the next page begins."""

    cases: list[CaseView]
    total: int
    after: str | None


def waiting(session: Session, wanted: Filter, user_id: int, limit: int = A_PAGE) -> Waiting:
    """One page of everything that is not closed and fits the filter."""
    fits = _fits(wanted, user_id)
    total = session.exec(select(func.count()).select_from(Case).join(Room).where(*fits)).one()
    query = select(Case).join(Room).where(*fits)
    last = session.get(Case, wanted.after) if wanted.after else None
    if last is not None:
        query = query.where(tuple_(col(Case.due_at), col(Case.id)) > (last.due_at, last.id))
    found = session.exec(query.order_by(col(Case.due_at), col(Case.id)).limit(limit + 1)).all()
    page = list(found[:limit])
    return Waiting(
        cases=views(session, page),
        total=total,
        after=page[-1].id if len(found) > limit else None,
    )


def rooms_waiting(session: Session) -> list[RoomName]:
    """The rooms that something waits in."""
    query = (
        select(Room.slug, Room.name)
        .join(Case, col(Case.room_id) == Room.id)
        .where(Case.state != CaseState.CLOSED)
        .distinct()
        .order_by(Room.name)
    )
    return [RoomName(slug=slug, name=name) for slug, name in session.exec(query)]


def views(session: Session, cases: Sequence[Case]) -> list[CaseView]:
    """Cases as the desk's list shows them."""
    beside = _Beside(
        rooms=_by_id(session, Room, {c.room_id for c in cases}),
        people=_by_id(session, Membership, {c.about_id for c in cases if c.about_id}),
        staff=_by_id(session, User, {i for c in cases for i in _staff_of(c)}),
        words=_words(session, cases),
        reports=_reports(session, cases),
        earlier=_earlier(session, cases),
        referrals=referrals.states(session, [case.id for case in cases]),
    )
    return [_view(case, beside) for case in cases]


@dataclass(frozen=True)
class _Beside:
    """What stands beside cases in other tables, looked up for all of them at once."""

    rooms: dict[int, Room]
    people: dict[int, Membership]
    staff: dict[int, User]
    words: dict[str, str]
    reports: dict[str, int]
    earlier: dict[int | None, int]
    referrals: dict[str, str]


def _view(case: Case, beside: _Beside) -> CaseView:
    room = beside.rooms[case.room_id]
    about = beside.people.get(case.about_id or 0)
    is_calling = case.answered_at is None
    return CaseView(
        id=case.id,
        kind=case.kind,
        room=room.slug,
        room_name=room.name,
        about=about.name if about else "",
        earlier=beside.earlier.get(case.about_id, 0) - (case.state is CaseState.CLOSED),
        severity=case.severity,
        categories=sorted({str(f.get("category")) for f in case.findings}),
        state=case.state,
        opened_at=case.opened_at,
        due_at=case.due_at,
        reports=beside.reports.get(case.id, 0),
        claimed_by=_name(beside.staff, case.claimed_by),
        claimed_until=case.claimed_until,
        called=_name(beside.staff, case.called_id) if is_calling else None,
        first_key=_name(beside.staff, case.first_key),
        closes_at=case.closes_at if case.state is CaseState.CONFIRM else None,
        outcome=case.outcome,
        referral=beside.referrals.get(case.id, ""),
        excerpt=beside.words.get(case.id, ""),
        version=case.version,
    )


def _fits(wanted: Filter, user_id: int) -> list[Any]:
    fits: list[Any] = [col(Case.state) != CaseState.CLOSED]
    if wanted.room:
        fits.append(Room.slug == wanted.room)
    if wanted.kind in set(CaseKind):
        fits.append(Case.kind == CaseKind(wanted.kind))
    if wanted.mine:
        is_called = and_(col(Case.called_id) == user_id, col(Case.answered_at).is_(None))
        fits.append(or_(col(Case.claimed_by) == user_id, is_called))
    return fits


def _staff_of(case: Case) -> list[int]:
    return [i for i in (case.claimed_by, case.called_id, case.first_key) if i is not None]


def _words(session: Session, cases: Sequence[Case]) -> dict[str, str]:
    """The beginning of the words in question, by case."""
    said = _beginnings(session, Message, [c.message_id for c in cases if c.message_id])
    held = _beginnings(session, HeldMessage, [c.held_id for c in cases if c.held_id])
    return {
        case.id: said.get(case.message_id or "", "") or held.get(case.held_id or "", "")
        for case in cases
    }


def _beginnings(
    session: Session, table: type[Message] | type[HeldMessage], ids: list[str]
) -> dict[str, str]:
    if not ids:
        return {}
    first = type_coerce(func.substr(table.body, 1, EXCERPT), String)
    return {
        row[0]: row[1]
        for row in session.exec(select(table.id, first).where(col(table.id).in_(ids)))
    }


def _reports(session: Session, cases: Sequence[Case]) -> dict[str, int]:
    """How many different people asked to look, by case."""
    ids = [case.id for case in cases]
    query = select(Report.case_id, func.count()).where(col(Report.case_id).in_(ids))
    return _counts(session, query, Report.case_id)


def _earlier(session: Session, cases: Sequence[Case]) -> dict[int | None, int]:
    """How many cases about the same seat were closed."""
    about = {c.about_id for c in cases if c.about_id is not None}
    query = select(Case.about_id, func.count()).where(
        col(Case.about_id).in_(about), Case.state == CaseState.CLOSED
    )
    return _counts(session, query, Case.about_id)


def _counts(session: Session, query: Select[Any, Any], by: Any) -> dict[Any, int]:
    return {row[0]: row[1] for row in session.execute(query.group_by(by))}


def _by_id(session: Session, table: type[Row], ids: set[Any]) -> dict[Any, Row]:
    if not ids:
        return {}
    found = session.exec(select(table).where(col(table.id).in_(ids)))
    return {row.id: row for row in found}


def _name(staff: dict[int, User], user_id: int | None) -> str | None:
    """What a colleague is called; a member never gets to see it."""
    if user_id is None:
        return None
    user = staff.get(user_id)
    return (user.name if user else None) or "a moderator"
