"""Who works on a case: taking it, passing it on, calling somebody by name.

A claim is a lease. It is renewed by whatever its holder does with the case, and once it is over
the case is everybody's again, so that a closed laptop never keeps anybody waiting.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from sqlmodel import Session

from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import SEVERE, Case, CaseState, NoteKind, SiteRole, User
from server.policy import plain
from server.protocol.commands import Claim, Escalate, HandOver
from server.protocol.events import CaseView
from server.store import Transaction, audit, cases, decisions, people, queue
from server.store.audit import Deed

LEASE = timedelta(minutes=10)
ANSWER_MINUTES = {5: 1, 4: 3}  # how soon who was called should have answered; 10 for the rest
IN_A_ROW = 2  # severe cases for one person, while somebody else is there


async def claim(chat: Chat, visitor: Visitor, command: Claim) -> CaseView:
    """Take a case, so that nobody else works on it at the same time; or keep it for longer."""
    user_id = visitor.user
    others = chat.hub.on_duty - {user_id}

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_free(case, user_id, tx.now)
        is_called = case.called_id == user_id and case.answered_at is None
        if is_held_by(case, user_id, tx.now) and not is_called:
            renew(tx, case)
            return queue.views(tx.session, [case])[0]
        _check_not_own(tx, case, user_id)
        _check_turn(tx, case, user_id, bool(others))
        cases.meet(case, tx.now)
        case.claimed_by, case.claimed_at = user_id, tx.now
        case.claimed_until = tx.now + LEASE
        if case.state is CaseState.OPEN:
            case.state = CaseState.CLAIMED
        if is_called:
            case.answered_at, case.answer_by = tx.now, None
        cases.save(tx, case)
        audit.record(tx, Deed("case.claim", f"case:{case.id}", user_id, case.room_id))
        return queue.views(tx.session, [case])[0]

    return await chat.store.write(act)


async def hand_over(chat: Chat, visitor: Visitor, command: HandOver) -> CaseView:
    """Pass a case on, to a colleague or to whoever comes next, with a note that stays with it."""
    user_id = visitor.user
    on_duty = chat.hub.on_duty
    note = _note(command.note)

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_free(case, user_id, tx.now)
        cases.meet(case, tx.now)
        cases.release_claim(case)
        if command.to:
            colleague = _colleague(tx.session, command.to, user_id)
            if colleague.id not in on_duty:
                raise Refused("off_duty", f"{command.to} is not on duty now.", field="to")
            case.state = CaseState.CLAIMED if case.state is CaseState.OPEN else case.state
            case.claimed_by, case.claimed_at = colleague.id, tx.now
            case.claimed_until = tx.now + LEASE
        cases.add_note(tx, case, user_id, NoteKind.HANDED_OVER, note)
        cases.save(tx, case)
        audit.record(
            tx,
            Deed(
                "case.hand_over",
                f"case:{case.id}",
                user_id,
                case.room_id,
                details={"to": case.claimed_by},
            ),
        )
        return queue.views(tx.session, [case])[0]

    return await chat.store.write(act)


async def escalate(chat: Chat, visitor: Visitor, command: Escalate) -> CaseView:
    """Call somebody who is on call. Until they answer, the case stays where it is."""
    user_id = visitor.user
    note = _note(command.note)

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_free(case, user_id, tx.now)
        colleague = _colleague(tx.session, command.to, user_id)
        if not colleague.on_call:
            raise Refused("not_on_call", f"{command.to} is not on call now.", field="to")
        call(tx, case, colleague.id)
        cases.add_note(tx, case, user_id, NoteKind.CALLED, note)
        cases.save(tx, case)
        audit.record(
            tx,
            Deed(
                "case.escalate",
                f"case:{case.id}",
                user_id,
                case.room_id,
                details={"to": colleague.id},
            ),
        )
        return queue.views(tx.session, [case])[0]

    return await chat.store.write(act)


def call(tx: Transaction, case: Case, user_id: int) -> None:
    """Start the time in which this person should answer."""
    minutes = ANSWER_MINUTES.get(case.severity, 10)
    case.called_id, case.answered_at = user_id, None
    case.answer_by = tx.now + timedelta(minutes=minutes)
    case.due_at = min(case.due_at, case.answer_by)


def summon(tx: Transaction, case: Case, but: int, on_duty: AbstractSet[int]) -> None:
    """A second person is needed, and nobody else is on duty: call who is on call, or an admin."""
    if on_duty - {but}:
        return
    others = [user for user in people.staff(tx.session) if user.id != but]
    ready = [user for user in others if user.on_call]
    ready += [user for user in others if user.role is SiteRole.ADMIN]
    if ready:
        call(tx, case, ready[0].id)


def renew(tx: Transaction, case: Case) -> None:
    """Its holder did something: the lease begins anew. Nobody else has to hear of that."""
    cases.meet(case, tx.now)
    case.claimed_until = tx.now + LEASE
    tx.session.add(case)
    tx.session.flush()


def is_held_by(case: Case, user_id: int, now: datetime) -> bool:
    return case.claimed_by == user_id and _is_held(case, now)


def check_free(case: Case, user_id: int, now: datetime) -> None:
    """A case can be worked on by one person, while it is open."""
    if case.state is CaseState.CLOSED:
        raise Refused("closed", "This case has been closed already.", status=409)
    if case.claimed_by not in (None, user_id) and _is_held(case, now):
        raise Refused("claimed", "A colleague is working on this case.", status=409)


def check_held(case: Case, user_id: int, now: datetime) -> None:
    """What is said to the person is for whoever has taken their case."""
    check_free(case, user_id, now)
    if not is_held_by(case, user_id, now):
        raise Refused("take_first", "Please take the case first.", status=409)


def _is_held(case: Case, now: datetime) -> bool:
    return case.claimed_until is None or case.claimed_until > now


def _check_not_own(tx: Transaction, case: Case, user_id: int) -> None:
    """Who decided first does not look again at it."""
    if case.appeals_id and decisions.get(tx.session, case.appeals_id)[0].by_id == user_id:
        raise Refused("own", "You decided this. A colleague looks at it again.", status=409)


def _check_turn(tx: Transaction, case: Case, user_id: int, has_colleague: bool) -> None:
    """Never a third severe case in a row for one person while a colleague is there and in time."""
    if case.severity < SEVERE or not has_colleague or case.due_at <= tx.now:
        return
    if case.called_id == user_id:
        return
    latest = cases.latest_of(tx.session, user_id, IN_A_ROW)
    if len(latest) == IN_A_ROW and all(one.severity >= SEVERE for one in latest):
        raise Refused(
            "your_turn_to_rest",
            "That would be your third severe case in a row, and a colleague is on duty. "
            "Please leave this one to them. If its time runs out, you may take it.",
            status=409,
        )


def _colleague(session: Session, name: str, but: int) -> User:
    found = [user for user in people.staff(session) if user.name == name and user.id != but]
    if not found:
        raise Refused("no_colleague", "Please choose a colleague.", field="to")
    return found[0]


def _note(words: str) -> str:
    note = plain(words)
    if not note:
        raise Refused("note", "Please write a line for whoever takes it from here.", field="note")
    return note
