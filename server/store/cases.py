"""Cases, reports and decisions: what waits for a moderator, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from server.errors import not_found
from server.identifiers import message_id
from server.models import (
    Case,
    CaseKind,
    CaseState,
    Decision,
    HeldMessage,
    Membership,
    Message,
    Report,
    Room,
    User,
)
from server.protocol.announcements import CaseChanged
from server.protocol.desk_pages import DecisionView, ReportView
from server.protocol.events import CaseView
from server.store import signs
from server.store.transaction import Transaction

Row = TypeVar("Row", Room, User, Message, HeldMessage)
EXCERPT = 120  # characters
LISTED = 1_000


@dataclass(frozen=True)
class Call:
    """A person has to look: what kind of case to open, and by when."""

    kind: CaseKind
    severity: int
    minutes: int
    findings: tuple[dict[str, object], ...] = ()


def open_case(
    tx: Transaction,
    room: Room,
    call: Call,
    about: Membership,
    *,
    message_id: str | None = None,
    held_id: str | None = None,
) -> Case:
    """Put something before the desk, or add to the open case about the same words."""
    case = _open_about(tx.session, message_id, held_id)
    due = tx.now + timedelta(minutes=call.minutes)
    if case is None:
        case = Case(
            id=_new_id(tx),
            room_id=room.id,
            kind=call.kind,
            message_id=message_id,
            held_id=held_id,
            about_id=about.id,
            opened_at=tx.now,
            due_at=due,
        )
    case.severity = max(case.severity, call.severity)
    case.due_at = min(case.due_at, due)
    case.findings = [*case.findings, *call.findings]
    signs.weigh(tx, case)
    save(tx, case)
    return case


def open_for_echo(tx: Transaction, message_ids: Sequence[str]) -> None:
    """The same words stood in several rooms: whose were they, and has the desk been told?"""
    for said in signs.by_one_person(tx, message_ids):
        sign = signs.SAME_WORDS
        call = Call(CaseKind.SIGN, sign.severity, sign.minutes, (sign.finding,))
        open_case(tx, said.room, call, said.author, message_id=said.message_id)


def save(tx: Transaction, case: Case) -> None:
    """Keep a changed case and tell the desk."""
    case.version += 1
    tx.session.add(case)
    tx.session.flush()
    tx.announce(CaseChanged(case=views(tx.session, [case])[0]))


def get(session: Session, case_id: str) -> Case:
    case = session.get(Case, case_id)
    if case is None:
        raise not_found("case")
    return case


def waiting(session: Session) -> list[CaseView]:
    """The desk's list: everything not closed, the soonest due first, so nothing starves."""
    query = (
        select(Case).where(Case.state != CaseState.CLOSED).order_by(col(Case.due_at)).limit(LISTED)
    )
    return views(session, session.exec(query).all())


def views(session: Session, cases: Sequence[Case]) -> list[CaseView]:
    """Cases as the desk's list shows them, in a handful of looks however many there are."""
    rooms = _by_id(session, Room, {c.room_id for c in cases})
    words = _words(session, cases)
    claimers = _by_id(session, User, {c.claimed_by for c in cases if c.claimed_by})
    reports = _report_counts(session, [c.id for c in cases])
    return [
        CaseView(
            id=case.id,
            kind=case.kind,
            room=rooms[case.room_id].slug,
            room_name=rooms[case.room_id].name,
            severity=case.severity,
            categories=sorted({str(f.get("category")) for f in case.findings}),
            state=case.state,
            opened_at=case.opened_at,
            due_at=case.due_at,
            reports=reports.get(case.id, 0),
            claimed_by=_name(claimers.get(case.claimed_by)) if case.claimed_by else None,
            outcome=case.outcome,
            excerpt=words.get(case.id, "")[:EXCERPT],
            version=case.version,
        )
        for case in cases
    ]


def reports(session: Session, case_id: str) -> list[ReportView]:
    query = select(Report).where(Report.case_id == case_id).order_by(col(Report.at))
    return [ReportView(reason=r.reason, note=r.note, at=r.at) for r in session.exec(query)]


def decisions(session: Session, case_id: str) -> list[DecisionView]:
    query = (
        select(Decision, User)
        .join(User, col(User.id) == Decision.by_id)
        .where(Decision.case_id == case_id)
        .order_by(col(Decision.at))
    )
    return [
        DecisionView(act=d.act, reason=d.reason, words=d.words, by=_name(user), at=d.at)
        for d, user in session.exec(query)
    ]


def earlier_report(session: Session, message_id: str, reporter_id: int) -> Report | None:
    return session.exec(
        select(Report).where(Report.message_id == message_id, Report.reporter_id == reporter_id)
    ).first()


def author_of(session: Session, message: Message) -> Membership:
    author = session.get(Membership, message.author_id)
    if author is None:
        raise not_found("message")
    return author


def about_held(session: Session, held_id: str) -> Case | None:
    """The open case about held words."""
    return _open_about(session, None, held_id)


def _open_about(session: Session, message_id: str | None, held_id: str | None) -> Case | None:
    about = Case.message_id == message_id if message_id else Case.held_id == held_id
    return session.exec(select(Case).where(about, Case.state != CaseState.CLOSED)).first()


def _words(session: Session, cases: Sequence[Case]) -> dict[str, str]:
    said = _by_id(session, Message, {c.message_id for c in cases if c.message_id})
    held = _by_id(session, HeldMessage, {c.held_id for c in cases if c.held_id})
    words: dict[str, str] = {}
    for case in cases:
        subject = said.get(case.message_id) or held.get(case.held_id)
        words[case.id] = subject.body if subject else ""
    return words


def _by_id(session: Session, table: type[Row], ids: set[Any]) -> dict[Any, Row]:
    if not ids:
        return {}
    found = session.exec(select(table).where(col(table.id).in_(ids)))
    return {row.id: row for row in found}


def _report_counts(session: Session, ids: list[str]) -> dict[str, int]:
    if not ids:
        return {}
    query = (
        select(Report.case_id, func.count())
        .where(col(Report.case_id).in_(ids))
        .group_by(col(Report.case_id))
    )
    return dict(session.exec(query).all())


def _name(user: User | None) -> str:
    return (user.name if user else None) or "a moderator"


def _new_id(tx: Transaction) -> str:
    return message_id(tx.now)
