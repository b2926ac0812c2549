"""What is said aside: one thread for each case, for its member and the moderators alone."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from server.models import Aside, Case, CaseState, Membership, Room
from server.protocol.announcements import AsideSaid
from server.protocol.events import AsideView
from server.store.transaction import Transaction

SHOWN = 100  # of one person in one room, the newest


@dataclass(frozen=True)
class Words:
    """Something to say aside. The same key is kept once."""

    key: str
    body: str
    by_id: int | None = None  # a moderator; None is the member


def say(tx: Transaction, case: Case, member: Membership, room: Room, words: Words) -> AsideView:
    """Keep it, and tell the member and the desk."""
    query = select(Aside).where(Aside.membership_id == member.id, Aside.key == words.key)
    kept = tx.session.exec(query).first()
    if kept is not None:
        return _view(kept)
    said = Aside(
        case_id=case.id,
        membership_id=member.id,
        by_id=words.by_id,
        key=words.key,
        body=words.body,
        at=tx.now,
    )
    tx.session.add(said)
    tx.session.flush()
    shown = _view(said)
    tx.announce(AsideSaid(user_id=member.user_id, room=room.slug, case=case.id, aside=shown))
    return shown


def of_case(session: Session, case_id: str) -> list[AsideView]:
    query = select(Aside).where(Aside.case_id == case_id).order_by(col(Aside.id))
    return [_view(said) for said in session.exec(query)]


def of_member(session: Session, membership_id: int) -> list[AsideView]:
    """Everything said aside with this person in this room, in order."""
    query = select(Aside).where(Aside.membership_id == membership_id)
    found = session.exec(query.order_by(col(Aside.id).desc()).limit(SHOWN)).all()
    return [_view(said) for said in reversed(found)]


def open_case(session: Session, membership_id: int) -> Case | None:
    """The case a member can answer to: the latest that somebody wrote to them about."""
    query = (
        select(Case)
        .join(Aside, col(Aside.case_id) == Case.id)
        .where(Aside.membership_id == membership_id, Case.state != CaseState.CLOSED)
        .order_by(col(Aside.id).desc())
    )
    return session.exec(query).first()


def _view(said: Aside) -> AsideView:
    return AsideView(
        id=said.id, by="member" if said.by_id is None else "moderator", body=said.body, at=said.at
    )
