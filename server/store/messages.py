"""Messages: pages of history, changes since a rev, and a message as everybody is shown it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, select

from server.errors import not_found
from server.models import (
    HeldMessage,
    HeldState,
    Membership,
    Message,
    MessageState,
    Reaction,
    Room,
)
from server.protocol.announcements import MessageChanged
from server.protocol.events import MessageEvent, MessageView, Person, WaitingView
from server.store import members, rooms
from server.store.among import among
from server.store.transaction import Transaction

RESUME_LIMIT = 500  # changes; further behind than this, a client starts afresh
PAGE = 50
BEYOND = 2**62  # a `seq` that no message has

MESSAGES = SQLModel.metadata.tables["message"].c
IN_ROOM = select_columns(*MESSAGES).where(MESSAGES.room_id == bindparam("room_id"))
MOST = bindparam("most", type_=Integer)
PAGE_BEFORE = (
    IN_ROOM.where(MESSAGES.seq < bindparam("seq")).order_by(MESSAGES.seq.desc()).limit(MOST)
)
PAGE_AFTER = IN_ROOM.where(MESSAGES.seq > bindparam("seq")).order_by(MESSAGES.seq).limit(MOST)
PLACE_OF = select_columns(MESSAGES.seq).where(
    MESSAGES.room_id == bindparam("room_id"), MESSAGES.id == bindparam("message_id")
)
# Looked for from the newest backwards: what was read lies beyond what was not. A message that was
# read and has changed since has a new `rev`, and a place before others that were read.
LAST_READ = (
    select_columns(MESSAGES.seq)
    .where(MESSAGES.room_id == bindparam("room_id"), MESSAGES.rev <= bindparam("rev"))
    .order_by(MESSAGES.seq.desc())
    .limit(1)
)
UNREAD = select_columns(MESSAGES.id).where(
    MESSAGES.room_id == bindparam("room_id"),
    MESSAGES.seq > func.coalesce(LAST_READ.scalar_subquery(), 0),
    MESSAGES.author_id != bindparam("author_id"),
    MESSAGES.state == MessageState.VISIBLE,
)
CHANGED_SINCE = IN_ROOM.where(MESSAGES.rev > bindparam("rev")).order_by(MESSAGES.rev)
REACTIONS = (
    select(Reaction.message_id, Reaction.kind, Membership.public_id)
    .join(Membership, col(Membership.id) == Reaction.membership_id)
    .where(among(col(Reaction.message_id), "ids"))
    .order_by(col(Reaction.kind), col(Membership.id))
)
WAITING = (
    select(HeldMessage)
    .where(
        HeldMessage.room_id == bindparam("room_id"),
        HeldMessage.state == HeldState.WAITING,
        among(col(HeldMessage.author_id), "authors"),
    )
    .order_by(col(HeldMessage.at))
)


def own_view(session: Session, user_id: int, message_id: str) -> tuple[Message, Membership, Room]:
    """A message, found through my seat in its room, or "not found"."""
    query = (
        select(Message, Membership, Room)
        .join(Room, col(Room.id) == Message.room_id)
        .join(Membership, col(Membership.room_id) == Room.id)
        .where(Message.id == message_id, Membership.user_id == user_id)
    )
    row = session.exec(query).first()
    if row is None:
        raise not_found("message")
    return row[0], row[1], row[2]


def to_change(tx: Transaction, user_id: int, message_id: str) -> tuple[Message, Membership, Room]:
    """The same to act on: looked at once the room is locked, so that nobody is erased or shown out
    between the look and the act."""
    slug = select(Room.slug).join(Message, col(Message.room_id) == Room.id)
    rooms.lock(tx.connection, tx.session.exec(slug.where(Message.id == message_id)).all())
    return own_view(tx.session, user_id, message_id)


def supporters(session: Session, message_id: str) -> list[Person]:
    """Who stands with the author of a message."""
    given = select(Reaction.membership_id).where(Reaction.message_id == message_id).distinct()
    return list(members.people(session, session.exec(given).all()).values())


def latest(session: Session, room_id: int, limit: int = PAGE) -> tuple[list[MessageView], bool]:
    """The newest page in `seq` order, and whether there is more before it."""
    return before(session, room_id, None, limit)


def before(
    session: Session, room_id: int, seq: int | None, limit: int
) -> tuple[list[MessageView], bool]:
    """A page that ends just before `seq`, in `seq` order, and whether there is more before it."""
    place = {"room_id": room_id, "seq": BEYOND if seq is None else seq, "most": limit + 1}
    found = session.execute(PAGE_BEFORE, place).all()
    return views(session, reversed(found[:limit])), len(found) > limit


def after(session: Session, room_id: int, seq: int, limit: int) -> tuple[list[MessageView], bool]:
    """A page that starts just after `seq`, and whether there is more after it."""
    place = {"room_id": room_id, "seq": seq, "most": limit + 1}
    found = session.execute(PAGE_AFTER, place).all()
    return views(session, found[:limit]), len(found) > limit


def beside(
    session: Session, room_id: int, message_id: str, limit: int
) -> tuple[list[MessageView], bool, bool]:
    """A page with this message in its middle, and whether there is more before and after it."""
    seq = session.scalar(PLACE_OF, {"room_id": room_id, "message_id": message_id})
    if seq is None:
        raise not_found("message")
    earlier, older = before(session, room_id, seq + 1, limit - limit // 2)
    later, newer = after(session, room_id, seq, limit // 2)
    return earlier + later, older, newer


def unread(session: Session, member: Membership) -> tuple[str | None, int]:
    """The first of others' words beyond what a member has read, and how many there are of them."""
    if member.read_rev == 0:
        return None, 0
    asked = {"room_id": member.room_id, "rev": member.read_rev, "author_id": member.id}
    first = session.scalar(UNREAD.order_by(MESSAGES.seq).limit(1), asked)
    if first is None:
        return None, 0
    count = session.scalar(select_columns(func.count()).select_from(UNREAD.subquery()), asked)
    return first, count or 0


