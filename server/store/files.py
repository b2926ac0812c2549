"""The file of a case: its subject, the context around it, and what may be decided now."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from server.errors import not_found
from server.models import (
    Case,
    CaseState,
    HeldMessage,
    Membership,
    Message,
    Report,
    Room,
)
from server.protocol.desk_pages import CasePage, Colleague, FindingView
from server.protocol.events import MessageView
from server.store import (
    agreements,
    asides,
    cases,
    decisions,
    histories,
    members,
    messages,
    queue,
    referrals,
)

CONTEXT = 10  # messages on each side


@dataclass(frozen=True)
class Subject:
    """What a case is about: a message or held words, their author and their room."""

    room: Room
    author: Membership
    message: Message | None
    held: HeldMessage | None

    @property
    def message_id(self) -> str | None:
        found = self.message or self.held
        return found.id if found else None

    @property
    def words(self) -> str:
        found = self.message or self.held
        return found.body if found else ""

    @property
    def masked(self) -> str:
        found = self.message or self.held
        return (found.masked if found else None) or self.words


def subject(session: Session, case: Case) -> Subject:
    room = session.get(Room, case.room_id)
    author = session.get(Membership, case.about_id)
    if room is None or author is None:
        raise not_found("case")
    return Subject(
        room=room,
        author=author,
        message=session.get(Message, case.message_id) if case.message_id else None,
        held=session.get(HeldMessage, case.held_id) if case.held_id else None,
    )


@dataclass(frozen=True)
class Reader:
    """Who reads a file, who else is there, and what they asked to see beyond the case itself."""

    id: int
    colleagues: list[Colleague]
    acts: list[str]
    with_names: bool = False
    with_links: bool = False

    def has(self, case: Case) -> bool:
        return case.claimed_by == self.id and case.state is CaseState.CLAIMED


def file(session: Session, case: Case, reader: Reader) -> CasePage:
    """Everything on one case, for the moderator who reads it."""
    about = subject(session, case)
    author = members.people(session, [about.author.id])[about.author.id]
    before, after = _context(session, about, None if reader.with_names else author.id)
    return CasePage(
        case=queue.views(session, [case])[0],
        author=author,
        words=about.words,
        masked=about.masked,
        findings=[_finding(found) for found in case.findings],
        before=before,
        after=after,
        names_shown=reader.with_names,
        person=histories.person(session, about.author, case.id),
        linked=histories.linked(session, about.author) if reader.with_links else None,
        asides=asides.of_case(session, case.id),
        message_id=about.message_id,
        reports=cases.reports(session, case.id),
        notes=cases.notes(session, case.id),
        decisions=decisions.of_case(session, case.id),
        appeal=decisions.appealed(session, case, reader.id),
        reasons=agreements.words(session, about.room),
        colleagues=reader.colleagues,
        handing=referrals.handing(session, case, reader.id),
        acts=reader.acts,
        mine=reader.has(case),
        called=case.called_id == reader.id and case.answered_at is None,
        may_confirm=case.state is CaseState.CONFIRM and case.first_key != reader.id,
    )


def reporters(session: Session, case_id: str) -> list[Membership]:
    """Who asked to look, each once."""
    query = (
        select(Membership)
        .join(Report, col(Report.reporter_id) == Membership.id)
        .where(Report.case_id == case_id)
    )
    return list(session.exec(query).unique())


def _context(
    session: Session, about: Subject, only: str | None
) -> tuple[list[MessageView], list[MessageView]]:
    """Around a message; held words have no place yet, so what was said last before them.

    `only` is the one person who is named; None names everybody.
    """
    before, after = _around(session, about)
    if only is None:
        return before, after
    hidden = histories.without_names([*before, *after], only)
    return hidden[: len(before)], hidden[len(before) :]


def _around(session: Session, about: Subject) -> tuple[list[MessageView], list[MessageView]]:
    if about.message is not None:
        return messages.around(session, about.room.id, about.message.seq, CONTEXT)
    assert about.held is not None  # noqa: S101  (a case is about one or the other)
    return messages.until(session, about.room.id, about.held.at, CONTEXT), []


def _finding(found: dict[str, object]) -> FindingView:
    return FindingView(
        category=str(found.get("category", "")),
        axis=str(found.get("axis", "")),
        severity=int(str(found.get("severity", 0))),
        reason=str(found.get("reason", "")),
        start=int(str(found.get("start", 0))),
        end=int(str(found.get("end", 0))),
        rule=str(found.get("rule", "")),
    )
