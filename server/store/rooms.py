"""Rooms: browsing them, one by its slug, and their counters."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, func, update
from sqlmodel import Session, SQLModel, col, select

from moderation import RoomRules
from server.errors import not_found
from server.models import Entry, Room
from server.protocol.announcements import RoomChanged
from server.protocol.events import RoomView
from server.store.among import among
from server.store.lookup import Place
from server.store.prepared import Prepared
from server.store.transaction import Transaction

ROOMS = SQLModel.metadata.tables["room"]
TAKE = Prepared(
    update(ROOMS)
    .where(ROOMS.c.id == bindparam("room_id"))
    .values(
        last_seq=ROOMS.c.last_seq + bindparam("seqs"),
        last_rev=ROOMS.c.last_rev + bindparam("revs"),
    )
    .returning(ROOMS.c.last_seq, ROOMS.c.last_rev)
)

LOCK = Prepared(
    select(ROOMS.c.id)
    .where(among(ROOMS.c.slug, "slugs"))
    .order_by(ROOMS.c.slug)
    .with_for_update(key_share=True)
)


def by_slug(session: Session, slug: str) -> Room | None:
    return session.exec(select(Room).where(Room.slug == slug)).first()


def shown(session: Session, slug: str, *, is_member: bool) -> Room:
    """A room whose page one may see: a listed one, or one's own."""
    room = by_slug(session, slug)
    if room is None or not (room.is_listed or is_member):
        raise not_found("room")
    return room


def listed(session: Session) -> list[Room]:
    """The rooms that anybody may find, by name."""
    query = select(Room).where(col(Room.is_listed), Room.entry != Entry.INVITE)
    return list(session.exec(query.order_by(col(Room.name))))


def names(session: Session) -> list[tuple[str, str]]:
    """Every room's slug and name, to choose from."""
    query = select(Room.slug, Room.name).order_by(Room.name)
    return [(slug, name) for slug, name in session.exec(query)]


def take(connection: Connection, room_id: int, *, seqs: int, revs: int) -> tuple[int, int]:
    """The next free `seq` and `rev` after taking so many of each.

    Returns the last of each taken. On PostgreSQL this row's lock is what keeps `rev` in order
    between processes.
    """
    ((seq, rev),) = TAKE.rows(connection, room_id=room_id, seqs=seqs, revs=revs)
    return seq, rev


def lock(connection: Connection, slugs: Collection[str]) -> None:
    """Have rooms to oneself until the commit. On PostgreSQL, whoever looks at standings and then
    writes does it first: what they see is true then, and nobody waits in a ring."""
    if connection.dialect.name == "postgresql":
        LOCK.rows(connection, slugs=list(slugs))


def last_revs(session: Session, room_ids: list[int]) -> dict[int, int]:
    """Where each room stands."""
    query = select(Room.id, Room.last_rev).where(col(Room.id).in_(room_ids))
    return dict(session.exec(query).all())


def changed(tx: Transaction, room: Room) -> None:
    """Keep a changed room; everybody in it, on every process, learns how it is set now."""
    tx.session.add(room)
    tx.session.flush()
    # Whether a moderator is there, the live side knows and fills in.
    tx.announce(RoomChanged(room_id=room.id, settings=settings(room, staffed=False)))


def settings(room: Room | Place, *, staffed: bool) -> RoomView:
    return RoomView(
        slug=room.slug,
        name=room.name,
        topic=room.topic,
        state=room.state,
        slow_seconds=room.slow_seconds,
        staffed=staffed,
        unstaffed=room.unstaffed,
        agreement_version=room.agreement_version,
        agreement_asks=room.agreement_asks,
        language=room.language,
        outcomes=outcomes(room),
    )


def outcomes(room: Room | Place) -> RoomRules:
    """How conduct is met in a room: what it has chosen, and what we suggest for the rest."""
    if isinstance(room, Place):
        return room.outcomes
    return msgspec.convert(room.outcomes, RoomRules)


def holding(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a text has a word in it, whatever signs the word has."""
    plain = word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{plain}%", escape="\\")


def everything(session: Session) -> list[Room]:
    """Every room, by name, for the desk."""
    return list(session.exec(select(Room).order_by(col(Room.name))))
