"""Decisions: what moderators did, what the people concerned may know of it, and appeals."""

from sqlmodel import Session, col, select

from server.errors import not_found
from server.models import Appeal, Case, CaseKind, Decision, HeldMessage, Membership, Room, User
from server.protocol.desk_pages import AppealView, Cited, DecisionView, StatementView
from server.store import people, stopped

SHOWN = 50  # of one person, the newest


def get(session: Session, decision_id: int) -> tuple[Decision, Case]:
    """A decision and its case, to be acted on."""
    query = (
        select(Decision, Case)
        .join(Case, col(Case.id) == Decision.case_id)
        .where(Decision.id == decision_id)
        .with_for_update()
    )
    row = session.exec(query).first()
    if row is None:
        raise not_found("decision")
    return row[0], row[1]


def own(session: Session, user_id: int, decision_id: int) -> tuple[Decision, Case]:
    """A decision that restricts me, found through my own seat."""
    query = (
        select(Decision, Case)
        .join(Case, col(Case.id) == Decision.case_id)
        .join(Membership, col(Membership.id) == Decision.membership_id)
        .where(Decision.id == decision_id, Membership.user_id == user_id)
    )
    row = session.exec(query).first()
    if row is None:
        raise not_found("decision")
    return row[0], row[1]


def appeal_of(session: Session, decision_id: int) -> Appeal | None:
    return session.exec(select(Appeal).where(Appeal.decision_id == decision_id)).first()


def restricting(session: Session, user_id: int) -> list[StatementView]:
    """Every decision that restricts or restricted this person, the newest first."""
    query = (
        select(Decision, Case, Room, Membership)
        .join(Case, col(Case.id) == Decision.case_id)
        .join(Membership, col(Membership.id) == Decision.membership_id)
        .join(Room, col(Room.id) == Membership.room_id)
        .where(Membership.user_id == user_id)
        .order_by(col(Decision.id).desc())
        .limit(SHOWN)
    )
    rows = session.exec(query).all()
    asked = select(Appeal).where(col(Appeal.decision_id).in_([row[0].id for row in rows]))
    appeals = {appeal.decision_id: appeal for appeal in session.exec(asked)}
    staff = {user.id for user in people.staff(session)}
    return [
        _statement(d, case, room, appeals.get(d.id), has_second=bool(staff - {d.by_id}))
        for d, case, room, _member in rows
    ]


def of_case(session: Session, case_id: str) -> list[DecisionView]:
    query = (
        select(Decision, User)
        .join(User, col(User.id) == Decision.by_id)
        .where(Decision.case_id == case_id)
        .order_by(col(Decision.id))
    )
    return [view(decision, user.name) for decision, user in session.exec(query)]


def view(decision: Decision, by: str | None) -> DecisionView:
    """A decision as moderators see it."""
    return DecisionView(
        id=decision.id,
        act=decision.act,
        reason=decision.reason,
        words=decision.words,
        by=by or "a moderator",
        at=decision.at,
        until=decision.until,
        taken_back=decision.undone_at is not None,
        overturned=decision.overturned,
        cited=_cited(decision),
    )


def appealed(session: Session, case: Case, reader_id: int) -> AppealView | None:
    """What an appeal is about, for the colleague who looks again."""
    query = (
        select(Decision, User, Appeal)
        .join(User, col(User.id) == Decision.by_id)
        .join(Appeal, col(Appeal.decision_id) == Decision.id)
        .where(Decision.id == case.appeals_id)
    )
    row = session.exec(query).first() if case.appeals_id else None
    if row is None:
        return _against_rule(session, case)
    decision, user, appeal = row
    return AppealView(
        act=decision.act,
        reason=decision.reason,
        by=user.name or "a moderator",
        at=decision.at,
        words=appeal.words,
        own=decision.by_id == reader_id,
    )


def _against_rule(session: Session, case: Case) -> AppealView | None:
    """What the author says to a rule that refused their words, until somebody has answered."""
    asked = stopped.appeal(session, case.held_id)
    held = session.get(HeldMessage, case.held_id) if asked else None
    if asked is None or held is None or asked.decided_at is not None:
        return None
    return AppealView(
        act="refuse", reason=held.reason, by="a rule", at=held.at, words=asked.words, own=False
    )


def _statement(
    decision: Decision, case: Case, room: Room, appeal: Appeal | None, *, has_second: bool
) -> StatementView:
    return StatementView(
        id=decision.id,
        room=room.slug,
        room_name=room.name,
        act=decision.act,
        reason=decision.reason,
        words=decision.words,
        by_rule=case.kind in (CaseKind.HELD, CaseKind.REFUSED),
        at=decision.at,
        until=decision.until,
        taken_back=decision.undone_at is not None,
        appeal=_of_appeal(appeal),
        has_second=has_second,
        cited=_cited(decision),
    )


def _cited(decision: Decision) -> Cited | None:
    return Cited(**decision.cited) if decision.cited else None


def _of_appeal(appeal: Appeal | None) -> str:
    if appeal is None:
        return ""
    if appeal.decided_at is None:
        return "waiting"
    return "overturned" if appeal.overturned else "upheld"
