"""Rooms as the desk sees them: all of them, and how one is set. Changing them is `keeping`'s."""

from sqlmodel import Session

from server.actions import finding, gatherings, keeping, promise
from server.actions.desk import check_moderator
from server.actions.keeping import from_desk
from server.chat import Chat, Visitor
from server.models import RoomRole, Standing
from server.protocol.room_pages import DeskRoomPage, DeskRoomsPage, RoomRow
from server.store import members, overview
from server.store import rooms as room_rows
from server.store.overview import A_PAGE, Glance, Search

SEATED = [Standing.ACTIVE, Standing.MUTED]


async def listing(chat: Chat, visitor: Visitor, wanted: Search) -> DeskRoomsPage:
    """Every room, also those that no list shows to members."""

    def look(session: Session) -> DeskRoomsPage:
        check_moderator(session, visitor.user)
        found, total = overview.found(session, wanted)
        return DeskRoomsPage(
            rooms=[_row(chat, glance) for glance in found],
            total=total,
            staffed=chat.hub.is_staffed,
            q=wanted.q,
            state=wanted.state,
            page=wanted.page,
            pages=max(1, -(-total // A_PAGE)),
        )

    return await chat.store.read(look)


async def room(chat: Chat, visitor: Visitor, slug: str) -> DeskRoomPage:
    """How one room is set, who asks to come in, who facilitates it."""

    def look(session: Session) -> DeskRoomPage:
        found = from_desk(session, visitor.user, slug)
        here = found.room
        seated = members.rows(session, here.id, SEATED, RoomRole.FACILITATOR)
        return DeskRoomPage(
            room=finding.cards(chat, session, [here], visitor)[0],
            row=_row(chat, overview.glances(session, [here])[0]),
            made_at=here.created_at,
            slow_seconds=here.slow_seconds,
            unstaffed=here.unstaffed,
            outcomes=room_rows.outcomes(here),
            days=here.retention_days,
            most_days=chat.settings.retention_days,
            may_set_days=keeping.may_set_days(found.user),
            promise=promise.sentences(chat.settings, here),
            waiting=members.rows(session, here.id, [Standing.WAITING]),
            facilitators=seated,
            gatherings=gatherings.coming(session, here.id, chat.now()),
            zone=chat.settings.timezone,
        )

    return await chat.store.read(look)


def _row(chat: Chat, glance: Glance) -> RoomRow:
    room = glance.room
    return RoomRow(
        slug=room.slug,
        name=room.name,
        topic=room.topic,
        entry=room.entry,
        state=room.state,
        listed=room.is_listed,
        unstaffed=room.unstaffed,
        here=chat.hub.people(room.id)[0],
        members=glance.members,
        waiting=glance.waiting,
        cases=glance.cases,
        said_at=glance.said_at,
    )
