"""Own words: the whole of what somebody wrote where the room sees it covered, for them alone."""

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, select

from server.models import Message
from server.protocol.announcements import OwnWords
from server.protocol.events import MessageView, OwnEvent
from server.store.among import among as one_of
from server.store.transaction import Transaction

COVERED = select(Message.author_id, Message.id, Message.body).where(
    one_of(col(Message.id), "ids"), one_of(col(Message.author_id), "authors")
)


def among(
    session: Session, member_ids: Collection[int], shown: Iterable[MessageView]
) -> dict[int, dict[str, str]]:
    """For each of these members their own covered messages among those shown: id to words."""
    found: dict[int, dict[str, str]] = {member_id: {} for member_id in member_ids}
    covered = {message.id for message in shown if message.masked}
    if covered:
        asked = {"ids": list(covered), "authors": list(member_ids)}
        for author_id, message_id, body in session.execute(COVERED, asked):
            found[author_id][message_id] = body
    return found


def tell(tx: Transaction, user_id: int, room: str, message_id: str, body: str) -> None:
    """To every screen of the one who wrote them, and to no other."""
    event = OwnEvent(room=room, message=message_id, body=body)
    tx.announce(OwnWords(user_id=user_id, event=event))
