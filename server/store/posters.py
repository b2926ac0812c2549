"""Posters: who wants to say something, looked up for a whole batch at once.

The lookup is the authorisation. It reads bare columns and not whole rows, because every message
passes here; what is rare (a case, held words) loads its rows by itself.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Select, String, select, type_coerce
from sqlmodel import Session, col

from server import policy
from server.models import Membership, Room, RoomRole, RoomState, SiteRole, Standing, User
from server.models.columns import EPOCH, MILLISECOND
from server.protocol.events import Person

ROLES = {str(word): word for word in RoomRole}
STANDINGS = {str(word): word for word in Standing}
STATES = {str(word): word for word in RoomState}
SITE_ROLES = {str(word): word for word in SiteRole}


class Place(NamedTuple):
    """As much of a room as posting needs."""

    id: int
    slug: str
    state: RoomState
    slow_seconds: int
    agreement_version: int


class Poster(NamedTuple):
    """As much of a membership as posting needs."""

    id: int
    room: Place
    person: Person
    role: RoomRole
    standing: Standing
    muted_until: datetime | None
    last_post_at: datetime | None
    agreement_version: int


Posters = dict[tuple[int, str], Poster]  # by user and room


def look_up(session: Session, user_ids: Collection[int], slugs: Collection[str]) -> Posters:
    """Every seat of these people in these rooms; banned accounts have none."""
    places = {row.id: row for row in map(_place, session.execute(_rooms(slugs)))}
    found: Posters = {}
    for row in session.execute(_members(user_ids, list(places))):
        room = places[row.room_id]
        found[row.user_id, room.slug] = _poster(row, room)
    return found


def _rooms(slugs: Collection[str]) -> Select[int, str, str, int, int]:
    return select(
        col(Room.id),
        col(Room.slug),
        type_coerce(col(Room.state), String).label("state"),
        col(Room.slow_seconds),
        col(Room.agreement_version),
    ).where(col(Room.slug).in_(slugs))


def _members(user_ids: Collection[int], room_ids: list[int]) -> Select:  # type: ignore[type-arg]
    return (
        select(
            col(Membership.id),
            col(Membership.room_id),
            col(Membership.user_id),
            col(Membership.public_id),
            col(Membership.name),
            type_coerce(col(Membership.role), String).label("role"),
            type_coerce(col(Membership.standing), String).label("standing"),
            type_coerce(col(Membership.muted_until), BigInteger).label("muted_until"),
            type_coerce(col(Membership.last_post_at), BigInteger).label("last_post_at"),
            col(Membership.agreement_version),
            type_coerce(col(User.role), String).label("site_role"),
        )
        .join(User, col(User.id) == Membership.user_id)
        .where(
            col(Membership.user_id).in_(user_ids),
            col(Membership.room_id).in_(room_ids),
            col(User.banned_at).is_(None),
        )
    )


def _place(row) -> Place:  # type: ignore[no-untyped-def]
    return Place(row.id, row.slug, STATES[row.state], row.slow_seconds, row.agreement_version)


def _poster(row, room: Place) -> Poster:  # type: ignore[no-untyped-def]
    role = ROLES[row.role]
    badge = policy.badge(role, SITE_ROLES[row.site_role])
    return Poster(
        row.id,
        room,
        Person(row.public_id, row.name, badge),
        role,
        STANDINGS[row.standing],
        _instant(row.muted_until),
        _instant(row.last_post_at),
        row.agreement_version,
    )


def _instant(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else EPOCH + milliseconds * MILLISECOND
