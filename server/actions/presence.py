"""Being in a room: coming in, going out, typing, and how far one has read."""

from typing import Any

from server import policy
from server.actions import gatherings
from server.chat import Chat, Visitor
from server.errors import not_found
from server.live import Connection, Seat
from server.protocol.commands import Close, Open, Read, Typing
from server.store import Transaction, lookup, members, rooms, snapshots
from server.store.snapshots import Snapshot, Wish


async def open_room(
    chat: Chat, connection: Connection, command: Open
) -> tuple[Seat, dict[str, Any]]:
    """Take a seat, then read the snapshot: what happens in between waits in the seat.

    The door sends the reply and then calls `seat.settle(rev)`.
    """
    user_id, slug = connection.user_id, command.room
    member = await chat.store.find(lookup.seated, (user_id, slug))
    seat = Seat(connection, member.id, member.person, member.joined_at)
    settings = rooms.settings(member.room, staffed=chat.hub.is_staffed)
    chat.hub.take_seat(seat, member.room.id, settings, member.room.last_rev)
    try:
        found = await chat.store.find(snapshots.take, Wish(user_id, slug, command.since))
    except BaseException:
        chat.hub.leave_seat(seat)
        raise
    return seat, _opened(chat, found)


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


def _opened(chat: Chat, found: Snapshot) -> dict[str, Any]:
    """A snapshot as `open` answers it, with who is here at this moment."""
    member, news = found.member, found.news
    count, here = chat.hub.people(member.room.id)
    return {
        "room": rooms.settings(member.room, staffed=chat.hub.is_staffed),
        "you": members.you(member, member.room, member.person),
        "messages": news.messages,
        "more": news.more,
        "rev": member.room.last_rev,
        "reset": news.reset,
        "renamed": news.renamed,
        "notices": found.notices,
        "waiting": found.waiting,
        "own": found.own,
        "shields": found.shields,
        "gatherings": gatherings.times(found.schedule, chat.now()),
        "people": {"count": count, "here": here},
    }
