"""A cry for help where nobody may speak: the no stays, and never comes alone.

Somebody is muted or slowed, their room is paused, closed or waits for a moderator, or they have not
said yes to a new agreement, and they write that they cannot go on. Nothing is posted and their
words stay in the box; but beside the no stands where help is, and the desk is told. Words that are
no cry leave no trace here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server import policy
from server.actions import care, review
from server.actions.care import RefusedWithCare
from server.actions.ground import Ground
from server.chat import Chat, Visitor
from server.errors import Refused
from server.store import Transaction, cases, held, members
from server.store.cases import Call


@asynccontextmanager
async def heard(
    chat: Chat, visitor: Visitor, slug: str, body: str, place: Ground
) -> AsyncIterator[None]:
    """Whatever no comes out of this, somebody in distress is offered help beside it."""
    try:
        yield
    except RefusedWithCare:
        raise  # a rule refused, and has seen to both
    except Refused as no:
        wanted, call = review.cry(chat, body, place)
        if wanted is None:
            raise
        minutes = await _tell_desk(chat, visitor, slug, body, call) if call else None
        card = care.card(chat, wanted, minutes)
        raise care.beside(no, card) from None


async def _tell_desk(chat: Chat, visitor: Visitor, slug: str, body: str, call: Call) -> int | None:
    """A case with the words; minutes until a person should have looked. Pressed twice is once."""
    user_id = visitor.user

    def act(tx: Transaction) -> int | None:
        member, room = members.seat(tx.session, user_id, slug)
        if not policy.is_seated(member):
            return None
        case = cases.about_cry(tx.session, member.id, body)
        if case is None:
            words = held.for_desk(tx, member, body, minutes=call.minutes)
            case = cases.open_case(tx, room, call, member, held_id=words.id)
        return int((case.due_at - tx.now).total_seconds()) // 60

    try:
        return await chat.store.write(act)
    except Refused:
        return None  # nothing can be saved just now; where help is does not wait for that
