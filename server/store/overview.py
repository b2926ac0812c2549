"""Every room at a glance, for the desk: how it is set, who is in it, what waits in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, and_, col, or_, select

from server.models import Case, CaseState, Membership, Message, Room, RoomState, Standing
from server.store import members
from server.store.rooms import holding

A_PAGE = 50


@dataclass(frozen=True)
class Glance:
    """One room, and what there is of it in other tables."""

    room: Room
    members: int
    waiting: int
    cases: int
    said_at: datetime | None


@dataclass(frozen=True)
class Search:
    """Words in a room's name, topic or address; one state; and which page."""

    q: str = ""
    state: str = ""
    page: int = 1


def found(session: Session, wanted: Search) -> tuple[list[Glance], int]:
    """One page of the rooms that fit, by name, and how many there are."""
    fits = _fits(wanted)
    total = session.exec(select(func.count()).select_from(Room).where(*fits)).one()
    query = select(Room).where(*fits).order_by(func.lower(Room.name), col(Room.id))
    page = query.offset((wanted.page - 1) * A_PAGE).limit(A_PAGE)
    return glances(session, session.exec(page).all()), total


def glances(session: Session, rooms: Sequence[Room]) -> list[Glance]:
    """These rooms, with everything else looked up for all of them at once."""
    ids = [room.id for room in rooms]
    seated = members.count_seated(session, ids)
    asking = _count(session, Membership, ids, Membership.standing == Standing.WAITING)
    open_cases = _count(session, Case, ids, Case.state != CaseState.CLOSED)
    is_last = and_(Message.room_id == Room.id, Message.seq == Room.last_seq)
    query = select(Room.id, Message.at).join(Message, is_last).where(col(Room.id).in_(ids))
    said = dict(session.exec(query).all())
    return [
        Glance(
            room,
            seated.get(room.id, 0),
            asking.get(room.id, 0),
            open_cases.get(room.id, 0),
            said.get(room.id),
        )
        for room in rooms
    ]


def _fits(wanted: Search) -> list[ColumnElement[bool]]:
    fits = [
        or_(*(holding(column, word) for column in (Room.name, Room.topic, Room.slug)))
        for word in wanted.q.split()[:8]
    ]
    if wanted.state in set(RoomState):
        fits.append(col(Room.state) == RoomState(wanted.state))
    return fits


def _count(
    session: Session, table: type[Membership] | type[Case], room_ids: list[int], fits: bool
) -> dict[int, int]:
    query = (
        select(table.room_id, func.count())
        .where(col(table.room_id).in_(room_ids), fits)
        .group_by(col(table.room_id))
    )
    return dict(session.exec(query).all())
