"""The journal: the append path of messages. Many posts, one transaction.

`append` authorises a whole batch by looking its memberships up, finds the posts that were kept
before, takes `seq` and `rev` once per room, inserts, and announces in rev order. A post that may
not be is refused alone. Reviewing words is not done here; drafts arrive with their verdict.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, union_all, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from server import policy
from server.errors import Refused, not_found
from server.models import (
    CaseKind,
    HeldMessage,
    Membership,
    Message,
    MessageState,
    Response,
    Room,
)
from server.models.columns import EPOCH, MILLISECOND
from server.protocol.announcements import MessageChanged
from server.protocol.events import MessageEvent, MessageView
from server.store import cases, held, messages, own_words, rooms, signs
from server.store.among import among
from server.store.cases import Call
from server.store.held import Kept
from server.store.lookup import Member, Members, Place, look_up
from server.store.prepared import Insertion, Prepared
from server.store.transaction import Transaction

COLUMNS = (
    "id room_id seq rev author_id key body masked state at reply_to need label response".split()
)
SHOWN = Insertion("message", COLUMNS)
SAID_BEFORE = select(Message).where(among(col(Message.key), "keys"))
HELD_BEFORE = select(HeldMessage).where(among(col(HeldMessage.key), "keys"))
KNOWN = Prepared(
    union_all(  # nearly always none
        select_columns(col(Message.key)).where(among(col(Message.key), "keys")),
        select_columns(col(HeldMessage.key)).where(among(col(HeldMessage.key), "keys")),
    )
)
ANSWERED = Prepared(
    select_columns(col(Room.slug), col(Message.id))
    .join(Message, col(Message.room_id) == Room.id)
    .where(among(col(Message.id), "ids"))
)
VISIBLE = str(MessageState.VISIBLE)


class Way(StrEnum):
    """What the verdict asks for: into the room, to the desk first, or not at all."""

    SHOW = "show"
    HOLD = "hold"
    REFUSE = "refuse"


class Draft(msgspec.Struct, frozen=True, gc=False):
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
    releases: bool = False  # held distress: into the room at its deadline
    is_farewell: bool = False
    is_cry: bool = False  # its author is in distress
    is_staffed: bool = True  # whether a moderator is on duty
    response: Response | None = None

    @property
    def name(self) -> "Name":
        return self.user_id, self.room, self.key


Name = tuple[int, str, str]  # user, room, key: what a post is, however often it is sent
Outcomes = dict[Name, Kept | Refused]


def append(tx: Transaction, drafts: Sequence[Draft]) -> list[Kept | Refused]:
    """Keep a batch of drafts; one outcome each, in their order."""
    unique: dict[Name, Draft] = {}
    for draft in drafts:
        unique.setdefault(draft.name, draft)  # of twins the first one counts
    rooms.lock(tx.connection, {d.room for d in drafts})
    posters = look_up(tx.connection, {d.user_id for d in drafts}, {d.room for d in drafts})
    outcomes: Outcomes = {**_earlier(tx, drafts, posters)}
    answered = _answered(tx.connection, drafts)
    fresh: dict[str, list[Draft]] = defaultdict(list)
    latest: dict[int, datetime] = {}  # who has spoken in this batch in a room with slow mode
    for name, draft in unique.items():
        if name in outcomes:
            continue
        try:
            _check(tx, draft, posters, answered, latest)
            fresh[draft.room].append(draft)
        except Refused as no:
            outcomes[name] = no
    for room in sorted(fresh):  # always in the same order, so that two processes cannot deadlock
        _keep(tx, fresh[room], posters, outcomes)
    _remember_pace(tx.connection, latest)
    return [outcomes[draft.name] for draft in drafts]


def release(tx: Transaction, words: HeldMessage, room: Room) -> MessageView:
    """Held words come into the room: the next seq and rev, at this moment, under the same id."""
    seq, rev = rooms.take(tx.connection, room.id, seqs=1, revs=1)
    message = Message(
        id=words.id,
        room_id=room.id,
        seq=seq,
        rev=rev,
        author_id=words.author_id,
        key=words.key,
        body=words.body,
        masked=words.masked,
        at=tx.now,
        reply_to=words.reply_to,
        need=words.need,
        label=words.label,
    )
    tx.session.add(message)
    tx.session.flush()
    author = tx.session.get(Membership, words.author_id)
    if author is not None and words.masked is not None:
        own_words.tell(tx, author.user_id, room.slug, words.id, words.body)
    shown = messages.views(tx.session, [message])[0]
    event = MessageEvent(room=room.slug, rev=rev, message=shown)
    tx.announce(MessageChanged(room_id=room.id, event=event))
    return shown


def _earlier(tx: Transaction, drafts: Sequence[Draft], posters: Members) -> dict[Name, Kept]:
    """What was kept before under the same keys: a retry gets the first result again."""
    keys = [draft.key for draft in drafts]
    if not KNOWN.rows(tx.connection, keys=keys):
        return {}
    session = tx.session
    names = {poster.id: name for name, poster in posters.items()}
    found: dict[Name, Kept] = {}
    for words in session.exec(HELD_BEFORE, params={"keys": keys}):
        if words.author_id in names:
            user_id, slug = names[words.author_id]
            person = posters[user_id, slug].person
            found[user_id, slug, words.key] = held.kept_before(words, person)
    said = session.exec(SAID_BEFORE, params={"keys": keys}).all()
    for message, shown in zip(said, messages.views(session, said) if said else (), strict=True):
        if message.author_id in names:
            found[*names[message.author_id], message.key] = Kept(shown)
    return found


def _answered(connection: Connection, drafts: Sequence[Draft]) -> set[tuple[str, str]]:
    """(room, message) of every message that some draft answers."""
    ids = [draft.reply_to for draft in drafts if draft.reply_to]
    if not ids:
        return set()
    return {(slug, message_id) for slug, message_id in ANSWERED.rows(connection, ids=ids)}


def _check(
    tx: Transaction,
    draft: Draft,
    posters: Members,
    answered: set[tuple[str, str]],
    latest: dict[int, datetime],
) -> None:
    """May this be said, here and now?"""
    poster = posters.get((draft.user_id, draft.room))
    if poster is None:
        raise not_found("room")
    if poster.id in latest:
        poster = poster._replace(last_post_at=latest[poster.id])
    policy.check_post(poster, poster.room, tx.now, is_staffed=draft.is_staffed, is_cry=draft.is_cry)
    if draft.reply_to and (draft.room, draft.reply_to) not in answered:
        raise not_found("message")
    if policy.pause(poster, poster.room, is_staffed=draft.is_staffed):
        latest[poster.id] = tx.now


def _remember_pace(connection: Connection, latest: dict[int, datetime]) -> None:
    for membership_id, at in latest.items():
        connection.execute(
            update(Membership).where(col(Membership.id) == membership_id).values(last_post_at=at)
        )


def _keep(tx: Transaction, drafts: list[Draft], posters: Members, outcomes: Outcomes) -> None:
    """Write one room's new drafts: those to show with their seq and rev, the others held."""
    room = posters[drafts[0].user_id, drafts[0].room].room
    shown = [draft for draft in drafts if draft.way is Way.SHOW]
    if shown:
        _show(tx, room, shown, posters, outcomes)
    for draft in drafts:
        poster = posters[draft.user_id, draft.room]
        if draft.way is not Way.SHOW:
            outcomes[draft.name] = held.hold(tx, draft, poster)
        elif draft.call is not None:
            about = held.membership(tx.session, poster)
            cases.open_case(tx, held.room(tx.session, room), draft.call, about, message_id=draft.id)
        if draft.is_farewell and draft.way is Way.SHOW:
            _take_leave(tx, draft, poster)


