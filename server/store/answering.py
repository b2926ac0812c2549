"""Answering: what a room sees of somebody being on their way to a person in danger.

Only what is true: a moderator was asked, or has taken it. It ends with the case. What kind of case
it is, and who has it, stays at the desk.
"""

from server.models import Case, CaseKind, CaseState, Message, MessageState, Response, Room
from server.store import messages
from server.store.transaction import Transaction

ON_THE_WAY = (Response.ASKED, Response.COMING)
STANDS = {
    CaseState.OPEN: Response.ASKED,
    CaseState.CLAIMED: Response.COMING,
    CaseState.CONFIRM: Response.COMING,
    CaseState.CLOSED: None,
}


def follow(tx: Transaction, case: Case) -> None:
    """Let the message say how it stands with its case."""
    message = _message(tx, case)
    room = tx.session.get(Room, case.room_id)
    if message is None or room is None or message.response not in ON_THE_WAY:
        return
    now = STANDS[case.state]
    if now is not message.response:
        message.response = now
        messages.change(tx, message, room)


def _message(tx: Transaction, case: Case) -> Message | None:
    if case.kind is not CaseKind.DISTRESS or case.message_id is None:
        return None
    message = tx.session.get(Message, case.message_id)
    return message if message and message.state is MessageState.VISIBLE else None
