""" "Please look": reporting a message to the moderators."""

from server import policy
from server.chat import Chat, Visitor
from server.identifiers import receipt
from server.models import CaseKind, Report
from server.protocol import commands
from server.store import Transaction, cases, messages
from server.store.cases import Call

# How soon a person should look, in minutes, by what is worrying; and how severe that is.
URGENCY = {
    "worried": (3, 10),
    "unsafe_advice": (2, 30),
    "contact": (3, 10),
    "private_data": (2, 30),
    "unkind": (1, 60),
    "spam": (1, 60),
    "other": (1, 60),
}


async def report(chat: Chat, visitor: Visitor, command: commands.Report) -> str:
    """Ask the moderators to look at a message; the receipt number to ask after it.

    One report per person and message: a second one returns the first receipt.
    """
    user_id = visitor.user
    chat.limits.take("report", user_id)
    severity, minutes = URGENCY[command.reason]

    def act(tx: Transaction) -> str:
        message, member, room = messages.to_change(tx, user_id, command.message)
        policy.check_seat(member)
        earlier = cases.earlier_report(tx.session, message.id, member.id)
        if earlier is not None:
            return earlier.receipt
        policy.check_answerable(message)
        author = cases.author_of(tx.session, message)
        call = Call(CaseKind.REPORT, severity, minutes)
        case = cases.open_case(tx, room, call, author, message_id=message.id)
        filed = Report(
            receipt=receipt(),
            case_id=case.id,
            message_id=message.id,
            reporter_id=member.id,
            reason=command.reason,
            note=policy.plain(command.note),
            at=tx.now,
        )
        tx.session.add(filed)
        cases.save(tx, case)
        return filed.receipt

    return await chat.store.write(act)