def changed_since(session: Session, room_id: int, rev: int) -> list[MessageView]:
    """Every message with a newer rev, each once, in rev order."""
    return views(session, session.execute(CHANGED_SINCE, {"room_id": room_id, "rev": rev}))


def events_since(session: Session, room_id: int, rev: int) -> list[MessageEvent]:
    """The changes of a room after `rev`, as the events that told of them; at most the last 500."""
    room = session.get(Room, room_id)
    if room is None:
        return []
    changes = changed_since(session, room_id, max(rev, room.last_rev - RESUME_LIMIT))
    return [MessageEvent(room=room.slug, rev=view.rev, message=view) for view in changes]


def around(
    session: Session, room_id: int, seq: int, each_side: int
) -> tuple[list[MessageView], list[MessageView]]:
    """What was said just before and just after a place: the desk's context."""
    earlier, _ = before(session, room_id, seq, each_side)
    later, _ = after(session, room_id, seq, each_side)
    return earlier, later


def until(session: Session, room_id: int, at: datetime, limit: int) -> list[MessageView]:
    """What had been said last at some moment, in `seq` order."""
    query = (
        select(Message)
        .where(Message.room_id == room_id, Message.at <= at)
        .order_by(col(Message.seq).desc())
        .limit(limit)
    )
    return views(session, reversed(session.exec(query).all()))


def views(session: Session, found: Iterable[Message | Row[Any]]) -> list[MessageView]:
    """Messages as everybody in the room is shown them."""
    messages = list(found)
    authors = members.people(session, list({m.author_id for m in messages}))
    reactions = _reactions(session, [m.id for m in messages])
    return [view(m, authors[m.author_id], reactions.get(m.id, {})) for m in messages]


def view(
    message: Message | Row[Any], author: Person, reactions: dict[str, list[str]] | None = None
) -> MessageView:
    """One message as everybody is shown it: without its words once it is removed or withdrawn.

    Its label is its author's words too.
    """
    is_visible = message.state is MessageState.VISIBLE
    return MessageView(
        id=message.id,
        seq=message.seq,
        rev=message.rev,
        author=author,
        body=(message.masked or message.body) if is_visible else None,
        state=message.state,
        at=message.at,
        edited_at=message.edited_at,
        reply_to=message.reply_to,
        need=message.need if is_visible else None,
        label=message.label if is_visible else None,
        reactions=(reactions or {}) if is_visible else {},
        masked=is_visible and message.masked is not None,
        response=message.response if is_visible else None,
    )


def change(tx: Transaction, message: Message, room: Room) -> MessageView:
    """Give a changed message the room's next rev and announce its whole new state."""
    _, message.rev = rooms.take(tx.connection, room.id, seqs=0, revs=1)
    tx.session.add(message)
    tx.session.flush()
    shown = views(tx.session, [message])[0]
    event = MessageEvent(room=room.slug, rev=message.rev, message=shown)
    tx.announce(MessageChanged(room_id=room.id, event=event))
    return shown


def react(session: Session, message_id: str, membership_id: int, kind: str, *, on: bool) -> bool:
    """Set or clear one reaction; whether that changed anything."""
    existing = session.get(Reaction, (message_id, membership_id, kind))
    if on is (existing is not None):
        return False
    if existing is None:
        session.add(Reaction(message_id=message_id, membership_id=membership_id, kind=kind))
    else:
        session.delete(existing)
    session.flush()
    return True


def backdate(tx: Transaction, message_id: str, at: datetime) -> None:
    """Move a message to an earlier moment; for sample conversations only."""
    tx.session.execute(update(Message).where(col(Message.id) == message_id).values(at=at))


def drop_reactions(session: Session, message_id: str) -> None:
    session.execute(delete(Reaction).where(col(Reaction.message_id) == message_id))


def waiting(
    session: Session, room_id: int, authors: Mapping[int, Person]
) -> dict[int, list[MessageView]]:
    """The own words of these members that wait for a moderator's look, for each alone."""
    found: dict[int, list[MessageView]] = {author_id: [] for author_id in authors}
    asked = {"room_id": room_id, "authors": list(authors)}
    for held in session.exec(WAITING, params=asked):
        found[held.author_id].append(held_view(held, authors[held.author_id]))
    return found


def held_view(held: HeldMessage, author: Person) -> WaitingView:
    """Held words, for their author only: no place in the room yet, so seq and rev are 0."""
    return WaitingView(
        id=held.id,
        seq=0,
        rev=0,
        author=author,
        body=held.body,
        state="waiting",
        at=held.at,
        reply_to=held.reply_to,
        need=held.need,
        label=held.label,
        until=held.due_at,
    )


def _reactions(session: Session, ids: list[str]) -> dict[str, dict[str, list[str]]]:
    if not ids:
        return {}
    found: dict[str, dict[str, list[str]]] = {}
    for message_id, kind, public_id in session.exec(REACTIONS, params={"ids": ids}):
        found.setdefault(message_id, {}).setdefault(kind, []).append(public_id)
    return found
