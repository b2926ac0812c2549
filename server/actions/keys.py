"""Two keys: a case with somebody in danger closes when a second moderator agrees.

What the first one decided about words and people holds at once; only the closing waits, so that a
second pair of eyes looks whether everything was done. Where nobody else is on duty, the case
closes after a stated wait, and the log says that one person closed it.
"""

from datetime import timedelta

from sqlmodel import Session

from server.actions.claims import LEASE
from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import Case, CaseState, NoteKind
from server.policy import plain
from server.protocol.commands import Confirm
from server.protocol.events import CaseView
from server.store import Transaction, audit, cases, queue, referrals
from server.store.audit import Deed

WAIT = timedelta(minutes=30)
NOT_HANDED_ON = (
    "Something here is to go to a professional. Please hand it on or call it off, then close. "
    "Nothing you wrote is lost."
)


def turn_first_key(tx: Transaction, case: Case, user_id: int) -> None:
    """Decided by one: it stays on the desk until a second one agrees."""
    case.state, case.first_key = CaseState.CONFIRM, user_id
    case.claimed_until = case.answer_by = None
    case.closes_at = case.due_at = tx.now + WAIT


def check_handed_on(session: Session, case: Case) -> None:
    """What somebody agreed to is not forgotten: it is handed on, or called off, before the end."""
    if referrals.is_any_going(session, case.id):
        raise Refused("referral", NOT_HANDED_ON, status=409)


async def confirm(chat: Chat, visitor: Visitor, command: Confirm) -> CaseView:
    """Turn the second key, or ask to look again."""
    user_id = visitor.user
    note = plain(command.note)
    if not command.agree and not note:
        raise Refused("note", "Please write what should be looked at again.", field="note")

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        if case.state is not CaseState.CONFIRM:
            raise Refused("not_now", "This case does not wait for a second key.", status=409)
        if case.first_key == user_id:
            raise Refused("own", "The second key has to be a colleague's.", status=409)
        if command.agree:
            check_handed_on(tx.session, case)
        if note:
            kind = NoteKind.NOTE if command.agree else NoteKind.LOOK_AGAIN
            cases.add_note(tx, case, user_id, kind, note)
        case.answered_at, case.answer_by = tx.now, None  # whoever was called: somebody came
        if command.agree:
            cases.close(tx, case)
        else:
            case.state, case.first_key, case.closes_at = CaseState.OPEN, None, None
            case.claimed_by, case.due_at = None, tx.now + LEASE
        cases.save(tx, case)
        word = "case.confirm" if command.agree else "case.look_again"
        audit.record(tx, Deed(word, f"case:{case.id}", user_id, case.room_id))
        return queue.views(tx.session, [case])[0]

    return await chat.store.write(act)
