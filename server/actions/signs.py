"""Watching for what only time shows: somebody gone at once, nobody answering, the same words
everywhere. Counted from the store and from who is here, for the desk; members are told nothing.

What can be seen as words are kept is weighed there, by `store/signs.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from server.chat import Chat
from server.models import Case, CaseState
from server.store import Transaction, cases, signs
from server.store.signs import Sign

GONE_WITHIN = timedelta(seconds=65)  # a minute, and a turn of the upkeep
ANSWER_WITHIN = timedelta(minutes=5)
LOOK_BACK = timedelta(minutes=70)
ALARMING, GRAVE = 4, 3
STEPS = (60, 30, 10, 3, 1)  # minutes: the deadlines there are
NIGHT = range(4)  # hours, by the clock of the members
AT_NIGHT = "Between midnight and four there are few others: due one step sooner."


@dataclass(frozen=True)
class Waiting:
    """An open case of distress, as far as watching it needs."""

    id: str
    room_id: int
    about_id: int | None
    age: timedelta
    severity: int
    is_unanswered: bool  # for too long, and nobody was told yet


async def look(chat: Chat) -> None:
    """One look at everything that waits; the desk hears what is new."""
    now = chat.now()
    for case in await chat.store.read(lambda s: _waiting(s, now)):
        if case.severity >= ALARMING and case.age < GONE_WITHIN and not _is_here(chat, case):
            await _put(chat, case.id, signs.LEFT)
        if case.is_unanswered:
            await _put(chat, case.id, signs.NO_ANSWER)
    for echo in chat.hub.echoes.taken():
        await chat.store.write(partial(cases.open_for_echo, message_ids=echo))


def is_night(now: datetime, zone: str) -> bool:
    return now.astimezone(ZoneInfo(zone)).hour in NIGHT


def sooner(minutes: int) -> int:
    """The next shorter deadline there is."""
    return max((step for step in STEPS if step < minutes), default=minutes)


def night(severity: int, minutes: int) -> Sign:
    """Why a case of the night is due sooner than others."""
    return Sign("night", "at night", AT_NIGHT, severity, minutes)


def _waiting(session: Session, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            id=case.id,
            room_id=case.room_id,
            about_id=case.about_id,
            age=now - case.opened_at,
            severity=case.severity,
            is_unanswered=_is_due(case, now) and not signs.is_answered(session, case),
        )
        for case in signs.distress_since(session, now - LOOK_BACK, GRAVE)
    ]


def _is_due(case: Case, now: datetime) -> bool:
    return now - case.opened_at >= ANSWER_WITHIN and not signs.has(case, signs.NO_ANSWER)


def _is_here(chat: Chat, case: Waiting) -> bool:
    return case.about_id is not None and chat.hub.is_here(case.room_id, case.about_id)


async def _put(chat: Chat, case_id: str, sign: Sign) -> None:
    def act(tx: Transaction) -> None:
        case = cases.to_change(tx.session, case_id)
        if case.state is CaseState.OPEN and signs.put(case, sign, tx.now):
            cases.save(tx, case)

    await chat.store.write(act)
