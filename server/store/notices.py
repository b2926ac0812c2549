"""Notices: what a person was told about their seat in a room, kept until they have seen it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, select

from server.models import Membership, Notice, Room, Standing
from server.protocol.announcements import Noticed, RoomTold
from server.protocol.events import NoticeView
from server.store.among import among
from server.store.transaction import Transaction

SHOWN = 50  # at once
NOTICES = SQLModel.metadata.tables["notice"]

UNSEEN = (
    select(Notice, Room.slug)
    .join(Membership, col(Membership.id) == Notice.membership_id)
    .join(Room, col(Room.id) == Membership.room_id)
    .where(col(Notice.seen_at).is_(None))
    .order_by(col(Notice.at))
)
UNSEEN_IN = UNSEEN.where(among(col(Notice.membership_id), "ids"))


@dataclass(frozen=True)
class Telling:
    """What to tell: `kind` is held, released, removed, report, warning or words."""

    kind: str
    title: str
    words: str = ""
    message_id: str | None = None
    decision_id: int | None = None  # a restriction, to be looked at again if one asks


def tell(tx: Transaction, member: Membership, room: Room, telling: Telling) -> None:
    """Tell one person something: now if they are here, else when they come back."""
    notice = Notice(
        membership_id=member.id,
        kind=telling.kind,
        title=telling.title,
        words=telling.words,
        message_id=telling.message_id,
        decision_id=telling.decision_id,
        at=tx.now,
    )
    tx.session.add(notice)
    tx.session.flush()
    tx.announce(Noticed(user_id=member.user_id, notice=_view(notice, room.slug)))


def tell_all(tx: Transaction, room: Room, telling: Telling) -> None:
    """Tell everybody who is in a room: now if they are here, else when they come back."""
    is_seated = col(Membership.standing).in_([Standing.ACTIVE, Standing.MUTED])
    same: dict[str, Any] = {
        "kind": telling.kind,
        "title": telling.title,
        "words": telling.words,
        "at": tx.now,
    }
    said = Notice(id=0, membership_id=0, **same)
    columns = [literal(value, NOTICES.c[name].type) for name, value in same.items()]
    seats = select_columns(col(Membership.id), *columns).where(
        col(Membership.room_id) == room.id, is_seated
    )
    tx.session.execute(insert(Notice).from_select(["membership_id", *same], seats))
    query = (
        select(Notice.membership_id, Notice.id)
        .join(Membership, col(Membership.id) == Notice.membership_id)
        .where(Membership.room_id == room.id, Notice.at == tx.now, Notice.title == telling.title)
    )
    ids = dict(tx.session.exec(query).all())
    tx.announce(RoomTold(room_id=room.id, notice=_view(said, room.slug), ids=ids))


def unseen(session: Session, user_id: int) -> list[NoticeView]:
    """What somebody was told and has not put away, everywhere."""
    query = UNSEEN.where(col(Membership.user_id) == user_id).limit(SHOWN)
    return [_view(notice, slug) for notice, slug in session.exec(query)]


def unseen_in(session: Session, membership_ids: Collection[int]) -> dict[int, list[NoticeView]]:
    """The same for these seats, each by itself."""
    found: dict[int, list[NoticeView]] = {member_id: [] for member_id in membership_ids}
    for notice, slug in session.exec(UNSEEN_IN, params={"ids": list(membership_ids)}):
        mine = found[notice.membership_id]
        if len(mine) < SHOWN:
            mine.append(_view(notice, slug))
    return found


def put_away(session: Session, user_id: int, notice_id: int, now: datetime) -> None:
    """Mark one of my own notices as seen."""
    mine = select(Membership.id).where(Membership.user_id == user_id)
    session.execute(
        update(Notice)
        .where(col(Notice.id) == notice_id, col(Notice.membership_id).in_(mine))
        .values(seen_at=now)
    )


def _view(notice: Notice, slug: str) -> NoticeView:
    return NoticeView(
        id=notice.id,
        room=slug,
        kind=notice.kind,
        title=notice.title,
        words=notice.words,
        at=notice.at,
        message=notice.message_id,
        decision=notice.decision_id,
    )
