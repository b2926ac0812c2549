"""What an operator does from the shell for somebody who asked: their file, and their erasure.

Somebody without a kept name is found by what a room calls them. Each goes into the log.
"""

from dataclasses import dataclass

from sqlmodel import Session

from server import names
from server.actions import erasure, me
from server.errors import Refused
from server.models import User
from server.protocol.own_data import OwnData
from server.store import Store, Transaction, audit, members, own_data, people, rooms
from server.store.audit import Deed

LAST_ADMIN = (
    "This is the only admin. Make somebody else one first (kith staff add NAME --role admin). "
    "Nothing was erased."
)


@dataclass(frozen=True)
class Somebody:
    """Who is meant, and how much there is of them."""

    user_id: int
    seats: int
    messages: int


async def export(store: Store, name: str, room: str | None) -> OwnData:
    """Everything of theirs, as they would get it."""
    user_id = await store.read(lambda s: _find(s, name, room).id)
    await store.write(lambda tx: _record(tx, user_id))
    return await me.file_of(store, user_id)


async def to_erase(store: Store, name: str, room: str | None) -> Somebody:
    """Who would be erased, if that may be."""

    def look(session: Session) -> Somebody:
        user_id = _find(session, name, room).id
        if people.is_last_admin(session, user_id):
            raise Refused("last_admin", LAST_ADMIN, status=409)
        mine = own_data.of_person(session, user_id, store.now())
        return Somebody(user_id, len(mine.seats), len(mine.messages))

    return await store.read(look)


async def erase(store: Store, somebody: Somebody) -> None:
    """The same as they could do themselves, without their passphrase."""
    await erasure.carry_out(store, somebody.user_id, by=None)
    await store.forget()  # a serving process cuts the log of changes; else closing it does


def _find(session: Session, name: str, room: str | None) -> User:
    return _by_name(session, name) if room is None else _in_room(session, name, room)


def _by_name(session: Session, name: str) -> User:
    user = people.by_name_key(session, names.key(name))
    if user is None or user.name is None or user.name.casefold() != name.strip().casefold():
        raise Refused("no_account", f"Nobody signs in as “{name}”. Is --room SLUG missing?")
    return user


def _in_room(session: Session, name: str, slug: str) -> User:
    room = rooms.by_slug(session, slug)
    if room is None:
        raise Refused("no_room", f"There is no room “{slug}”.")
    member = members.by_name(session, room.id, name.strip())
    user = None if member is None else session.get(User, member.user_id)
    if user is None or user.erased_at is not None:
        raise Refused("no_person", f"Nobody is called “{name}” in {slug}.")
    return user


def _record(tx: Transaction, user_id: int) -> None:
    audit.record(tx, Deed("account.export", f"user:{user_id}"))
