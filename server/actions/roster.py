"""The people of a room, from the desk: finding one, their history here, making facilitators."""

from sqlmodel import Session

from server import policy
from server.actions import finding
from server.actions.keeping import from_desk
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import Invite, Membership, Room, RoomRole, Standing
from server.protocol.announcements import MembershipChanged
from server.protocol.room_pages import CameBy, MemberPage, RosterPage, RosterRow
from server.store import Transaction, audit, histories, members, notices, roster
from server.store.audit import Deed
from server.store.notices import Telling
from server.store.roster import A_PAGE, Search
from server.words import later

MADE = later("You look after this room now, as a facilitator.")
UNMADE = later("You no longer look after this room as a facilitator.")


async def people(chat: Chat, visitor: Visitor, slug: str, wanted: Search) -> RosterPage:
    """One page of those who fit what is looked for."""

    def look(session: Session) -> RosterPage:
        room = from_desk(session, visitor.user, slug).room
        found = roster.find(session, room.id, wanted, chat.now())
        cases = roster.cases_about(session, [member.id for member in found.people])
        return RosterPage(
            room=finding.cards(chat, session, [room], visitor)[0],
            people=[_row(member, cases.get(member.id, 0)) for member in found.people],
            total=found.total,
            counts=roster.counts(session, room.id, chat.now()),
            q=wanted.q,
            standing=wanted.standing,
            page=wanted.page,
            pages=max(1, -(-found.total // A_PAGE)),
        )

    return await chat.store.read(look)


async def person(
    chat: Chat, visitor: Visitor, slug: str, public_id: str, links_for: str = ""
) -> MemberPage:
    """Somebody in this room: since when, by whom, and what there was. That it was read is logged.

    Their names in other rooms need a reason (`links_for`): rooms are meant to be apart.
    """
    reason = policy.plain(links_for)

    def act(tx: Transaction) -> MemberPage:
        room = from_desk(tx.session, visitor.user, slug).room
        member = members.by_public_id(tx.session, room.id, public_id)
        subject = f"member:{public_id}"
        audit.record(tx, Deed("person.read", subject, visitor.user, room.id))
        if reason:
            audit.record(tx, Deed("person.links", subject, visitor.user, room.id, reason))
        return MemberPage(
            room=finding.cards(chat, tx.session, [room], visitor)[0],
            id=public_id,
            file=histories.person(tx.session, member),
            asking=member.asking,
            away_until=member.away_until,
            slow_seconds=member.slow_seconds,
            accepted=member.agreement_version,
            asks=room.agreement_asks,
            came_by=_came_by(tx.session, member),
            appeals=roster.appeals(tx.session, member.id),
            linked=histories.linked(tx.session, member) if reason else None,
        )

    return await chat.store.write(act)


async def set_role(chat: Chat, visitor: Visitor, slug: str, public_id: str, wanted: str) -> None:
    """Have somebody look after the room, or no longer; they are told, and the room sees it."""
    if wanted not in set(RoomRole):
        raise Refused("role", "One is a member or a facilitator.", field="role")
    role = RoomRole(wanted)

    def act(tx: Transaction) -> None:
        room = from_desk(tx.session, visitor.user, slug).room
        member = members.by_public_id(tx.session, room.id, public_id)
        if not policy.is_seated(member):
            raise Refused("not_here", "They are not in this room now.", status=409)
        if member.role is role:
            return
        member.role = role
        tx.session.add(member)
        tx.session.flush()
        is_made = role is RoomRole.FACILITATOR
        notices.tell(tx, member, room, Telling("role", MADE if is_made else UNMADE))
        _show(tx, member, room)
        word = "facilitator.make" if is_made else "facilitator.withdraw"
        audit.record(tx, Deed(word, f"member:{public_id}", visitor.user, room.id))

    await chat.store.write(act)


def _show(tx: Transaction, member: Membership, room: Room) -> None:
    """The word beside their name, in the room and on every process."""
    shown = members.people(tx.session, [member.id])[member.id]
    tx.announce(MembershipChanged(room_id=room.id, membership_id=member.id, person=shown))


def _row(member: Membership, cases: int) -> RosterRow:
    is_out = member.standing in (Standing.REMOVED, Standing.BANNED)
    return RosterRow(
        id=member.public_id,
        name=member.name,
        role=member.role,
        standing=member.standing,
        until=member.away_until if is_out else member.muted_until,
        slow_seconds=member.slow_seconds,
        joined_at=member.joined_at,
        cases=cases,
    )


def _came_by(session: Session, member: Membership) -> CameBy | None:
    invite = session.get(Invite, member.invite_id) if member.invite_id else None
    if invite is None:
        return None
    return CameBy(by=invite.inviter_name, note=invite.note, made_at=invite.created_at)
