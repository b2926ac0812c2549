"""Invites: making them, showing what they are, taking them up, and revoking them.

Looking spends nothing. Whatever is wrong with a link (used up, expired, revoked, mistyped), the
answer is the same, so that guessing teaches nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from server import names, policy
from server.actions import arrivals, finding, promise, rooms
from server.actions.keeping import keeper
from server.actions.rooms import Coming, Joined, Seating
from server.chat import Chat, Visitor
from server.errors import Refused
from server.identifiers import token, token_hash
from server.models import Invite, Room, RoomRole, Standing
from server.protocol.pages import InvitePage
from server.protocol.room_pages import InvitesPage
from server.store import Transaction, agreements, audit, invites, members
from server.store.audit import Deed

MOST_USES, MOST_HOURS, NOTE = 100, 7 * 24, 200


@dataclass(frozen=True)
class Wish:
    """The invite somebody wants to make."""

    uses: int = 1
    hours: int = 24
    role: RoomRole = RoomRole.MEMBER
    note: str = ""
    hide_name: bool = False


def closed() -> Refused:
    """The one answer to every invite that does not open."""
    return Refused(
        "invite",
        "This invite does not open a room now. It may have been used, or its time is over. "
        "Ask whoever sent it for a new one.",
        status=404,
    )


async def listing(chat: Chat, visitor: Visitor, slug: str) -> InvitesPage:
    """A room's invites, for its facilitators."""
    user_id = visitor.user

    def look(session: Session) -> InvitesPage:
        me = keeper(session, user_id, slug)
        room, is_desk = me.room, policy.is_staff(me.user.role)
        came_as = list(Standing) if is_desk else [Standing.ACTIVE, Standing.MUTED]
        return InvitesPage(
            room=finding.cards(chat, session, [room], visitor)[0],
            invites=invites.of_room(session, room.id, chat.now(), came_as),
            key=token(),
        )

    return await chat.store.read(look)


async def make(chat: Chat, visitor: Visitor, slug: str, wish: Wish, key: str = "") -> str:
    """Make an invite; its token, which is kept nowhere else.

    The same form sent again, because its answer was lost, is told the same link while nobody has
    used it.
    """
    user_id = visitor.user
    chat.limits.take("invite", user_id)
    check_wish(wish)
    derived = arrivals.token_of(chat, key, f"{user_id} {slug} {wish}")

    def act(tx: Transaction) -> str:
        maker = keeper(tx.session, user_id, slug)
        earlier = invites.by_token(tx.session, token_hash(derived))
        if earlier is not None and invites.is_untouched(earlier, tx.now):
            return derived
        made_by = maker.member.id if maker.member else None
        unspent = "" if earlier else derived
        secret = new_invite(tx, maker.room, wish, unspent, made_by=made_by, inviter=maker.name)
        details: dict[str, object] = {"uses": wish.uses, "role": str(wish.role)}
        audit.record(
            tx, Deed("invite.make", f"room:{slug}", user_id, maker.room.id, details=details)
        )
        return secret

    return await chat.store.write(act)


def new_invite(
    tx: Transaction,
    room: Room,
    wish: Wish,
    secret: str = "",
    *,
    made_by: int | None = None,
    inviter: str = "",
) -> str:
    """Keep an invite; its token, which is all chance unless one is given."""
    secret = secret or token()
    tx.session.add(
        Invite(
            room_id=room.id,
            token_hash=token_hash(secret),
            made_by=made_by,
            inviter_name=inviter,
            role=wish.role,
            note=policy.plain(wish.note),
            hide_name=wish.hide_name,
            uses_max=wish.uses,
            created_at=tx.now,
            expires_at=tx.now + timedelta(hours=wish.hours),
        )
    )
    tx.session.flush()
    return secret


async def revoke(chat: Chat, visitor: Visitor, slug: str, invite_id: int) -> None:
    """An invite stops opening the room, at once."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        room = keeper(tx.session, user_id, slug).room
        invite = invites.in_room(tx.session, room.id, invite_id)
        if invite is None:
            raise closed()
        invite.revoked_at = invite.revoked_at or tx.now
        tx.session.add(invite)
        audit.record(tx, Deed("invite.revoke", f"invite:{invite_id}", user_id, room.id))

    await chat.store.write(act)


async def preview(chat: Chat, visitor: Visitor, secret: str) -> InvitePage:
    """Who invites to what, before anything is decided. Spends nothing."""
    chat.limits.take("try_invite", visitor.network)

    def look(session: Session) -> InvitePage:
        found = invites.usable(session, token_hash(secret), chat.now())
        if found is None:
            raise closed()
        invite, room = found
        return InvitePage(
            token=secret,
            room_name=None if invite.hide_name else room.name,
            topic="" if invite.hide_name else room.topic,
            about="" if invite.hide_name else room.about,
            invited_by=invite.inviter_name,
            role=invite.role,
            note=invite.note,
            agreement=agreements.words(session, room),
            agreement_version=room.agreement_version,
            promise=promise.sentences(chat.settings, room),
            suggestion=names.suggest(),
            key=token(),
        )

    return await chat.store.read(look)


async def accept(chat: Chat, visitor: Visitor, secret: str, coming: Coming) -> Joined:
    """Take up an invite: one use is spent only if the seat was really taken."""
    await preview(chat, visitor, secret)
    name = rooms.check_name(chat, coming.name, visitor)
    rooms.check_agreed(coming)

    def act(tx: Transaction) -> Joined:
        found = invites.usable(tx.session, token_hash(secret), tx.now)
        if found is None:
            raise closed()
        invite, room = found
        earlier = members.find(tx.session, visitor.user_id, room.slug)
        if earlier and policy.is_seated(earlier[0]):
            return Joined(room.slug, earlier[0].standing)  # already in: nothing is spent
        if earlier and earlier[0].standing is Standing.BANNED:
            raise closed()
        rooms.check_version(room, coming)
        if not invites.spend(tx.session, invite.id, tx.now):
            raise closed()
        seating = Seating(
            name,
            Standing.ACTIVE,
            coming.device,
            coming.token,
            as_facilitator=invite.role is RoomRole.FACILITATOR,
            invite_id=invite.id,
        )
        return rooms.seat(tx, visitor, room, seating)

    return await chat.store.write(act)


def check_wish(wish: Wish) -> None:
    if not 1 <= wish.uses <= MOST_USES:
        raise Refused(
            "uses", "An invite has 1 to {most} uses.", field="uses", values={"most": MOST_USES}
        )
    if not 1 <= wish.hours <= MOST_HOURS:
        raise Refused(
            "hours",
            "An invite lasts 1 to {most} hours.",
            field="hours",
            values={"most": MOST_HOURS},
        )
    if len(wish.note) > NOTE:
        raise Refused(
            "note", "A note has at most {most} characters.", field="note", values={"most": NOTE}
        )
