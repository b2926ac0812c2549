"""What the desk may know of a person: in the room of the case, and by another step, elsewhere."""

from collections.abc import Iterable

from sqlalchemy import func
from sqlmodel import Session, col, select

from server.models import Case, CaseNote, Decision, Membership, Message, Room, User
from server.protocol.desk_pages import DecisionView, EarlierCase, LinkedName, NoteView, PersonFile
from server.protocol.events import MessageView, Person
from server.store import decisions

LATEST = 20  # earlier cases, decisions and notes


def person(session: Session, member: Membership, but: str = "") -> PersonFile:
    """Somebody in this room: since when, and what there was. `but` is the case at hand."""
    said = select(func.count()).where(Message.author_id == member.id)
    return PersonFile(
        name=member.name,
        role=member.role,
        standing=member.standing,
        muted_until=member.muted_until,
        joined_at=member.joined_at,
        messages=session.exec(said).one(),
        cases=_cases(session, member.id, but),
        decisions=_decisions(session, member.id, but),
        notes=_notes(session, member.id, but),
    )


def linked(session: Session, member: Membership) -> list[LinkedName]:
    """The same person in other rooms. Whoever asks has written down why."""
    query = (
        select(Membership, Room)
        .join(Room, col(Room.id) == Membership.room_id)
        .where(Membership.user_id == member.user_id, Membership.id != member.id)
        .order_by(col(Room.name))
    )
    counts = select(Case.about_id, func.count()).group_by(col(Case.about_id))
    cases = {row[0]: row[1] for row in session.execute(counts)}
    return [
        LinkedName(
            room=room.name,
            name=other.name,
            standing=other.standing,
            joined_at=other.joined_at,
            cases=cases.get(other.id, 0),
        )
        for other, room in session.exec(query)
    ]


def without_names(found: Iterable[MessageView], author_id: str) -> list[MessageView]:
    """What was said around it, with everybody but the author as "somebody A", "somebody B" …"""
    letters: dict[str, str] = {}
    hidden = []
    for message in found:
        who = message.author
        if who.id != author_id:
            letter = letters.setdefault(who.id, f"Somebody {_letter(len(letters))}")
            who = Person(letter, letter, who.badge)
        hidden.append(_as_said_by(message, who))
    return hidden


def _as_said_by(message: MessageView, who: Person) -> MessageView:
    return MessageView(
        id=message.id,
        seq=message.seq,
        rev=message.rev,
        author=who,
        body=message.body,
        state=message.state,
        at=message.at,
        edited_at=message.edited_at,
        reply_to=message.reply_to,
        need=message.need,
        label=message.label,
        masked=message.masked,
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number % 26)


def _cases(session: Session, membership_id: int, but: str) -> list[EarlierCase]:
    query = select(Case).where(Case.about_id == membership_id, Case.id != but)
    found = session.exec(query.order_by(col(Case.opened_at).desc()).limit(LATEST))
    return [
        EarlierCase(
            id=case.id,
            kind=case.kind,
            severity=case.severity,
            state=case.state,
            opened_at=case.opened_at,
            outcome=case.outcome,
        )
        for case in found
    ]


def _decisions(session: Session, membership_id: int, but: str) -> list[DecisionView]:
    query = (
        select(Decision, User)
        .join(Case, col(Case.id) == Decision.case_id)
        .join(User, col(User.id) == Decision.by_id)
        .where(Case.about_id == membership_id, Case.id != but)
        .order_by(col(Decision.at).desc())
        .limit(LATEST)
    )
    return [decisions.view(d, user.name) for d, user in session.exec(query)]


def _notes(session: Session, membership_id: int, but: str) -> list[NoteView]:
    query = (
        select(CaseNote, User)
        .join(Case, col(Case.id) == CaseNote.case_id)
        .join(User, col(User.id) == CaseNote.by_id)
        .where(Case.about_id == membership_id, Case.id != but)
        .order_by(col(CaseNote.at).desc())
        .limit(LATEST)
    )
    return [
        NoteView(kind=n.kind, words=n.words, by=user.name or "a moderator", at=n.at)
        for n, user in session.exec(query)
    ]
