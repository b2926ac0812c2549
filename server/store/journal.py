"""The journal: the append path of messages. Many posts, one transaction.

`append` authorises a whole batch by looking its memberships up, finds the posts that were kept
before, takes `seq` and `rev` once per room, inserts, and announces in rev order. A post that may
not be is refused alone. Reviewing words is not done here; drafts arrive with their verdict.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert
from sqlmodel import Session, col, select

from server import policy
from server.errors import Refused, not_found
from server.models import (
    HeldMessage,
    HeldState,
    Membership,
    Message,
    Room,
    SiteRole,
    User,
)
from server.protocol.announcements import MessageChanged
from server.protocol.events import MessageEvent, MessageView, Person
from server.store import cases, members, messages, rooms
from server.store.cases import Call
from server.store.transaction import Transaction


class Way(StrEnum):
    """What the verdict asks for: into the room, to the desk first, or not at all."""

    SHOW = "show"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Draft:
    """Something to keep. The same (membership, key) is kept once, however often it comes."""

    id: str
    user_id: int
    room: str  # the slug
    key: str
    body: str
    way: Way = Way.SHOW
    masked: str | None = None
    reason: str = ""  # the kind sentence for the author, when not shown at once
    reply_to: str | None = None
    need: str | None = None
    label: str | None = None
    call: Call | None = None


@dataclass(frozen=True)
class Kept:
    """What became of a draft: a message in the room, or words that wait for a person."""

    message: MessageView | None = None
    waiting: MessageView | None = None
    until: datetime | None = None
    refused: str | None = None  # the reason the author was given
    is_new: bool = True


@dataclass(frozen=True)
class _Seat:
    """A draft's author as the batch knows them."""

    member: Membership
    room: Room
    site_role: SiteRole

    @property
    def author(self) -> Person:
        return members.person(self.member, self.site_role)


Name = tuple[int, str, str]  # user, room, key: what a post is, however often it is sent
Seats = dict[tuple[int, str], _Seat]


def append(tx: Transaction, drafts: Sequence[Draft]) -> list[Kept | Refused]:
    """Keep a batch of drafts; one outcome each, in their order."""
    unique = {_name(draft): draft for draft in reversed(drafts)}  # of twins the first one counts
    seats = _seats(tx.session, drafts)
    earlier = _earlier(tx.session, drafts, seats)
    replies = _answered(tx.session, drafts)
    outcomes: dict[Name, Kept | Refused] = {}
    fresh: dict[str, list[Draft]] = defaultdict(list)
    for name, draft in reversed(unique.items()):
        if name in earlier:
            outcomes[name] = earlier[name]
            continue
        try:
            _check(tx, draft, seats, replies)
            fresh[draft.room].append(draft)
        except Refused as no:
            outcomes[name] = no
    for room in sorted(fresh):  # always in the same order, so that two processes cannot deadlock
        outcomes |= _keep(tx, fresh[room], seats)
    return [outcomes[_name(draft)] for draft in drafts]


def release(tx: Transaction, held: HeldMessage, room: Room, author: Membership) -> MessageView:
    """Held words come into the room: the next seq and rev, at this moment, under the same id."""
    seq, rev = rooms.take(tx.session, room.id, seqs=1, revs=1)
    message = Message(
        id=held.id,
        room_id=room.id,
        seq=seq,
        rev=rev,
        author_id=author.id,
        key=held.key,
        body=held.body,
        masked=held.masked,
        at=tx.now,
        reply_to=held.reply_to,
        need=held.need,
        label=held.label,
    )
    tx.session.add(message)
    tx.session.flush()
    shown = messages.views(tx.session, [message])[0]
    event = MessageEvent(room=room.slug, rev=rev, message=shown)
    tx.announce(MessageChanged(room_id=room.id, event=event))
    return shown


def _name(draft: Draft) -> Name:
    return draft.user_id, draft.room, draft.key


def _seats(session: Session, drafts: Sequence[Draft]) -> Seats:
    """The memberships of a batch in one look. This lookup is the authorisation."""
    query = (
        select(Membership, Room, User)
        .join(Room, col(Room.id) == Membership.room_id)
        .join(User, col(User.id) == Membership.user_id)
        .where(
            col(Membership.user_id).in_({d.user_id for d in drafts}),
            col(Room.slug).in_({d.room for d in drafts}),
            col(User.banned_at).is_(None),
        )
    )
    return {
        (member.user_id, room.slug): _Seat(member, room, user.role)
        for member, room, user in session.exec(query)
    }


