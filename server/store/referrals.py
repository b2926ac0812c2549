"""Referrals: questions to members about professionals; finding, keeping and showing them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, or_, select

from server.errors import not_found
from server.models import (
    Case,
    HeldMessage,
    Membership,
    Message,
    MessageState,
    Professional,
    Referral,
    ReferralState,
    Room,
    User,
)
from server.protocol.announcements import ReferralChanged
from server.protocol.events import ReferralView
from server.protocol.referral_pages import CaseReferral, Handing, OwnLine
from server.store import professionals
from server.store.transaction import Transaction

SHOWN = 20  # of one person, the newest
EXCERPT = 120  # characters
AROUND = 10  # of the member's own messages, on each side
WAITING = (ReferralState.ASKED, ReferralState.LATER)  # for the member's answer
GOING = (ReferralState.AGREED, ReferralState.CLEARED)  # may be handed on
LIVE = (*WAITING, *GOING, ReferralState.URGENT)
HIDDEN = (ReferralState.URGENT, ReferralState.CALLED_OFF)  # from the member


def get(session: Session, number: int) -> tuple[Referral, Case]:
    """A referral and its case, to be acted on: the case's lock comes first, as everywhere."""
    found = session.get(Referral, number)
    if found is None:
        raise not_found("referral")
    case = session.exec(select(Case).where(Case.id == found.case_id).with_for_update()).one()
    session.refresh(found)
    return found, case


def own(session: Session, user_id: int, number: int) -> tuple[Referral, Case]:
    """A question that was put to me, found through my own seat."""
    query = (
        select(Referral.id)
        .join(Membership, col(Membership.id) == Referral.membership_id)
        .where(
            Referral.id == number,
            Membership.user_id == user_id,
            col(Referral.state).not_in(HIDDEN),
        )
    )
    if session.exec(query).first() is None:
        raise not_found("question")
    return get(session, number)


def call_off(tx: Transaction, case_id: str) -> None:
    """Whatever was asked about this case before is no longer asked."""
    query = select(Referral).where(Referral.case_id == case_id, col(Referral.state).in_(LIVE))
    for earlier in tx.session.exec(query).all():
        earlier.state, earlier.contact = ReferralState.CALLED_OFF, ""
        keep(tx, earlier)


def keep(tx: Transaction, referral: Referral) -> None:
    """Keep it, and show the member how it stands, unless it is not theirs to see yet."""
    tx.session.add(referral)
    tx.session.flush()
    member = tx.session.get(Membership, referral.membership_id)
    if member is not None and referral.state is not ReferralState.URGENT:
        shown = view(tx.session, referral)
        tx.announce(ReferralChanged(user_id=member.user_id, referral=shown))


def of_person(session: Session, user_id: int, slug: str | None = None) -> list[ReferralView]:
    """What I was asked, and what became of it: everywhere, or in one room; the newest first."""
    query = (
        select(Referral)
        .join(Membership, col(Membership.id) == Referral.membership_id)
        .join(Room, col(Room.id) == Membership.room_id)
        .where(Membership.user_id == user_id, col(Referral.state).not_in(HIDDEN))
        .order_by(col(Referral.id).desc())
        .limit(SHOWN)
    )
    if slug is not None:
        query = query.where(Room.slug == slug)
    return _views(session, session.exec(query).all())


def open_for(session: Session, membership_id: int) -> list[ReferralView]:
    """What waits for this member, or can still be taken back by them."""
    query = select(Referral).where(
        Referral.membership_id == membership_id, col(Referral.state).in_((*WAITING, *GOING))
    )
    return _views(session, session.exec(query.order_by(col(Referral.id))).all())


def asked_of(session: Session, user_id: int) -> int:
    """How many questions wait for my answer."""
    query = (
        select(func.count())
        .select_from(Referral)
        .join(Membership, col(Membership.id) == Referral.membership_id)
        .where(Membership.user_id == user_id, col(Referral.state).in_(WAITING))
    )
    return session.exec(query).one()


