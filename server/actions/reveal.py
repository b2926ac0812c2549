"""Revealing: a moderator reads the whole of a covered message, and says why. It is logged."""

from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import Message, MessageState
from server.policy import plain
from server.protocol.commands import Reveal
from server.store import Transaction, audit
from server.store.audit import Deed


async def reveal(chat: Chat, visitor: Visitor, command: Reveal) -> str:
    """The words as they were written. The log keeps who read them and why, not the words."""
    user_id = visitor.user
    reason = plain(command.reason)
    if not reason:
        raise Refused("reason", "Please say why; it goes into the log.", field="reason")

    def act(tx: Transaction) -> str:
        check_moderator(tx.session, user_id)
        message = tx.session.get(Message, command.message)
        if message is None or message.state is not MessageState.VISIBLE:
            raise not_found("message")
        if message.masked is None:
            raise Refused("not_covered", "Nothing in this message is covered.", status=409)
        subject = f"message:{message.id}"
        audit.record(tx, Deed("message.reveal", subject, user_id, message.room_id, reason))
        return message.body

    return await chat.store.write(act)
