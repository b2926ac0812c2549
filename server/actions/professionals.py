"""Professionals whom a case can be handed to: admins keep the list, moderators read it."""

from sqlmodel import Session

from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import Professional
from server.policy import check_admin, plain
from server.protocol.referral_pages import ProfessionalsPage
from server.store import Transaction, audit, professionals, rooms
from server.store.audit import Deed

# What has to be known of somebody, and how long each may be.
FIELDS = {"name": 80, "role": 120, "reach": 300, "told": 300}
MISSING = "Please fill this in: members read it before they decide."


async def page(chat: Chat, visitor: Visitor) -> ProfessionalsPage:
    """Everybody on the list."""
    user_id = visitor.user

    def look(session: Session) -> ProfessionalsPage:
        check_moderator(session, user_id)
        return ProfessionalsPage(
            people=professionals.there(session),
            rooms=rooms.names(session),
            may_change=visitor.is_admin,
        )

    return await chat.store.read(look)


async def add(chat: Chat, visitor: Visitor, given: dict[str, str]) -> int:
    """Put somebody on the list, for one room or for all; their number."""
    user_id = visitor.user
    said = {name: plain(given.get(name, ""))[:most] for name, most in FIELDS.items()}
    for name, words in said.items():
        if not words:
            raise Refused("missing", MISSING, field=name)

    def act(tx: Transaction) -> int:
        check_admin(check_moderator(tx.session, user_id).role)
        room = rooms.by_slug(tx.session, given["room"]) if given.get("room") else None
        if given.get("room") and room is None:
            raise Refused("room", "Please choose a room, or all rooms.", field="room")
        found = Professional(
            name=said["name"],
            role=said["role"],
            reach=said["reach"],
            told=said["told"],
            room_id=room.id if room else None,
            added_at=tx.now,
        )
        tx.session.add(found)
        tx.session.flush()
        deed = Deed("professional.add", f"professional:{found.id}", user_id, found.room_id)
        audit.record(tx, deed)
        return found.id

    return await chat.store.write(act)


async def retire(chat: Chat, visitor: Visitor, number: int) -> None:
    """Take somebody off the list. What was handed to them stays on record."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        check_admin(check_moderator(tx.session, user_id).role)
        found = professionals.get(tx.session, number)
        found.retired_at = tx.now
        tx.session.add(found)
        deed = Deed("professional.retire", f"professional:{number}", user_id, found.room_id)
        audit.record(tx, deed)

    await chat.store.write(act)
