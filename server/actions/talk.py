"""The room as a page: everything its first drawing needs, in one look."""

from dataclasses import dataclass, field

from sqlmodel import Session

from server import policy
from server.actions import gatherings
from server.actions.messages import Said
from server.chat import Chat, Visitor
from server.models import Membership, Room
from server.protocol.pages import ChangeView, ChatPage, PlainPage
from server.store import (
    agreements,
    asides,
    members,
    messages,
    notices,
    own_words,
    referrals,
    rooms,
    shields,
)

PLAIN = 15  # messages on a page without scripts, to keep it small


@dataclass(frozen=True)
class Redraw:
    """What the page without scripts has to show again: a draft, what became of it, a note."""

    before: int | None = None
    key: str = ""
    draft: str = ""
    note: str = ""
    said: Said = field(default_factory=Said)


async def chat(chat: Chat, visitor: Visitor, slug: str) -> ChatPage:
    """The live room's first drawing; the socket goes on from its `rev`."""
    user_id = visitor.user

    def look(session: Session) -> ChatPage:
        member, room, user = members.seated(session, user_id, slug)
        person = members.person(member, user.role)
        found, more = messages.latest(session, room.id)
        count, here = chat.hub.people(room.id)
        unread, unread_count = messages.unread(session, member)
        return ChatPage(
            room=rooms.settings(room, staffed=chat.hub.is_staffed),
            about=room.about,
            you=members.you(member, room, person),
            messages=found,
            more=more,
            rev=room.last_rev,
            people=here,
            here=count,
            notices=notices.unseen_in(session, [member.id])[member.id],
            waiting=messages.waiting(session, room.id, {member.id: person})[member.id],
            asides=asides.of_member(session, member.id),
            referrals=referrals.open_for(session, member.id),
            edit_minutes=chat.settings.edit_minutes,
            may_manage=policy.may_manage(member, user.role),
            changes=_changes(session, member, room),
            own=own_words.among(session, [member.id], found)[member.id],
            unread=unread,
            unread_count=unread_count,
            gathering=gatherings.next_of(session, [room.id], chat.now()).get(room.id),
            shields=shields.of_reader(session, user_id, room.id),
        )

    return await chat.store.read(look)


async def plain(chat: Chat, visitor: Visitor, slug: str, redraw: Redraw) -> PlainPage:
    """The same room by forms and refresh."""
    user_id = visitor.user

    def look(session: Session) -> PlainPage:
        member, room, user = members.seated(session, user_id, slug)
        person = members.person(member, user.role)
        found, more = messages.before(session, room.id, redraw.before, PLAIN)
        return PlainPage(
            room=rooms.settings(room, staffed=chat.hub.is_staffed),
            you=members.you(member, room, person),
            messages=found,
            more=more,
            before=found[0].seq if found and more else None,
            notices=notices.unseen_in(session, [member.id])[member.id],
            waiting=messages.waiting(session, room.id, {member.id: person})[member.id],
            asides=asides.of_member(session, member.id),
            changes=_changes(session, member, room),
            shields=shields.of_reader(session, user_id, room.id),
            referrals=referrals.open_for(session, member.id),
            key=redraw.key,
            draft=redraw.draft,
            nudge=redraw.said.nudge,
            care=redraw.said.care,
            said=redraw.note,
            own=own_words.among(session, [member.id], found)[member.id],
            gathering=gatherings.next_of(session, [room.id], chat.now()).get(room.id),
        )

    return await chat.store.read(look)


def _changes(session: Session, member: Membership, room: Room) -> list[ChangeView]:
    """What a member has to say yes to before they write again."""
    if member.agreement_version >= room.agreement_asks:
        return []
    return agreements.changes_since(session, room, member.agreement_version)
