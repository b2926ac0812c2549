"""The file of a case: its subject, the context around it, and what may be decided now."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from server.errors import not_found
from server.models import (
    Case,
    CaseState,
    HeldMessage,
    HeldState,
    Membership,
    Message,
    MessageState,
    Report,
    Room,
)
from server.protocol.desk_pages import CasePage, Colleague, FindingView
from server.protocol.events import MessageView
from server.store import asides, cases, histories, members, messages, queue, rooms

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


def acts(about: Subject) -> list[str]:
    """What may still be decided about these words."""
    if about.held is not None and about.held.state in (HeldState.WAITING, HeldState.REFUSED):
        masked = ["release_masked"] if about.held.masked else []
        return ["release", *masked, "remove", "close"]
    if about.message is not None and about.message.state is MessageState.VISIBLE:
        return ["close", "remove"]
    return ["close"]


@dataclass(frozen=True)
class Reader:
    """Who reads a file, who else is there, and what they asked to see beyond the case itself."""

    id: int
    colleagues: list[Colleague]
    with_names: bool = False
    with_links: bool = False


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
        decisions=cases.decisions(session, case.id),
        reasons=rooms.clauses(about.room),
        colleagues=reader.colleagues,
        **_what_may_be_done(case, about, reader),
    )


def _what_may_be_done(case: Case, about: Subject, reader: Reader) -> dict[str, Any]:
    """The part of a file that depends on who has the case."""
    is_open = case.state in (CaseState.OPEN, CaseState.CLAIMED)
    return {
        "acts": acts(about) if is_open else [],
        "mine": case.claimed_by == reader.id and case.state is CaseState.CLAIMED,
        "called": case.called_id == reader.id and case.answered_at is None,
        "may_confirm": case.state is CaseState.CONFIRM and case.first_key != reader.id,
    }


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
