"""What happens on the desk by itself when a time runs out.

A due time that nobody kept is noted in the log. A claim whose holder went quiet is everybody's
again. A call that nobody answered goes to the next person on call. A decision that no second
moderator confirmed closes, if there was nobody to ask. Who was shown the door for a while may come
back. A shift ends with the duty.
"""

from collections.abc import Set as AbstractSet
from functools import partial

from server.actions.claims import call
from server.chat import Chat
from server.models import Case, CaseState
from server.store import Transaction, audit, cases, members, people, referrals, shifts
from server.store.audit import Deed


async def lapse(chat: Chat) -> None:
    """Look for what is over; only then write."""
    now = chat.now()
    if await chat.store.read(lambda session: members.is_any_to_come_back(session, now)):
        await chat.store.write(lambda tx: members.let_come_back(tx.session, tx.now))
    on_duty = chat.hub.on_duty
    for user_id in await chat.store.read(lambda s: shifts.left_open(s, on_duty, now)):
        await chat.store.write(partial(shifts.end, user_id=user_id))
    if await chat.store.read(lambda session: cases.is_any_missed(session, now)):
        await chat.store.write(_note_missed)
    if not await chat.store.read(lambda session: cases.is_any_lapsed(session, now)):
        return

    def act(tx: Transaction) -> None:
        for case in cases.lapsed(tx.session, tx.now):
            _lapse(tx, case, on_duty)

    await chat.store.write(act)


def _note_missed(tx: Transaction) -> None:
    """A due time that nobody kept, once each: nothing changes on the desk, the log knows."""
    for case in cases.missed(tx.session, tx.now):
        case.missed_at = case.due_at
        tx.session.add(case)
        _record(tx, case, "case.missed", severity=case.severity, kind=case.kind.value)


def _lapse(tx: Transaction, case: Case, on_duty: AbstractSet[int]) -> None:
    if case.claimed_until is not None and case.claimed_until <= tx.now:
        cases.release_claim(case)
        _record(tx, case, "case.lapse")
        cases.save(tx, case)
    if case.answer_by is not None and case.answer_by <= tx.now:
        _call_next(tx, case)
        cases.save(tx, case)
    is_alone = not on_duty - {case.first_key} and not referrals.is_any_going(tx.session, case.id)
    is_over = case.closes_at is not None and case.closes_at <= tx.now
    if case.state is CaseState.CONFIRM and is_over and is_alone:
        cases.close(tx, case)
        _record(tx, case, "case.close_by_one", first_key=case.first_key)
        cases.save(tx, case)


def _call_next(tx: Transaction, case: Case) -> None:
    """Nobody came: the next one on call, round and round until somebody answers."""
    before = case.called_id
    staff = [user for user in people.staff(tx.session) if user.id != case.first_key]
    on_call = [user.id for user in staff if user.on_call]
    others = [i for i in on_call if i > (before or 0)] + [i for i in on_call if i <= (before or 0)]
    call(tx, case, others[0] if others else before or 0)
    _record(tx, case, "case.unanswered", called=before, now=case.called_id)


def _record(tx: Transaction, case: Case, act: str, **details: object) -> None:
    """By the house itself: nobody did it."""
    audit.record(tx, Deed(act, f"case:{case.id}", room_id=case.room_id, details=details))