def _take_leave(tx: Transaction, draft: Draft, poster: Member) -> None:
    """A light goodbye, which is nothing, unless they wrote about dying within the last day."""
    sign = signs.GOODBYE
    if signs.was_grave(tx.session, poster.id, tx.now - signs.DAY, but=draft.id):
        call = Call(CaseKind.DISTRESS, sign.severity, sign.minutes, (sign.finding,))
        about, room = held.membership(tx.session, poster), held.room(tx.session, poster.room)
        cases.open_case(tx, room, call, about, message_id=draft.id)


def _show(
    tx: Transaction, room: Place, drafts: list[Draft], posters: Members, outcomes: Outcomes
) -> None:
    last_seq, last_rev = rooms.take(tx.connection, room.id, seqs=len(drafts), revs=len(drafts))
    first_seq, first_rev = last_seq - len(drafts) + 1, last_rev - len(drafts) + 1
    rows = []
    for place, draft in enumerate(drafts):
        poster = posters[draft.user_id, draft.room]
        seq, rev = first_seq + place, first_rev + place
        rows.append(_row(tx, draft, poster, seq, rev))
        shown = _view(tx, draft, poster, seq, rev)
        if draft.masked is not None:
            own_words.tell(tx, draft.user_id, room.slug, draft.id, draft.body)
        tx.announce(
            MessageChanged(
                room_id=room.id, event=MessageEvent(room=room.slug, rev=rev, message=shown)
            )
        )
        outcomes[draft.name] = Kept(shown)
    SHOWN.add(tx.connection, rows)


def _row(tx: Transaction, draft: Draft, poster: Member, seq: int, rev: int) -> tuple[Any, ...]:
    """A row of `COLUMNS`, as the database keeps it."""
    return (
        draft.id,
        poster.room.id,
        seq,
        rev,
        poster.id,
        draft.key,
        draft.body,
        draft.masked,
        VISIBLE,
        (tx.now - EPOCH) // MILLISECOND,
        draft.reply_to,
        draft.need,
        draft.label,
        draft.response and str(draft.response),
    )


def _view(tx: Transaction, draft: Draft, poster: Member, seq: int, rev: int) -> MessageView:
    """As `messages.view` would draw the row that is being written."""
    return MessageView(
        id=draft.id,
        seq=seq,
        rev=rev,
        author=poster.person,
        body=draft.masked or draft.body,
        state=VISIBLE,
        at=tx.now,
        reply_to=draft.reply_to,
        need=draft.need,
        label=draft.label,
        masked=draft.masked is not None,
        response=draft.response,
    )
