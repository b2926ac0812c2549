"""Signs: what only several messages together show, and what it does to a case.

Counted from the store, per person and conversation, for the desk alone: nobody gets a score and
no member is told. A sign stands among a case's findings, with a reason that a moderator reads,
and makes the case due sooner; it is set once.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from server.models import (
    Case,
    CaseKind,
    CaseState,
    HeldMessage,
    Membership,
    Message,
    MessageState,
    Room,
)
from server.store.transaction import Transaction

DAY = timedelta(hours=24)
CROWD, CROWD_WITHIN = 3, timedelta(minutes=5)
LOW, LOW_TIMES = 2, 3  # severity, and how often in a day
GRAVE = 3
ROOMS, ECHO_TOLD = 3, timedelta(hours=1)
UNKIND = frozenset({"harassment", "hate", "threat", "incitement"})
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Sign:
    """Why somebody should look sooner: `severity` at least, and within so many `minutes`."""

    name: str
    label: str  # a word or two, where a category would stand
    reason: str  # for moderators
    severity: int
    minutes: int

    @property
    def finding(self) -> dict[str, object]:
        return {
            "rule": f"sign.{self.name}",
            "category": self.label,
            "axis": "sign",
            "severity": self.severity,
            "outcome": "allow",
            "start": 0,
            "end": 0,
            "reason": self.reason,
        }


LOW_AGAIN = Sign(
    "low_again", "low again", "They have written like this three times within a day.", 3, 10
)
GOODBYE = Sign(
    "goodbye",
    "sudden goodbye",
    "A cheerful goodbye, within a day of words about dying. Calm can come with a decision.",
    4,
    3,
)
LEFT = Sign(
    "left",
    "gone at once",
    "Within a minute they were no longer connected. It may be the line, or the page without "
    "scripts; look for them all the same.",
    4,
    1,
)
NO_ANSWER = Sign("no_answer", "no answer", "Five minutes on, nobody has said anything back.", 3, 1)
SAME_WORDS = Sign(
    "same_words",
    "same words",
    "The same words in three rooms within ten minutes: advertising, or somebody who looks "
    "everywhere for an answer.",
    1,
    30,
)
NOT_SEEN = Sign(
    "not_seen",
    "not seen in time",
    "Nobody looked by the deadline, so the words went into the room, covered.",
    4,
    1,
)


def crowd(name: str) -> Sign:
    reason = f"Three people have turned on {name} within five minutes."
    return Sign("crowd", "many against one", reason, 3, 10)


def has(case: Case, sign: Sign) -> bool:
    return any(finding.get("rule") == f"sign.{sign.name}" for finding in case.findings)


def put(case: Case, sign: Sign, now: datetime) -> bool:
    """Set a sign on an open case, which is to be saved then; False if it has it already."""
    if has(case, sign):
        return False
    case.findings = [*case.findings, sign.finding]
    case.severity = max(case.severity, sign.severity)
    case.due_at = min(case.due_at, now + timedelta(minutes=sign.minutes))
    return True


def weigh(tx: Transaction, case: Case) -> None:
    """What a new or renewed case is part of. Called before it is saved."""
    if case.kind is CaseKind.DISTRESS and case.severity == LOW:
        since = tx.now - DAY
        if _times_low(tx.session, case, since) + 1 >= LOW_TIMES:
            put(case, LOW_AGAIN, tx.now)
    elif case.held_id is not None and _is_unkind(case):
        target = _crowd_on(tx.session, case, tx.now - CROWD_WITHIN)
        if target is not None:
            put(case, crowd(target), tx.now)


def was_grave(session: Session, membership_id: int, since: datetime, *, but: str) -> bool:
    """Whether somebody wrote about dying here since then, in other words than these."""
    query = select(Case.id).where(
        Case.about_id == membership_id,
        Case.kind == CaseKind.DISTRESS,
        Case.severity >= GRAVE,
        Case.opened_at >= since,
        col(Case.message_id).is_distinct_from(but),
    )
    return session.exec(query).first() is not None


def distress_since(session: Session, since: datetime, severity: int) -> list[Case]:
    """Cases of distress that nobody has taken, opened since then."""
    query = select(Case).where(
        Case.state == CaseState.OPEN,
        Case.kind == CaseKind.DISTRESS,
        Case.severity >= severity,
        Case.opened_at >= since,
        col(Case.message_id).is_not(None),
    )
    return list(session.exec(query))


def is_answered(session: Session, case: Case) -> bool:
    """Whether somebody else has said anything in the room since; or the words are gone."""
    message = session.get(Message, case.message_id)
    if message is None or message.state is not MessageState.VISIBLE:
        return True
    query = select(Message.id).where(
        Message.room_id == message.room_id,
        Message.seq > message.seq,
        Message.author_id != message.author_id,
    )
    return session.exec(query.limit(1)).first() is not None


@dataclass(frozen=True)
class Said:
    """The latest of the same words, and who said them where."""

    message_id: str
    author: Membership
    room: Room


def by_one_person(tx: Transaction, message_ids: Sequence[str]) -> list[Said]:
    """Of messages that say the same: who said them in enough rooms, if the desk does not know."""
    query = (
        select(Message, Membership, Room)
        .join(Membership, col(Membership.id) == Message.author_id)
        .join(Room, col(Room.id) == Message.room_id)
        .where(col(Message.id).in_(message_ids))
        .order_by(col(Message.at), col(Message.id))
    )
    people: dict[int, list[Said]] = defaultdict(list)
    for message, author, room in tx.session.exec(query):
        people[author.user_id].append(Said(message.id, author, room))
    return [said[-1] for said in people.values() if _is_news(tx, said)]


def _is_news(tx: Transaction, said: Sequence[Said]) -> bool:
    if len({one.room.id for one in said}) < ROOMS:
        return False
    query = select(Case).where(
        col(Case.about_id).in_({one.author.id for one in said}),
        Case.opened_at >= tx.now - ECHO_TOLD,
    )
    return not any(has(case, SAME_WORDS) for case in tx.session.exec(query))


def _times_low(session: Session, case: Case, since: datetime) -> int:
    query = select(func.count(col(Case.id))).where(
        Case.about_id == case.about_id,
        Case.kind == CaseKind.DISTRESS,
        Case.severity >= LOW,
        Case.opened_at >= since,
        Case.id != case.id,
    )
    return session.exec(query).one()


def _is_unkind(case: Case) -> bool:
    return any(finding.get("category") in UNKIND for finding in case.findings)


def _crowd_on(session: Session, case: Case, since: datetime) -> str | None:
    """The name of whoever enough people have turned on, this case's author among them."""
    query = select(Case).where(
        Case.room_id == case.room_id, Case.opened_at >= since, col(Case.held_id).is_not(None)
    )
    others = [one for one in session.exec(query) if one.id != case.id and _is_unkind(one)]
    for target in _targets(session, case):
        against = [one for one in others if target in _targets(session, one)]
        if len({case.about_id, *(one.about_id for one in against)}) >= CROWD:
            return target.name
    return None


def _targets(session: Session, case: Case) -> list[Membership]:
    """Whom unkind words are about: who is answered, and who is named in them."""
    words = session.get(HeldMessage, case.held_id)
    if words is None:
        return []
    said = words.body.casefold()
    answered = session.get(Message, words.reply_to) if words.reply_to else None
    people = session.exec(select(Membership).where(Membership.room_id == case.room_id))
    return [
        person
        for person in people
        if person.id != case.about_id
        and (
            (answered is not None and person.id == answered.author_id)
            or (len(person.name) >= SHORTEST_NAME and person.name.casefold() in said)
        )
    ]
