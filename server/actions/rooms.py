"""Finding rooms and being a member of them: browse, look, join, leave, ask to come in."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from server import names, policy
from server.actions import accounts, asking, finding, gatherings, promise
from server.actions.asking import Words
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.identifiers import public_id, token
from server.models import Entry, Membership, Room, RoomRole, SiteRole, Standing
from server.protocol.announcements import MembershipChanged, MembershipEnded
from server.protocol.events import Bye
from server.protocol.pages import RoomPage, You
from server.store import Transaction, agreements, invites, members, rooms
from server.words import later

LASTING = timedelta(days=3650)  # a mute without an end, remembered while its member is away


@dataclass(frozen=True)
class Coming:
    """Somebody who wants into a room: the name they chose, and what browser they came with."""

    name: str
    agrees: bool
    device: str = ""
    version: int | None = None  # of the agreement that was shown
    asking: str = ""  # a few words to whoever lets people in
    token: str = ""  # of the guest that this form makes; "" for any


@dataclass(frozen=True)
class Joined:
    """A seat was taken or asked for. `token` is a new guest's cookie."""

    slug: str
    standing: Standing
    token: str | None = None


async def look(chat: Chat, visitor: Visitor, slug: str) -> RoomPage:
    """A room's own page, before one is in it."""

    def read(session: Session) -> RoomPage:
        found = members.find(session, visitor.user_id, slug)
        room = found[1] if found else rooms.shown(session, slug, is_member=False)
        if found and found[0].standing is Standing.BANNED:
            raise not_found("room")
        member = found[0] if found and found[0].standing is not Standing.LEFT else None
        asked = asking.asked(session, member) if member else ""
        return RoomPage(
            room=finding.cards(chat, session, [room], visitor)[0],
            agreement=agreements.words(session, room),
            agreement_version=room.agreement_version,
            promise=promise.sentences(chat.settings, room),
            you=_you(member, room, visitor) if member else None,
            suggestion=names.suggest(),
            key=token(),
            asked=asked,
            care=asking.card(chat, asked, room),
            gatherings=gatherings.coming(session, room.id, chat.now()),
            may_manage=member is not None and policy.may_manage(member, visitor.role),
        )

    return await chat.store.read(read)


async def join(chat: Chat, visitor: Visitor, slug: str, coming: Coming) -> Joined:
    """Take a seat under a name for this room, or ask for one; a member takes a new name."""
    if visitor.user_id is None:
        chat.limits.take("join", visitor.network)
    else:
        chat.limits.take("name", visitor.user_id)
    name = check_name(chat, coming.name, visitor)

    def act(tx: Transaction) -> Joined:
        found = members.find(tx.session, visitor.user_id, slug)
        room = found[1] if found else rooms.shown(tx.session, slug, is_member=False)
        if found and policy.is_seated(found[0]):
            rename(tx, found[0], room, name, visitor.role)
            if coming.agrees:
                check_version(room, coming)
                found[0].agreement_version = room.agreement_version
            return Joined(slug, found[0].standing)
        policy.check_entry(room, found[0] if found else None)
        check_agreed(coming)
        check_version(room, coming)
        standing = Standing.WAITING if room.entry is Entry.REQUEST else Standing.ACTIVE
        words = asking.read(chat, coming.asking, room) if room.entry is Entry.REQUEST else None
        seating = Seating(name, standing, coming.device, coming.token, asking=words)
        return seat(tx, visitor, room, seating)

    return await chat.store.write(act)


@dataclass(frozen=True)
class Seating:
    """How somebody is seated: under what name, with what standing."""

    name: str
    standing: Standing
    device: str = ""
    token: str = ""  # of the guest this makes; "" for any
    as_facilitator: bool = False
    invite_id: int | None = None
    asking: Words | None = None  # with what somebody asks who has to wait


def seat(tx: Transaction, visitor: Visitor, room: Room, seating: Seating) -> Joined:
    """Give somebody a seat; who passes by becomes a guest, signed in on this browser only."""
    user_id, token = visitor.user_id, None
    if user_id is None:
        user_id, token = accounts.new_guest(tx, seating.device, seating.token)
    accounts.check_there(tx, user_id)
    earlier = members.find(tx.session, user_id, room.slug)
    member = earlier[0] if earlier else Membership(
        room_id=room.id, user_id=user_id, public_id=public_id(), name="", name_key="",
        joined_at=tx.now,
    )  # fmt: skip
    _take_name(tx, member, seating.name)
    is_in = seating.standing is Standing.ACTIVE
    member.standing = policy.comes_in_as(member, tx.now) if is_in else seating.standing
    member.agreement_version = room.agreement_version
    member.joined_at = tx.now
    member.invite_id = seating.invite_id or member.invite_id
    member.role = policy.FACILITATOR if seating.as_facilitator else RoomRole.MEMBER
    member.asking = ""
    tx.session.add(member)
    tx.session.flush()
    if seating.asking is not None:
        asking.keep(tx, member, room, seating.asking)
        tx.session.add(member)
        tx.session.flush()
    return Joined(room.slug, member.standing, token)


def rename(tx: Transaction, member: Membership, room: Room, name: str, site_role: SiteRole) -> None:
    """Another name in this room, for what was said before too."""
    if member.name == name:
        return
    _take_name(tx, member, name)
    member.renamed_rev = room.last_rev
    tx.session.add(member)
    person = members.person(member, site_role)
    tx.announce(MembershipChanged(room_id=room.id, membership_id=member.id, person=person))


async def leave(chat: Chat, visitor: Visitor, slug: str) -> None:
    """Give up a seat. What was said stays; the name is free to come back under."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        member, room = members.seat(tx.session, user_id, slug)
        if member.standing in (Standing.REMOVED, Standing.BANNED):
            raise not_found("room")
        if member.standing is Standing.MUTED and member.muted_until is None:
            member.muted_until = tx.now + LASTING
        member.standing, member.asking = Standing.LEFT, ""
        tx.session.add(member)
        bye = Bye(code="left", message=later("You have left this room."), room=room.slug)
        tx.announce(MembershipEnded(room_id=room.id, membership_id=member.id, bye=bye))

    await chat.store.write(act)


def check_name(chat: Chat, name: str, visitor: Visitor) -> str:
    """A usable name that says nothing about the person."""
    shown = names.tidy(name, may_claim=visitor.is_moderator)
    verdict = chat.engine.review(shown)
    if verdict.outcome > 0 or verdict.categories:
        raise Refused(
            "name",
            "Please choose a name that says nothing private and hurts nobody.",
            field="name",
        )
    return shown


def check_agreed(coming: Coming) -> None:
    if not coming.agrees:
        raise Refused(
            "agree", "Please read the agreement and say that you will keep to it.", field="agree"
        )


def check_version(room: Room, coming: Coming) -> None:
    """A yes is to what was read. Without a version it is to the agreement in force."""
    if coming.version is not None and coming.version < room.agreement_asks:
        raise Refused(
            "agreement_changed",
            "The agreement has changed while you read it. Please look at it again.",
            status=409,
            field="agree",
        )


def _take_name(tx: Transaction, member: Membership, name: str) -> None:
    key = names.key(name)
    if not members.is_name_free(tx.session, member.room_id, key, member.id):
        raise Refused(
            "name_taken",
            "Somebody here has that name, or one that looks like it. Please choose another.",
            status=409,
            field="name",
        )
    member.name, member.name_key = name, key
    invites.rename_maker(tx.session, member.id, name)


def _you(member: Membership, room: Room, visitor: Visitor) -> You:
    return members.you(member, room, members.person(member, visitor.role))
