"""Finding a group: the front door, browsing, and how a room looks in a list."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from server import names, policy
from server.actions import gatherings
from server.chat import Chat, Visitor
from server.models import Room, RoomState
from server.protocol.finding_pages import FrontPage, RoomCard, RoomsPage
from server.store import members, rooms
from server.terms import Sought
from server.words import later, say

SHOWN, SHOWN_IN_FRONT = 200, 6
WORDS = 8  # that somebody looks for
ELSEWHERE = 100  # how far away the words of what a room is about are
SIZES = (
    (0, later("nobody yet")),
    (5, later("a few people")),
    (15, later("a small group")),
    (50, later("a group")),
)
LARGE = later("a large group")


async def front(chat: Chat, visitor: Visitor) -> FrontPage:
    """The front door: what is open, who is here, and where I belong already."""
    listed = await chat.store.read(lambda s: cards(chat, s, rooms.listed(s), visitor))
    mine = await mine_of(chat, visitor)
    opened = [card for card in listed if card.state == RoomState.OPEN and not card.joined]
    opened.sort(key=lambda card: (not _has_company(card), -card.here, card.name))
    return FrontPage(
        rooms=opened[:SHOWN_IN_FRONT],
        mine=mine,
        here=sum(card.here for card in listed),
        staffed=chat.hub.is_staffed,
    )


async def mine_of(chat: Chat, visitor: Visitor) -> list[RoomCard]:
    """The rooms I am in, whether listed or not; those that have company first."""
    if visitor.user_id is None:
        return []
    user_id = visitor.user_id

    def look(session: Session) -> list[RoomCard]:
        seats = members.of_user(session, user_id)
        seated = [room for member, room in seats if policy.is_seated(member)]
        return sorted(cards(chat, session, seated, visitor), key=lambda c: not _has_company(c))

    return await chat.store.read(look)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in a group."""

    q: str = ""
    topic: str = ""
    language: str = ""
    open_only: bool = False

    def fits(self, room: Room) -> bool:
        return (
            self.topic in ("", room.topic)
            and self.language in ("", room.language)
            and (room.state is RoomState.OPEN or not self.open_only)
        )


async def browse(chat: Chat, visitor: Visitor, wanted: Wanted) -> RoomsPage:
    """Listed rooms, found by words, topic, language, or being open now; the nearest first, or
    else those that have company."""

    def look(session: Session) -> RoomsPage:
        listed = rooms.listed(session)
        fitting = [room for room in _nearest(listed, wanted.q) if wanted.fits(room)]
        found = cards(chat, session, fitting[:SHOWN], visitor)
        if not wanted.q.strip():
            found.sort(key=lambda card: not _has_company(card))
        return RoomsPage(
            rooms=found,
            topics=sorted({room.topic for room in listed if room.topic}),
            languages=sorted({room.language for room in listed}),
            q=wanted.q,
            topic=wanted.topic,
            language=wanted.language,
            open_only=wanted.open_only,
        )

    return await chat.store.read(look)


def _has_company(card: RoomCard) -> bool:
    """Whether somebody is in it, or it gathers now."""
    gathers = card.gathering is not None and card.gathering.is_on
    return card.state == RoomState.OPEN and (card.here > 0 or gathers)


def _nearest(listed: list[Room], q: str) -> list[Room]:
    """Those a few typed words could mean: a slip is forgiven in a name or topic, not in more."""
    if not q.strip():
        return listed
    looks, sought = [names.Look(word) for word in q.split()[:WORDS]], Sought.read(q)
    ranked = []
    for place, room in enumerate(listed):
        sign = [names.key(word) for word in f"{room.name} {room.topic}".split()]
        nearest = [min(_distances(look, sign), default=None) for look in looks]
        apart = [near for near in nearest if near is not None]
        if len(apart) == len(looks):
            ranked.append((sum(apart), place))
        elif sought and sought.fits(f"{room.name} {room.topic} {room.about}"):
            ranked.append((ELSEWHERE, place))
    return [listed[place] for _, place in sorted(ranked)]


def _distances(look: names.Look, words: list[str]) -> Iterator[int]:
    return (apart for word in words if (apart := look.apart(word)) is not None)


def cards(chat: Chat, session: Session, found: list[Room], visitor: Visitor) -> list[RoomCard]:
    """Rooms as a list shows them, to this visitor."""
    ids = [room.id for room in found]
    counts = members.count_seated(session, ids)
    seats = members.of_user(session, visitor.user_id) if visitor.user_id else []
    joined = {room.id for member, room in seats if policy.is_seated(member)}
    next_ones = gatherings.next_of(session, ids, chat.now())
    return [
        RoomCard(
            slug=room.slug,
            name=room.name,
            topic=room.topic,
            about=room.about,
            language=room.language,
            entry=room.entry,
            state=room.state,
            staffed=chat.hub.is_staffed,
            here=chat.hub.people(room.id)[0],
            size=_size(counts.get(room.id, 0)),
            joined=room.id in joined,
            gathering=next_ones.get(room.id),
        )
        for room in found
    ]


def _size(number: int) -> str:
    return say(next((words for most, words in SIZES if number <= most), LARGE))
