"""Seats: finding a room through one's own membership, which is the authorisation to see it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, select

from server import policy
from server.errors import not_found
from server.models import Membership, Room, RoomRole, SiteRole, Standing, User
from server.protocol.events import Person
from server.protocol.pages import You
from server.protocol.room_pages import PersonRow
from server.store.among import among
from server.store.lookup import Member, Place

PEOPLE = (
    select_columns(
        col(Membership.id),
        col(Membership.public_id),
        col(Membership.name),
        col(Membership.role),
        col(User.role),
    )
    .join(User, col(User.id) == Membership.user_id)
    .where(among(col(Membership.id), "ids"))
)


def seat(session: Session, user_id: int, slug: str) -> tuple[Membership, Room]:
    """My membership in a room and the room, or "not found" whatever the reason."""
    found = find(session, user_id, slug)
    if found is None:
        raise not_found("room")
    return found


def seated(session: Session, user_id: int, slug: str) -> tuple[Membership, Room, User]:
    """My seat in a room I may be in now, with my account; or why not."""
    member, room = seat(session, user_id, slug)
    policy.check_seat(member)
    user = session.get(User, user_id)
    if user is None or user.banned_at is not None:
        raise not_found("room")
    return member, room, user


def leading(session: Session, user_id: int, slug: str) -> tuple[Membership, Room, User]:
    """My seat in a room that I may manage, with my account; or why not."""
    member, room, user = seated(session, user_id, slug)
    policy.check_manage(member, user.role)
    return member, room, user


def find(session: Session, user_id: int | None, slug: str) -> tuple[Membership, Room] | None:
    if user_id is None:
        return None
    query = (
        select(Membership, Room)
        .join(Room, col(Room.id) == Membership.room_id)
        .where(Room.slug == slug, Membership.user_id == user_id)
    )
    row = session.exec(query).first()
    return None if row is None else (row[0], row[1])


def of_user(session: Session, user_id: int) -> list[tuple[Membership, Room]]:
    """Every seat of a person. Only for themselves, and for ending all of them."""
    query = (
        select(Membership, Room)
        .join(Room, col(Room.id) == Membership.room_id)
        .where(Membership.user_id == user_id)
        .order_by(col(Room.name))
    )
    return [(member, room) for member, room in session.exec(query)]


def by_public_id(session: Session, room_id: int, public_id: str) -> Membership:
    """Somebody in this room, by the id that only this room knows."""
    query = select(Membership).where(
        Membership.room_id == room_id, Membership.public_id == public_id
    )
    member = session.exec(query).first()
    if member is None:
        raise not_found("person")
    return member


def by_name(session: Session, room_id: int, name: str) -> Membership | None:
    """Somebody in this room, by just what it calls them."""
    query = select(Membership).where(Membership.room_id == room_id, Membership.name == name)
    return session.exec(query).first()


def beside(session: Session, user_id: int, public_id: str) -> tuple[Membership, Membership]:
    """My seat and that of somebody in the same room, by the id that only this room knows."""
    mine, theirs = aliased(Membership), aliased(Membership)
    query = (
        select(mine, theirs)
        .join(theirs, col(theirs.room_id) == mine.room_id)
        .where(mine.user_id == user_id, theirs.user_id != user_id, theirs.public_id == public_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise not_found("person")
    return found[0], found[1]


def is_name_free(session: Session, room_id: int, name_key: str, except_id: int | None) -> bool:
    query = select(Membership.id).where(
        Membership.room_id == room_id, Membership.name_key == name_key
    )
    holder = session.exec(query).first()
    return holder is None or holder == except_id


def people(session: Session, membership_ids: Collection[int]) -> dict[int, Person]:
    """Memberships as others see them."""
    if not membership_ids:
        return {}
    return {
        member_id: Person(public_id, name, policy.badge(role, site_role))
        for member_id, public_id, name, role, site_role in session.execute(
            PEOPLE, {"ids": list(membership_ids)}
        )
    }


def person(member: Membership, site_role: SiteRole) -> Person:
    return Person(member.public_id, member.name, policy.badge(member.role, site_role))


def you(member: Membership | Member, room: Room | Place, person: Person) -> You:
    return You(
        id=person.id,
        name=person.name,
        role=member.role,
        standing=member.standing,
        badge=person.badge,
        muted_until=member.muted_until,
        agreement_version=member.agreement_version,
        agreement_accepted=member.agreement_version >= room.agreement_asks,
        read_rev=member.read_rev,
    )


def count_seated(session: Session, room_ids: list[int]) -> dict[int, int]:
    """How many are members of each room."""
    query = (
        select(Membership.room_id, func.count())
        .where(
            col(Membership.room_id).in_(room_ids),
            col(Membership.standing).in_([Standing.ACTIVE, Standing.MUTED]),
        )
        .group_by(col(Membership.room_id))
    )
    return dict(session.exec(query).all())


def rows(
    session: Session, room_id: int, standings: list[Standing], role: RoomRole | None = None
) -> list[PersonRow]:
    """People of a room for whoever looks after it, newest first."""
    query = (
        select(Membership)
        .where(Membership.room_id == room_id, col(Membership.standing).in_(standings))
        .order_by(col(Membership.joined_at).desc())
        .limit(500)
    )
    if role is not None:
        query = query.where(Membership.role == role)
    return [row(member) for member in session.exec(query)]


def row(member: Membership) -> PersonRow:
    return PersonRow(
        id=member.public_id,
        name=member.name,
        role=member.role,
        standing=member.standing,
        joined_at=member.joined_at,
        asking=member.asking,
    )


def waiting(session: Session, room_id: int) -> list[Membership]:
    """Who asks to come in, the first first."""
    query = select(Membership).where(
        Membership.room_id == room_id, Membership.standing == Standing.WAITING
    )
    return list(session.exec(query.order_by(col(Membership.joined_at))))


def renamed_since(session: Session, room_id: int, rev: int) -> list[tuple[int, Person]]:
    """Who took another name since some rev, and at which; as they are called now."""
    query = select(Membership.id, Membership.renamed_rev).where(
        Membership.room_id == room_id, Membership.renamed_rev >= rev, Membership.renamed_rev > 0
    )
    found = dict(session.exec(query).all())
    return [(found[member_id], who) for member_id, who in people(session, found).items()]


def seated_among(session: Session, membership_ids: set[int]) -> set[int]:
    """Which of these may be in their rooms now."""
    query = select(Membership.id).where(
        col(Membership.id).in_(membership_ids),
        col(Membership.standing).in_([Standing.ACTIVE, Standing.MUTED]),
    )
    return set(session.exec(query))


def mark_read(session: Session, membership_id: int, rev: int) -> None:
    """Remember how far somebody has read; never backwards."""
    session.execute(
        update(Membership)
        .where(and_(col(Membership.id) == membership_id, col(Membership.read_rev) < rev))
        .values(read_rev=rev)
    )


def is_any_to_come_back(session: Session, now: datetime) -> bool:
    """Whether somebody's time outside a room, or outside them all, is over."""
    away = select(Membership.id).where(*_may_come_back(now)).limit(1)
    banned = select(User.id).where(col(User.banned_until) <= now).limit(1)
    return session.exec(away).first() is not None or session.exec(banned).first() is not None


def let_come_back(session: Session, now: datetime) -> None:
    """From now on they may come in again by themselves, as anybody may."""
    session.execute(
        update(Membership)
        .where(*_may_come_back(now))
        .values(standing=Standing.LEFT, away_until=None)
    )
    session.execute(
        update(User).where(col(User.banned_until) <= now).values(banned_at=None, banned_until=None)
    )


def _may_come_back(now: datetime) -> tuple[ColumnElement[bool], ...]:
    shown_out = col(Membership.standing).in_([Standing.REMOVED, Standing.BANNED])
    return (shown_out, col(Membership.away_until) <= now)
