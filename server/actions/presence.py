"""Being in a room: coming in, going out, typing, and how far one has read."""

from typing import Any

from sqlmodel import Session

from server import policy
from server.chat import Chat, Visitor
from server.errors import not_found
from server.live import Connection, Seat
from server.models import Room
from server.protocol.commands import Close, Open, Read, Typing
from server.protocol.events import MessageView, RoomView
from server.store import Transaction, members, messages, notices, rooms


async def open_room(
    chat: Chat, connection: Connection, command: Open
) -> tuple[Seat, dict[str, Any]]:
    """Take a seat, then read the snapshot: what happens in between waits in the seat.

    The door sends the reply and then calls `seat.settle(rev)`.
    """
    member, room, user = await chat.store.read(
        lambda s: members.seated(s, connection.user_id, command.room)
    )
    seat = Seat(connection, member.id, members.person(member, user.role), member.joined_at)
    chat.hub.take_seat(seat, room.id, _settings(chat, room), room.last_rev)
    try:
        reply = await chat.store.read(lambda s: _snapshot(chat, s, connection.user_id, command))
    except BaseException:
        chat.hub.leave_seat(seat)
        raise
    count, here = chat.hub.people(room.id)
    return seat, {**reply, "people": {"count": count, "here": here}}


async def close_room(chat: Chat, connection: Connection, command: Close) -> dict[str, Any]:
    chat.hub.leave_seat(_seat_taken(connection, command.room))
    return {}


async def typing(chat: Chat, connection: Connection, command: Typing) -> dict[str, Any]:
    """Never stored, and the first to be dropped."""
    chat.limits.take("typing", id(connection))
    chat.hub.typing(_seat_taken(connection, command.room), is_on=command.on)
    return {}


async def read(chat: Chat, visitor: Visitor, command: Read) -> dict[str, Any]:
    """Remember how far I have read, for the unread line on my next visit."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        member, room = members.seat(tx.session, user_id, command.room)
        policy.check_seat(member)
        members.mark_read(tx.session, member.id, min(command.rev, room.last_rev))

    await chat.store.write(act)
    return {}


def _seat_taken(connection: Connection, slug: str) -> Seat:
    for seat in connection.seats.values():
        if seat.channel is not None and seat.channel.settings.slug == slug:
            return seat
    raise not_found("room")


def _settings(chat: Chat, room: Room) -> RoomView:
    return rooms.settings(room, staffed=chat.hub.is_staffed)


def _snapshot(chat: Chat, session: Session, user_id: int, command: Open) -> dict[str, Any]:
    """One consistent look: standing is checked again, for it may have ended meanwhile."""
    member, room, user = members.seated(session, user_id, command.room)
    found, more, reset = _changes(session, room, command.since)
    person = members.person(member, user.role)
    return {
        "room": _settings(chat, room),
        "you": members.you(member, room, user.role),
        "messages": found,
        "more": more,
        "rev": room.last_rev,
        "reset": reset,
        "renamed": members.renamed_since(session, room.id, command.since) if command.since else [],
        "notices": notices.unseen(session, user_id, room.id),
        "waiting": messages.waiting(session, member, person),
    }


def _changes(
    session: Session, room: Room, since: int | None
) -> tuple[list[MessageView], bool, bool]:
    """What a client needs to be up to date: the changes since its rev, or a fresh page."""
    if since is not None and 0 <= room.last_rev - since <= messages.RESUME_LIMIT:
        return messages.changed_since(session, room.id, since), False, False
    found, more = messages.latest(session, room.id)
    return found, more, since is not None
