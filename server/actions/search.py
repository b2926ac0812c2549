"""Search in a room, for its members, and keeping its index up with what is said."""

from sqlmodel import Session

from server import policy
from server.chat import Chat, Visitor
from server.errors import Refused
from server.protocol.events import MessageView
from server.protocol.search_pages import FoundMessage, SearchPage
from server.store import members, search, shields
from server.terms import Sought

LONGEST = 100  # characters that somebody looks for
A_TURN = 10  # acts: in a flood the index may stay behind, and posting may not


async def find(chat: Chat, visitor: Visitor, slug: str, q: str, before: int | None) -> SearchPage:
    """What was said in a room with these words, the newest first, as the room is shown it."""
    user_id, sought = visitor.user, Sought.read(q)
    if len(q) > LONGEST:
        raise Refused(
            "q", "Please look for {most} characters at most.", field="q", values={"most": LONGEST}
        )
    if sought:
        chat.limits.take("search", user_id)

    def look(session: Session) -> SearchPage:
        member, room = members.seat(session, user_id, slug)
        policy.check_seat(member)
        found, more = search.find(session, room.id, sought, before) if sought else ([], False)
        return SearchPage(
            room=slug,
            room_name=room.name,
            you=member.public_id,
            shields=shields.of_reader(session, user_id, room.id),
            q=q,
            is_asked=bool(sought),
            found=[_found(message, sought) for message in found],
            more=more,
        )

    return await chat.store.read(look)


async def keep_up(chat: Chat) -> None:
    """Read into the index what was said since the last time."""
    is_behind, acts = await chat.store.read(search.is_behind), 0
    while is_behind and acts < A_TURN:
        is_behind = await chat.store.write(lambda tx: search.catch_up(tx.connection))
        acts += 1


def _found(message: MessageView, sought: Sought) -> FoundMessage:
    excerpt = sought.excerpt(message.body or "")
    return FoundMessage(
        id=message.id,
        seq=message.seq,
        author=message.author,
        at=message.at,
        label=message.label,
        excerpt=excerpt.words,
        marks=excerpt.marks,
    )