def of_case(session: Session, case_id: str, reader_id: int) -> list[CaseReferral]:
    """As the moderator who reads the case sees them, the newest first."""
    query = (
        select(Referral, Professional, User)
        .join(Professional, col(Professional.id) == Referral.professional_id)
        .join(User, col(User.id) == Referral.by_id)
        .where(Referral.case_id == case_id)
        .order_by(col(Referral.id).desc())
    )
    return [
        CaseReferral(
            id=found.id,
            state=found.state,
            name=to.name,
            role=to.role,
            by=by.name or "a moderator",
            why=found.why,
            at=found.at,
            shares=found.shares,
            urgent=found.is_urgent,
            answered_at=found.answered_at,
            handed_at=found.handed_at,
            may_second=found.state is ReferralState.URGENT and found.by_id != reader_id,
            is_open=found.state in LIVE,
            is_readable=found.state in (*GOING, ReferralState.HANDED_ON),
        )
        for found, to, by in session.exec(query)
    ]


def handing(session: Session, case: Case, reader_id: int) -> Handing:
    return Handing(
        referrals=of_case(session, case.id, reader_id),
        professionals=professionals.there(session, case.room_id),
    )


def states(session: Session, case_ids: Collection[str]) -> dict[str, str]:
    """How the newest referral of each of these cases stands; of most there is none."""
    query = select(Referral.case_id, Referral.state).where(col(Referral.case_id).in_(case_ids))
    return {
        case_id: str(state) for case_id, state in session.exec(query.order_by(col(Referral.id)))
    }


def own_lines(session: Session, case: Case, author_id: int) -> list[OwnLine]:
    """The words in question, and what the same person said around them; nobody else's."""
    if case.message_id is None:
        held = session.get(HeldMessage, case.held_id) if case.held_id else None
        return [OwnLine(words=held.body, at=held.at, is_it=True)] if held else []
    it = session.get(Message, case.message_id)
    if it is None or it.state is MessageState.WITHDRAWN:
        return []
    theirs = select(Message).where(
        Message.author_id == author_id,
        or_(Message.id == it.id, Message.state == MessageState.VISIBLE),
    )
    before = theirs.where(Message.seq < it.seq).order_by(col(Message.seq).desc()).limit(AROUND)
    after = theirs.where(Message.seq > it.seq).order_by(col(Message.seq)).limit(AROUND)
    lines = [*reversed(session.exec(before).all()), it, *session.exec(after).all()]
    return [OwnLine(words=said.body, at=said.at, is_it=said.id == it.id) for said in lines]


def is_any_going(session: Session, case_id: str) -> bool:
    """Whether somebody agreed, and the professional has not got it yet."""
    query = select(Referral.id).where(
        Referral.case_id == case_id, col(Referral.state).in_((*GOING, ReferralState.URGENT))
    )
    return session.exec(query).first() is not None


def forget(tx: Transaction, before: datetime) -> None:
    """Old ones keep what was decided, and no words."""
    query = update(Referral).where(col(Referral.at) < before)
    tx.session.execute(query.values(why="", contact=""))


def _views(session: Session, found: Sequence[Referral]) -> list[ReferralView]:
    return [view(session, referral) for referral in found]


def view(session: Session, found: Referral) -> ReferralView:
    """As its member sees it."""
    to = session.get(Professional, found.professional_id)
    case = session.get(Case, found.case_id)
    room = session.get(Room, case.room_id) if case else None
    assert to is not None and case is not None and room is not None  # noqa: S101  (foreign keys)
    message = session.get(Message, case.message_id) if case.message_id else None
    held = session.get(HeldMessage, case.held_id) if case.held_id else None
    said = message or held
    return ReferralView(
        id=found.id,
        room=room.slug,
        room_name=room.name,
        state=found.state,
        name=to.name,
        role=to.role,
        reach=to.reach,
        told=to.told,
        why=found.why,
        words=said.body[:EXCERPT] if said else "",
        at=found.at,
        shares=found.shares,
        contact=found.contact,
        urgent=found.is_urgent,
        handed_at=found.handed_at,
    )
