"""Foresight: what would become of words that are still being written.

Nothing here is stored, logged or counted, and nobody else is told. What is found is said kindly
and blocks nothing; whoever is in distress sees no alarm while they write.
"""

from sqlmodel import Session

from server import policy
from server.actions import ground, review
from server.actions.ground import Ground
from server.chat import Chat, Visitor
from server.protocol.commands import Check
from server.protocol.pages import Preview
from server.store import members


async def check(chat: Chat, visitor: Visitor, command: Check) -> Preview:
    """Look over a draft, for somebody who may say it here."""
    user_id = visitor.user
    chat.limits.take("check", user_id)
    body = policy.check_body(command.body)

    def look(session: Session) -> Ground:
        member, room = members.seat(session, user_id, command.room)
        policy.check_voice(member, room, chat.now())
        return ground.of(member, room, chat.now())

    return review.foresee(chat, body, await chat.store.read(look))
