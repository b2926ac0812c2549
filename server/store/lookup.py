"""Looking up seats for many people at once: who may say something, who may come in.

The lookup is the authorisation. It reads bare columns and not whole rows, because every message
and everybody who comes back passes here; what is rare (a case, held words) loads its rows itself.
Statements on such a path are made once: making one takes longer than running it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import BigInteger, Connection, String, Text, cast, select, type_coerce
from sqlmodel import Session, col

from moderation import RoomRules
from server import policy
from server.errors import Refused, not_found
from server.models import Membership, Room, RoomRole, RoomState, SiteRole, Standing, Unstaffed, User
from server.models.columns import EPOCH, MILLISECOND
from server.protocol.events import Person
from server.store.among import among
from server.store.prepared import Prepared

ROLES = {str(word): word for word in RoomRole}
STANDINGS = {str(word): word for word in Standing}
STATES = {str(word): word for word in RoomState}
UNSTAFFED = {str(word): word for word in Unstaffed}
SITE_ROLES = {str(word): word for word in SiteRole}

ROOMS = Prepared(
    select(
        col(Room.id),
        col(Room.slug),
        col(Room.name),
        col(Room.topic),
        type_coerce(col(Room.state), String).label("state"),
        col(Room.slow_seconds),
        type_coerce(col(Room.unstaffed), String).label("unstaffed"),
        col(Room.agreement_version),
        col(Room.agreement_asks),
        col(Room.language),
        cast(col(Room.outcomes), Text),
        col(Room.last_rev),
    ).where(among(col(Room.slug), "slugs"))
)

MEMBERS = Prepared(
    select(
        col(Membership.user_id),
        col(Membership.room_id),
        col(Membership.id),
        col(Membership.public_id),
        col(Membership.name),
        type_coerce(col(Membership.role), String).label("role"),
        type_coerce(col(User.role), String).label("site_role"),
        type_coerce(col(Membership.standing), String).label("standing"),
        type_coerce(col(Membership.muted_until), BigInteger).label("muted_until"),
        type_coerce(col(Membership.last_post_at), BigInteger).label("last_post_at"),
        type_coerce(col(Membership.joined_at), BigInteger).label("joined_at"),
        col(Membership.slow_seconds),
        col(Membership.agreement_version),
        col(Membership.read_rev),
    )
    .join(User, col(User.id) == Membership.user_id)
    .where(
        among(col(Membership.user_id), "user_ids"),
        among(col(Membership.room_id), "room_ids"),
        col(User.banned_at).is_(None),
    )
)


class Place(NamedTuple):
    """As much of a room as posting and coming in need."""

    id: int
    slug: str
    name: str
    topic: str
    state: RoomState
    slow_seconds: int
    unstaffed: Unstaffed
    agreement_version: int
    agreement_asks: int
    language: str
    outcomes: RoomRules
    last_rev: int


class Member(NamedTuple):
    """As much of a membership as posting and coming in need."""

    id: int
    room: Place
    person: Person
    role: RoomRole
    standing: Standing
    muted_until: datetime | None
    last_post_at: datetime | None
    joined_at: datetime
    slow_seconds: int
    agreement_version: int
    read_rev: int


Whose = tuple[int, str]  # a seat by its user and room
Members = dict[Whose, Member]


def look_up(connection: Connection, user_ids: Collection[int], slugs: Collection[str]) -> Members:
    """Every seat of these people in these rooms; banned accounts have none."""
    places = {row[0]: _place(*row) for row in ROOMS.rows(connection, slugs=list(slugs))}
    rows = MEMBERS.rows(connection, user_ids=list(user_ids), room_ids=list(places))
    found: Members = {}
    for user_id, room_id, *row in rows:
        room = places[room_id]
        found[user_id, room.slug] = _member(room, *row)
    return found


def seats(session: Session, whose: Collection[Whose]) -> dict[Whose, Member | Refused]:
    """Each one's seat, whatever it is worth now, or "not found"."""
    people, slugs = {user for user, _ in whose}, {slug for _, slug in whose}
    found = look_up(session.connection(), people, slugs)
    return {who: found.get(who) or not_found("room") for who in whose}


def seated(session: Session, whose: Collection[Whose]) -> dict[Whose, Member | Refused]:
    """Who may be in their room now, or why not."""
    return {who: _seated(member) for who, member in seats(session, whose).items()}


def _seated(member: Member | Refused) -> Member | Refused:
    if not isinstance(member, Refused):
        try:
            policy.check_seat(member)
        except Refused as no:
            return no
    return member


def _place(*row: Any) -> Place:
    named = dict(zip(Place._fields, row, strict=True))
    return Place(
        **named
        | {
            "state": STATES[named["state"]],
            "unstaffed": UNSTAFFED[named["unstaffed"]],
            "outcomes": msgspec.json.decode(named["outcomes"], type=RoomRules),
        }
    )


def _member(room: Place, *row: Any) -> Member:
    (
        member_id,
        public_id,
        name,
        role,
        site_role,
        standing,
        muted_until,
        last_post_at,
        joined_at,
        *numbers,
    ) = row
    badge = policy.badge(ROLES[role], SITE_ROLES[site_role])
    return Member(
        member_id,
        room,
        Person(public_id, name, badge),
        ROLES[role],
        STANDINGS[standing],
        _instant(muted_until),
        _instant(last_post_at),
        EPOCH + joined_at * MILLISECOND,
        *numbers,
    )


def _instant(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else EPOCH + milliseconds * MILLISECOND
