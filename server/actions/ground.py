"""The ground that words fall on: which room, and who says them, as far as the rules care.

Whoever is live in the room is looked up among the living, because every message passes here;
for others the store knows.
"""

from dataclasses import dataclass
from datetime import datetime

from moderation import Context, RoomRules
from server import policy
from server.chat import Chat, Visitor
from server.models import Membership, Room
from server.policy import FACILITATOR
from server.store import lookup, rooms
from server.store.lookup import Member, Place


@dataclass(frozen=True)
class Ground:
    """What a review is told beside the words."""

    language: str
    rules: RoomRules
    is_newcomer: bool
    unstaffed: str  # what the room does while no moderator is on duty

    def context(self, *, anyway: bool = False) -> Context:
        return Context(self.language, self.is_newcomer, self.rules, anyway)


async def find(chat: Chat, visitor: Visitor, slug: str) -> Ground:
    """The ground of a room that somebody has a membership in, or "not found"."""
    seat = chat.hub.seat_of(visitor.user, slug)
    if seat is None or seat.channel is None:
        member = await chat.store.find(lookup.seats, (visitor.user, slug))
        return of(member, member.room, chat.now())
    settings = seat.channel.settings
    is_new = seat.person.badge is None and policy.is_new(seat.joined_at, chat.now())
    return Ground(settings.language, settings.outcomes, is_new, settings.unstaffed)


def of_newcomer(room: Room) -> Ground:
    """Of somebody who is not in yet."""
    return Ground(room.language, rooms.outcomes(room), is_newcomer=True, unstaffed=room.unstaffed)


def of(member: Membership | Member, room: Room | Place, now: datetime) -> Ground:
    is_new = member.role is not FACILITATOR and policy.is_new(member.joined_at, now)
    return Ground(room.language, rooms.outcomes(room), is_new, room.unstaffed)
