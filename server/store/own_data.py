"""What somebody wrote, gave and was told, for them alone, in one look.

All of it comes through their own seats; nobody else's words or names but those that were addressed
to them. What moderators note to each other in a case stays at the desk.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from server.errors import not_found
from server.models import (
    Appeal,
    Aside,
    Decision,
    HeldMessage,
    Invite,
    LoginSession,
    Membership,
    Message,
    Notice,
    Professional,
    Reaction,
    Referral,
    Report,
    Room,
    RuleAppeal,
    Shield,
    User,
)
from server.protocol import own_data as own
from server.store import people
from server.store.referrals import HIDDEN

Rooms = dict[int, str]  # slugs by the ids of my seats


def of_person(session: Session, user_id: int, now: datetime) -> own.OwnData:
    """What their file holds."""
    user = people.get(session, user_id)
    if user is None:
        raise not_found("person")
    seats = select(Membership, Room).join(Room, col(Room.id) == Membership.room_id)
    mine = session.exec(seats.where(Membership.user_id == user_id).order_by(col(Room.slug))).all()
    rooms = {member.id: room.slug for member, room in mine}
    return own.OwnData(
        made_at=now,
        account=_account(session, user),
        seats=[_seat(member, room) for member, room in mine],
        messages=_messages(session, rooms),
        stopped=_stopped(session, rooms),
        reactions=_reactions(session, rooms),
        folded=_folded(session, user_id),
        reports=_reports(session, rooms),
        notices=_notices(session, rooms),
        decisions=_decisions(session, rooms),
        asides=_asides(session, rooms),
        referrals=_referrals(session, rooms),
        invites=_invites(session, rooms),
        devices=_devices(session, user_id),
    )


def _account(session: Session, user: User) -> own.Account:
    return own.Account(
        name=user.name,
        role=user.role,
        since=user.created_at,
        recovery_codes_left=people.codes_left(session, user.id),
    )


def _seat(member: Membership, room: Room) -> own.Seat:
    return own.Seat(
        room=room.slug,
        room_name=room.name,
        name=member.name,
        role=member.role,
        standing=member.standing,
        muted_until=member.muted_until,
        away_until=member.away_until,
        slow_seconds=member.slow_seconds,
        agreed_to_version=member.agreement_version,
        asked_with=member.asking,
        joined_at=member.joined_at,
        first_post_at=member.first_post_at,
        last_post_at=member.last_post_at,
    )


def _messages(session: Session, rooms: Rooms) -> list[own.Said]:
    query = select(Message).where(col(Message.author_id).in_(list(rooms))).order_by(col(Message.id))
    return [
        own.Said(
            room=rooms[said.author_id],
            words=said.body,
            room_sees=said.masked,
            state=said.state,
            need=said.need,
            topic=said.label,
            at=said.at,
            edited_at=said.edited_at,
        )
        for said in session.exec(query)
    ]


def _stopped(session: Session, rooms: Rooms) -> list[own.Stopped]:
    query = (
        select(HeldMessage, RuleAppeal)
        .join(RuleAppeal, col(RuleAppeal.held_id) == HeldMessage.id, isouter=True)
        .where(col(HeldMessage.author_id).in_(list(rooms)))
        .order_by(col(HeldMessage.id))
    )
    return [
        own.Stopped(
            room=rooms[held.author_id],
            words=held.body,
            state=held.state,
            reason=held.reason,
            at=held.at,
            appeal=_appeal(appeal),
        )
        for held, appeal in session.exec(query)
    ]


def _appeal(appeal: Appeal | RuleAppeal | None) -> own.LookedAgain | None:
    if appeal is None:
        return None
    return own.LookedAgain(
        words=appeal.words,
        at=appeal.at,
        decided_at=appeal.decided_at,
        overturned=appeal.overturned,
    )


def _reactions(session: Session, rooms: Rooms) -> list[own.Sign]:
    query = (
        select(Reaction, Message.at)
        .join(Message, col(Message.id) == Reaction.message_id)
        .where(col(Reaction.membership_id).in_(list(rooms)))
        .order_by(col(Message.id), col(Reaction.kind))
    )
    return [
        own.Sign(room=rooms[given.membership_id], kind=given.kind, on_message_of=at)
        for given, at in session.exec(query)
    ]


def _folded(session: Session, user_id: int) -> list[own.Folded]:
    query = (
        select(Shield.topic, Room.slug)
        .join(Membership, col(Membership.id) == Shield.author_id, isouter=True)
        .join(Room, col(Room.id) == Membership.room_id, isouter=True)
        .where(Shield.user_id == user_id)
        .order_by(col(Shield.id))
    )
    return [own.Folded(topic=topic, room=room) for topic, room in session.exec(query)]


def _reports(session: Session, rooms: Rooms) -> list[own.Reported]:
    query = select(Report).where(col(Report.reporter_id).in_(list(rooms))).order_by(col(Report.id))
    return [
        own.Reported(
            room=rooms[report.reporter_id],
            receipt=report.receipt,
            reason=report.reason,
            note=report.note,
            at=report.at,
        )
        for report in session.exec(query)
    ]


def _notices(session: Session, rooms: Rooms) -> list[own.Told]:
    query = (
        select(Notice).where(col(Notice.membership_id).in_(list(rooms))).order_by(col(Notice.id))
    )
    return [
        own.Told(
            room=rooms[notice.membership_id],
            title=notice.title,
            words=notice.words,
            at=notice.at,
            seen_at=notice.seen_at,
        )
        for notice in session.exec(query)
    ]


def _decisions(session: Session, rooms: Rooms) -> list[own.Decided]:
    query = (
        select(Decision, Appeal)
        .join(Appeal, col(Appeal.decision_id) == Decision.id, isouter=True)
        .where(col(Decision.membership_id).in_(list(rooms)))
        .order_by(col(Decision.id))
    )
    return [
        own.Decided(
            room=rooms[decision.membership_id or 0],
            act=decision.act,
            reason=decision.reason,
            words=decision.words,
            at=decision.at,
            until=decision.until,
            taken_back_at=decision.undone_at,
            appeal=_appeal(appeal),
        )
        for decision, appeal in session.exec(query)
    ]


def _asides(session: Session, rooms: Rooms) -> list[own.SaidAside]:
    query = select(Aside).where(col(Aside.membership_id).in_(list(rooms))).order_by(col(Aside.id))
    return [
        own.SaidAside(
            room=rooms[said.membership_id],
            by="you" if said.by_id is None else "moderator",
            words=said.body,
            at=said.at,
        )
        for said in session.exec(query)
    ]


def _referrals(session: Session, rooms: Rooms) -> list[own.Referred]:
    query = (
        select(Referral, Professional)
        .join(Professional, col(Professional.id) == Referral.professional_id)
        .where(col(Referral.membership_id).in_(list(rooms)), col(Referral.state).not_in(HIDDEN))
        .order_by(col(Referral.id))
    )
    return [
        own.Referred(
            room=rooms[asked.membership_id],
            to=professional.name,
            role=professional.role,
            state=asked.state,
            why=asked.why,
            shares=asked.shares,
            contact=asked.contact,
            at=asked.at,
            handed_at=asked.handed_at,
        )
        for asked, professional in session.exec(query)
    ]


def _invites(session: Session, rooms: Rooms) -> list[own.Invited]:
    query = select(Invite).where(col(Invite.made_by).in_(list(rooms))).order_by(col(Invite.id))
    return [
        own.Invited(
            room=rooms[invite.made_by or 0],
            role=invite.role,
            note=invite.note,
            uses=invite.uses,
            uses_max=invite.uses_max,
            at=invite.created_at,
            expires_at=invite.expires_at,
            revoked_at=invite.revoked_at,
        )
        for invite in session.exec(query)
    ]


def _devices(session: Session, user_id: int) -> list[own.Device]:
    query = select(LoginSession).where(LoginSession.user_id == user_id)
    return [
        own.Device(
            label=login.label,
            since=login.created_at,
            seen_at=login.seen_at,
            expires_at=login.expires_at,
            ended_at=login.ended_at,
        )
        for login in session.exec(query.order_by(col(LoginSession.id)))
    ]
