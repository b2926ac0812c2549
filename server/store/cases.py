"""Cases, reports, notes and decisions: opening and changing them. The list is `queue`'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from server.errors import not_found
from server.identifiers import message_id
from server.models import (
    TWO_KEYS,
    Case,
    CaseKind,
    CaseNote,
    CaseState,
    Decision,
    HeldMessage,
    HeldState,
    Membership,
    Message,
    NoteKind,
    Report,
    Room,
    User,
)
from server.protocol.announcements import CaseChanged
from server.protocol.desk_pages import NoteView, ReportView
from server.store import answering, queue, signs
from server.store.transaction import Transaction

AT_ONCE = 50  # cases in one look for what was missed


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


def open_appeal(tx: Transaction, room: Room, call: Call, decision: Decision, first: Case) -> Case:
    """A case of its own about the same words: look again at this decision."""
    case = Case(
        id=_new_id(tx),
        room_id=room.id,
        kind=call.kind,
        message_id=first.message_id,
        held_id=first.held_id,
        about_id=decision.membership_id,
        appeals_id=decision.id,
        severity=min(call.severity, TWO_KEYS - 1),
        findings=list(call.findings),
        opened_at=tx.now,
        due_at=tx.now + timedelta(minutes=call.minutes),
    )
    save(tx, case)
    return case


def deepen(tx: Transaction, case: Case, call: Call) -> None:
    """What was said aside makes a case graver, and due sooner. It marks no place in the words."""
    case.severity = max(case.severity, call.severity)
    case.due_at = min(case.due_at, tx.now + timedelta(minutes=call.minutes))
    found = [{**finding, "start": 0, "end": 0} for finding in call.findings]
    case.findings = [*case.findings, *found]
    save(tx, case)


def open_for_echo(tx: Transaction, message_ids: Sequence[str]) -> None:
    """The same words stood in several rooms: whose were they, and has the desk been told?"""
    for said in signs.by_one_person(tx, message_ids):
        sign = signs.SAME_WORDS
        call = Call(CaseKind.SIGN, sign.severity, sign.minutes, (sign.finding,))
        open_case(tx, said.room, call, said.author, message_id=said.message_id)


def save(tx: Transaction, case: Case) -> None:
    """Keep a changed case; tell the desk, and the room what it may know."""
    case.version += 1
    tx.session.add(case)
    tx.session.flush()
    called = case.called_id if case.answered_at is None else None
    tx.announce(CaseChanged(case=queue.views(tx.session, [case])[0], called_id=called))
    answering.follow(tx, case)


def due_within(tx: Transaction, minutes: int) -> datetime:
    """A due time from now."""
    return tx.now + timedelta(minutes=minutes)


def close(tx: Transaction, case: Case) -> None:
    """Nothing waits here any more. Who had it last stays with it; every timer ends."""
    case.state, case.closed_at = CaseState.CLOSED, tx.now
    case.claimed_until = case.answer_by = case.closes_at = None


def meet(case: Case, now: datetime) -> None:
    """Somebody is with it; whether the first one came in time is remembered."""
    if case.met_at is None:
        case.met_at, case.met_late = now, now > case.due_at


def get(session: Session, case_id: str) -> Case:
    case = session.get(Case, case_id)
    if case is None:
        raise not_found("case")
    return case


def to_change(session: Session, case_id: str) -> Case:
    """A case to act on. On PostgreSQL its row stays locked: two processes act one by one."""
    case = session.exec(select(Case).where(Case.id == case_id).with_for_update()).first()
    if case is None:
        raise not_found("case")
    return case


def reports(session: Session, case_id: str) -> list[ReportView]:
    query = select(Report).where(Report.case_id == case_id).order_by(col(Report.at))
    return [ReportView(reason=r.reason, note=r.note, at=r.at) for r in session.exec(query)]


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
    """The open case about held words, to act on: see `to_change`."""
    query = select(Case).where(Case.held_id == held_id, Case.state != CaseState.CLOSED)
    return session.exec(query.with_for_update()).first()


def about_cry(session: Session, author_id: int, body: str) -> Case | None:
    """The open case about just these words of somebody, which were kept for the desk alone."""
    query = (
        select(Case)
        .join(HeldMessage, col(HeldMessage.id) == Case.held_id)
        .where(
            HeldMessage.author_id == author_id,
            HeldMessage.state == HeldState.REFUSED,
            HeldMessage.body == body,
            Case.state != CaseState.CLOSED,
        )
    )
    return session.exec(query).first()


def _open_about(session: Session, message_id: str | None, held_id: str | None) -> Case | None:
    about = Case.message_id == message_id if message_id else Case.held_id == held_id
    is_open = (Case.state != CaseState.CLOSED, Case.kind != CaseKind.APPEAL)
    return session.exec(select(Case).where(about, *is_open)).first()


def is_any_lapsed(session: Session, now: datetime) -> bool:
    return session.exec(_lapsed(now).limit(1)).first() is not None


def lapsed(session: Session, now: datetime) -> list[Case]:
    """Claims whose time is over, calls that nobody answered, closings that nobody confirmed."""
    return list(session.exec(_lapsed(now).with_for_update()))


def _lapsed(now: datetime) -> SelectOfScalar[Case]:
    times = (Case.claimed_until, Case.answer_by, Case.closes_at)
    is_over = or_(*(col(time) <= now for time in times))
    return select(Case).where(Case.state != CaseState.CLOSED, is_over)


def is_any_missed(session: Session, now: datetime) -> bool:
    return session.exec(_missed(now).limit(1)).first() is not None


def missed(session: Session, now: datetime) -> list[Case]:
    """Open cases that nobody took in time, and of which that has not been noted yet."""
    return list(session.exec(_missed(now).limit(AT_ONCE).with_for_update()))


def _missed(now: datetime) -> SelectOfScalar[Case]:
    is_news = or_(col(Case.missed_at).is_(None), col(Case.missed_at) != col(Case.due_at))
    return select(Case).where(Case.state == CaseState.OPEN, col(Case.due_at) <= now, is_news)


def latest_of(session: Session, user_id: int, limit: int) -> list[Case]:
    """The cases somebody took last, the newest first."""
    query = select(Case).where(Case.claimed_by == user_id).order_by(col(Case.claimed_at).desc())
    return list(session.exec(query.limit(limit)))


def release_claim(case: Case) -> None:
    """Nobody works on it any more."""
    if case.state is CaseState.CLAIMED:
        case.state = CaseState.OPEN
    case.claimed_by = case.claimed_until = None


def add_note(tx: Transaction, case: Case, by_id: int, kind: NoteKind, words: str) -> None:
    """Moderators to moderators."""
    tx.session.add(CaseNote(case_id=case.id, by_id=by_id, kind=kind, words=words, at=tx.now))
    tx.session.flush()


def notes(session: Session, case_id: str) -> list[NoteView]:
    query = (
        select(CaseNote, User)
        .join(User, col(User.id) == CaseNote.by_id)
        .where(CaseNote.case_id == case_id)
        .order_by(col(CaseNote.id))
    )
    return [
        NoteView(kind=note.kind, words=note.words, by=user.name or "a moderator", at=note.at)
        for note, user in session.exec(query)
    ]


def _new_id(tx: Transaction) -> str:
    return message_id(tx.now)
