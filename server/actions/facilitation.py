"""What a room's facilitators do, and moderators from the desk: let people in, pause it or slow it,
choose how conduct is met."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlmodel import Session

from server import policy
from server.actions import finding, gatherings
from server.actions.keeping import Sign, check_sign, keeper
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import Entry, Room, RoomState, Standing, Unstaffed
from server.protocol.pages import ClauseView
from server.protocol.room_pages import PeoplePage
from server.store import Transaction, agreements, audit, members, notices, roster
from server.store import rooms as room_rows
from server.store.audit import Deed
from server.store.notices import Telling
from server.store.roster import A_PAGE, Search
from server.words import later, written

SLOWEST = 6 * 60 * 60  # seconds
AGREEMENT = (
    later("What is said here stays here."),
    later("Speak for yourself: say what helped you, not what others should do."),
    later("Be kind. Nobody here is a problem to be solved."),
    later("No details of methods, amounts or places, so that everybody can read safely."),
    later("Do not ask for or share phone numbers, addresses or accounts."),
    later("If somebody is in danger, a moderator may look and act."),
)

IS_IN = later("You are in: the room is open to you.")
NOT_LET_IN = later("Your request was not accepted.")


@dataclass(frozen=True)
class NewRoom:
    """A room as its operator wants it."""

    slug: str
    name: str
    topic: str = ""
    about: str = ""
    entry: Entry = Entry.OPEN
    language: str = "en"


async def people(chat: Chat, visitor: Visitor, slug: str, q: str = "", page: int = 1) -> PeoplePage:
    """Who asks to come in, and who is in."""
    wanted = Search(q, page=page, is_inside=True)
    user_id = visitor.user

    def look(session: Session) -> PeoplePage:
        room = keeper(session, user_id, slug).room
        found = roster.find(session, room.id, wanted, chat.now())
        return PeoplePage(
            room=finding.cards(chat, session, [room], visitor)[0],
            waiting=members.rows(session, room.id, [Standing.WAITING]),
            people=[members.row(member) for member in found.people],
            total=found.total,
            q=q,
            page=page,
            pages=max(1, -(-found.total // A_PAGE)),
            slow_seconds=room.slow_seconds,
            unstaffed=room.unstaffed,
            outcomes=room_rows.outcomes(room),
            gatherings=gatherings.coming(session, room.id, chat.now()),
            zone=chat.settings.timezone,
        )

    return await chat.store.read(look)


async def answer(chat: Chat, visitor: Visitor, slug: str, public_id: str, *, admit: bool) -> None:
    """Let somebody in who asked, or not; they are told."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        room = keeper(tx.session, user_id, slug).room
        asking = members.by_public_id(tx.session, room.id, public_id)
        if asking.standing is not Standing.WAITING:
            raise Refused("answered", "This request has been answered already.", status=409)
        asking.standing = policy.comes_in_as(asking, tx.now) if admit else Standing.LEFT
        asking.asking = ""
        tx.session.add(asking)
        told = IS_IN if admit else NOT_LET_IN
        notices.tell(tx, asking, room, Telling("entry", told))
        word = "member.admit" if admit else "member.decline"
        audit.record(tx, Deed(word, f"member:{public_id}", user_id, room.id))

    await chat.store.write(act)


@dataclass(frozen=True)
class Pace:
    """How open a room is, and how fast; and what it does while nobody is on duty."""

    state: RoomState
    slow_seconds: int
    unstaffed: Unstaffed | None = None  # None leaves it as it is


async def change(chat: Chat, visitor: Visitor, slug: str, pace: Pace) -> None:
    """Open, pause or close the room, or slow it down; everybody in it sees it at once."""
    user_id = visitor.user
    if not 0 <= pace.slow_seconds <= SLOWEST:
        raise Refused(
            "slow",
            "Slow mode is 0 to {most} seconds.",
            field="slow_seconds",
            values={"most": SLOWEST},
        )

    def act(tx: Transaction) -> None:
        room = keeper(tx.session, user_id, slug).room
        room.state, room.slow_seconds = pace.state, pace.slow_seconds
        room.unstaffed = pace.unstaffed or room.unstaffed
        room_rows.changed(tx, room)
        details: dict[str, object] = {
            "state": str(room.state),
            "slow_seconds": room.slow_seconds,
            "unstaffed": str(room.unstaffed),
        }
        audit.record(tx, Deed("room.change", f"room:{slug}", user_id, room.id, details=details))

    await chat.store.write(act)


async def choose(chat: Chat, visitor: Visitor, slug: str, wanted: Mapping[str, str]) -> None:
    """How conduct is met in this room, within bounds. Distress is met alike in every room."""
    user_id = visitor.user
    chosen: dict[str, str] = msgspec.to_builtins(policy.check_outcomes(wanted))

    def act(tx: Transaction) -> None:
        room = keeper(tx.session, user_id, slug).room
        before = msgspec.to_builtins(room_rows.outcomes(room))
        changed = {name: [before[name], now] for name, now in chosen.items() if before[name] != now}
        if not changed:
            return
        room.outcomes = chosen
        room_rows.changed(tx, room)
        deed = Deed("room.outcomes", f"room:{slug}", user_id, room.id, details={**changed})
        audit.record(tx, deed)

    await chat.store.write(act)


def add_room(tx: Transaction, wanted: NewRoom) -> Room:
    """Open a new room, from the shell."""
    check_slug(wanted.slug)
    sign = check_sign(Sign(wanted.name, wanted.topic, wanted.about, wanted.language))
    if room_rows.by_slug(tx.session, wanted.slug) is not None:
        raise Refused("slug_taken", f"There is a room “{wanted.slug}” already.", status=409)
    room = Room(
        slug=wanted.slug,
        name=sign.name,
        topic=sign.topic,
        about=sign.about,
        entry=wanted.entry,
        language=sign.language,
        created_at=tx.now,
    )
    tx.session.add(room)
    tx.session.flush()
    clauses = [
        ClauseView(id=place, words=written(words, room.language))
        for place, words in enumerate(AGREEMENT, 1)
    ]
    agreements.add(tx, room, clauses, by_id=None, asks=True)
    audit.record(tx, Deed("room.add", f"room:{room.slug}", room_id=room.id))
    return room


def check_slug(slug: str) -> None:
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    if not 2 <= len(slug) <= 40 or not set(slug) <= letters or slug.strip("-") != slug:
        raise Refused(
            "slug", "A room's address has 2 to 40 small letters, numbers and dashes.", field="slug"
        )
