"""Snapshots: how a room stands for those who come in, a whole crowd in one look.

What all of them see (the room, its latest page, its changes since some rev) is read and encoded
once; what each one alone may see (their seat, notices, words that wait) is looked up for everybody
together. Standing is judged here, at this moment.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec
from sqlmodel import Session

from server.errors import Refused
from server.models import Gathering
from server.protocol.events import MessageView, NoticeView, Person, Shields, encoded
from server.store import gatherings, lookup, members, messages, notices, own_words, shields
from server.store.lookup import Member, Place


class Wish(NamedTuple):
    """To be in a room, and where one's knowledge of it ends."""

    user_id: int
    room: str  # the slug
    since: int | None


class News(NamedTuple):
    """What a room's messages are to somebody who knows it up to some rev, or not at all."""

    messages: msgspec.Raw
    covered: list[MessageView]  # those of them that are
    more: bool
    reset: bool
    renamed: list[Person]


class Snapshot(NamedTuple):
    """A room as one member finds it. It stands at `member.room.last_rev`."""

    member: Member
    news: News
    notices: list[NoticeView]
    waiting: list[MessageView]
    own: dict[str, str]  # my words that others see covered
    schedule: list[Gathering]
    shields: Shields  # they may have changed on another screen meanwhile


def take(session: Session, wishes: Collection[Wish]) -> dict[Wish, Snapshot | Refused]:
    """One consistent look for all; who may not be there is refused alone."""
    seats = lookup.seated(session, {(wish.user_id, wish.room) for wish in wishes})
    found: dict[Wish, Snapshot | Refused] = {}
    coming: dict[str, list[tuple[Wish, Member]]] = defaultdict(list)
    for wish in wishes:
        seat = seats[wish.user_id, wish.room]
        if isinstance(seat, Refused):
            found[wish] = seat
        else:
            coming[wish.room].append((wish, seat))
    for those in coming.values():
        found.update(_of_room(session, those))
    return found


def _of_room(
    session: Session, coming: list[tuple[Wish, Member]]
) -> Iterable[tuple[Wish, Snapshot]]:
    room = coming[0][1].room
    people = {member.id: member.person for _, member in coming}
    told = notices.unseen_in(session, people)
    waiting = messages.waiting(session, room.id, people)
    schedule = gatherings.of_rooms(session, [room.id])
    news = _news(session, room, {wish.since for wish, _ in coming})
    folded = shields.of_readers(session, room.id, {wish.user_id for wish, _ in coming})
    covered = (message for one in news.values() for message in one.covered)
    own = own_words.among(session, people, covered)
    for wish, member in coming:
        who = member.id
        mine = told[who], waiting[who], own[who]
        folds = folded[wish.user_id]
        yield wish, Snapshot(member, news[wish.since], *mine, schedule, folds)


def _news(session: Session, room: Place, cursors: set[int | None]) -> Mapping[int | None, News]:
    """For each cursor the changes since then, or a fresh page where that is too far away."""
    near = sorted(rev for rev in cursors if rev is not None and _is_near(room, rev))
    known = sorted(rev for rev in cursors if rev)
    renamed = members.renamed_since(session, room.id, known[0]) if known else []
    found: dict[int | None, News] = {}
    if near:
        changes = messages.changed_since(session, room.id, near[0])
        revs = [message.rev for message in changes]
        for rev in near:
            since = changes[bisect_right(revs, rev) :]
            found[rev] = _told(since, more=False, reset=False, renamed=_since(renamed, rev))
    far = cursors - found.keys()
    if far:
        page, more = messages.latest(session, room.id)
        fresh = _told(page, more=more)
        for cursor in far:
            is_reset = cursor is not None
            found[cursor] = fresh._replace(reset=is_reset, renamed=_since(renamed, cursor))
    return found


def _told(
    found: list[MessageView],
    *,
    more: bool,
    reset: bool = False,
    renamed: list[Person] | None = None,
) -> News:
    covered = [message for message in found if message.masked]
    return News(encoded(found), covered, more, reset, renamed or [])


def _is_near(room: Place, rev: int) -> bool:
    return 0 <= room.last_rev - rev <= messages.RESUME_LIMIT


def _since(renamed: list[tuple[int, Person]], rev: int | None) -> list[Person]:
    return [who for at, who in renamed if at >= rev] if rev else []