def _earlier(session: Session, drafts: Sequence[Draft], seats: Seats) -> dict[Name, Kept]:
    """What was kept before under the same keys: a retry gets the first result again."""
    by_author = {seat.member.id: seat for seat in seats.values()}
    keys = {draft.key for draft in drafts}
    said = session.exec(
        select(Message).where(col(Message.author_id).in_(by_author), col(Message.key).in_(keys))
    ).all()
    held = session.exec(
        select(HeldMessage).where(
            col(HeldMessage.author_id).in_(by_author), col(HeldMessage.key).in_(keys)
        )
    ).all()
    found: dict[Name, Kept] = {}
    for words in held:
        seat = by_author[words.author_id]
        found[seat.member.user_id, seat.room.slug, words.key] = _kept_before(words, seat)
    for message, shown in zip(said, messages.views(session, said), strict=True):
        seat = by_author[message.author_id]
        found[seat.member.user_id, seat.room.slug, message.key] = Kept(shown, is_new=False)
    return found


def _kept_before(held: HeldMessage, seat: _Seat) -> Kept:
    if held.state is HeldState.REFUSED:
        return Kept(refused=held.reason, is_new=False)
    shown = messages.held_view(held, seat.author)
    return Kept(waiting=shown, until=held.due_at, is_new=False)


def _answered(session: Session, drafts: Sequence[Draft]) -> set[tuple[str, str]]:
    """(room, message) of every message that some draft answers."""
    ids = {draft.reply_to for draft in drafts if draft.reply_to}
    if not ids:
        return set()
    query = (
        select(Room.slug, Message.id)
        .join(Message, col(Message.room_id) == Room.id)
        .where(col(Message.id).in_(ids))
    )
    return {(slug, message_id) for slug, message_id in session.exec(query)}


def _check(tx: Transaction, draft: Draft, seats: Seats, replies: set[tuple[str, str]]) -> None:
    """May this be said, here and now? Marks the time, so that slow mode holds within a batch."""
    seat = seats.get((draft.user_id, draft.room))
    if seat is None:
        raise not_found("room")
    policy.check_post(seat.member, seat.room, tx.now)
    if draft.reply_to and (draft.room, draft.reply_to) not in replies:
        raise not_found("message you are answering")
    if seat.room.slow_seconds:
        seat.member.last_post_at = tx.now


def _keep(tx: Transaction, drafts: list[Draft], seats: Seats) -> dict[Name, Kept | Refused]:
    """Write one room's new drafts: those to show with their seq and rev, the others held."""
    shown = [d for d in drafts if d.way is Way.SHOW]
    kept: dict[Name, Kept | Refused] = {}
    if shown:
        kept |= _show(tx, shown, seats)
    for draft in drafts:
        seat = seats[draft.user_id, draft.room]
        if draft.way is not Way.SHOW:
            kept[_name(draft)] = _hold(tx, draft, seat)
        elif draft.call is not None:
            cases.open_case(tx, seat.room, draft.call, seat.member, message_id=draft.id)
    return kept


def _show(tx: Transaction, drafts: list[Draft], seats: Seats) -> dict[Name, Kept]:
    room = seats[drafts[0].user_id, drafts[0].room].room
    last_seq, last_rev = rooms.take(tx.session, room.id, seqs=len(drafts), revs=len(drafts))
    first_seq, first_rev = last_seq - len(drafts) + 1, last_rev - len(drafts) + 1
    rows, kept = [], {}
    for place, draft in enumerate(drafts):
        seat = seats[draft.user_id, draft.room]
        message = Message(
            id=draft.id,
            room_id=room.id,
            seq=first_seq + place,
            rev=first_rev + place,
            author_id=seat.member.id,
            key=draft.key,
            body=draft.body,
            masked=draft.masked,
            at=tx.now,
            reply_to=draft.reply_to,
            need=draft.need,
            label=draft.label,
        )
        rows.append(message.model_dump())
        shown = messages.view(message, seat.author)
        event = MessageEvent(room=room.slug, rev=message.rev, message=shown)
        tx.announce(MessageChanged(room_id=room.id, event=event))
        kept[_name(draft)] = Kept(shown)
    tx.session.execute(insert(Message), rows)
    return kept


def _hold(tx: Transaction, draft: Draft, seat: _Seat) -> Kept:
    """Keep words for the desk. They are not in the room until a person releases them."""
    assert draft.call is not None  # noqa: S101  (whoever holds words says who has to look)
    held = HeldMessage(
        id=draft.id,
        room_id=seat.room.id,
        author_id=seat.member.id,
        key=draft.key,
        body=draft.body,
        masked=draft.masked,
        state=HeldState.WAITING if draft.way is Way.HOLD else HeldState.REFUSED,
        reason=draft.reason,
        at=tx.now,
        due_at=tx.now + timedelta(minutes=draft.call.minutes),
        reply_to=draft.reply_to,
        need=draft.need,
        label=draft.label,
    )
    tx.session.add(held)
    tx.session.flush()
    cases.open_case(tx, seat.room, draft.call, seat.member, held_id=held.id)
    if draft.way is Way.REFUSE:
        return Kept(refused=draft.reason)
    return Kept(waiting=messages.held_view(held, seat.author), until=held.due_at)
