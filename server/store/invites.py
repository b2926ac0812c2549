"""Invites: finding one by its token, listing a room's, and spending a use."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from server.models import Invite, Membership, Room, Standing
from server.protocol.room_pages import InviteRow, PersonRow
from server.store import members


def usable(session: Session, token_hash: str, now: datetime) -> tuple[Invite, Room] | None:
    """An invite that still opens its room, by the hash of its token."""
    query = (
        select(Invite, Room)
        .join(Room, col(Room.id) == Invite.room_id)
        .where(
            Invite.token_hash == token_hash,
            col(Invite.revoked_at).is_(None),
            Invite.expires_at > now,
            Invite.uses < Invite.uses_max,
        )
    )
    row = session.exec(query).first()
    return None if row is None else (row[0], row[1])


def by_token(session: Session, token_hash: str) -> Invite | None:
    return session.exec(select(Invite).where(Invite.token_hash == token_hash)).first()


def is_untouched(invite: Invite, now: datetime) -> bool:
    """Whether it still opens its room, and has for nobody yet."""
    return invite.uses == 0 and invite.revoked_at is None and invite.expires_at > now


def spend(session: Session, invite_id: int, now: datetime) -> bool:
    """Take one use, in one statement, so that a race cannot take more than there are."""
    spent = session.execute(
        update(Invite)
        .where(
            col(Invite.id) == invite_id,
            col(Invite.uses) < Invite.uses_max,
            col(Invite.revoked_at).is_(None),
            col(Invite.expires_at) > now,
        )
        .values(uses=Invite.uses + 1)
        .returning(col(Invite.id))
    ).first()
    return spent is not None


def of_room(
    session: Session, room_id: int, now: datetime, came_as: Collection[Standing]
) -> list[InviteRow]:
    """A room's invites, newest first, with those who came by each and stand so now."""
    query = (
        select(Invite)
        .where(Invite.room_id == room_id)
        .order_by(col(Invite.created_at).desc())
        .limit(100)
    )
    found = list(session.exec(query))
    came = _came(session, [invite.id for invite in found], came_as)
    return [_row(invite, now, came[invite.id]) for invite in found]


def in_room(session: Session, room_id: int, invite_id: int) -> Invite | None:
    query = select(Invite).where(Invite.room_id == room_id, Invite.id == invite_id)
    return session.exec(query).first()


def rename_maker(session: Session, membership_id: int | None, name: str) -> None:
    """Whoever takes another name invites under it too: the old one may have said too much."""
    if membership_id is not None:
        query = update(Invite).where(col(Invite.made_by) == membership_id)
        session.execute(query.values(inviter_name=name))


def revoke_all(session: Session, room_id: int, now: datetime) -> None:
    session.execute(
        update(Invite)
        .where(col(Invite.room_id) == room_id, col(Invite.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def _came(
    session: Session, invite_ids: list[int], standings: Collection[Standing]
) -> dict[int | None, list[PersonRow]]:
    query = (
        select(Membership)
        .where(col(Membership.invite_id).in_(invite_ids), col(Membership.standing).in_(standings))
        .order_by(col(Membership.joined_at))
    )
    came: dict[int | None, list[PersonRow]] = defaultdict(list)
    for member in session.exec(query):
        came[member.invite_id].append(members.row(member))
    return came


def _row(invite: Invite, now: datetime, came: list[PersonRow]) -> InviteRow:
    return InviteRow(
        id=invite.id,
        role=invite.role,
        note=invite.note,
        uses=invite.uses,
        uses_max=invite.uses_max,
        expires_at=invite.expires_at,
        state=_state(invite, now),
        hide_name=invite.hide_name,
        made_by=invite.inviter_name,
        came=came,
    )


def _state(invite: Invite, now: datetime) -> str:
    if invite.revoked_at is not None:
        return "revoked"
    if invite.expires_at <= now:
        return "expired"
    return "used up" if invite.uses >= invite.uses_max else "live"
