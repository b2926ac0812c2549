"""Keeping a room: who may look after it, and what moderators change about it from the desk.

Its facilitators let people in, make invites, pause it and choose how conduct is met (those acts are
`facilitation`'s and `invites`'). What lasts is the desk's: what the room is called, who may come
in, who its facilitators are, how long words are kept, and its end.
"""

from dataclasses import dataclass

from sqlmodel import Session

from server import policy
from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import Entry, Membership, Room, RoomState, SiteRole, Standing, User
from server.store import Transaction, audit, invites, members, notices, people, rooms
from server.store.audit import Deed
from server.store.notices import Telling
from server.words import LANGUAGES, later

NAME, TOPIC, ABOUT, FAREWELL = (2, 60), 40, 600, 1_000  # characters
SHORTER = later("Please say it in {most} characters.")
DAYS_TOLD = later("How long words are kept here has changed.")
FEWER = later(
    "They are kept for a shorter time now, which the room's page names. What is older is deleted "
    "within the hour."
)
MORE = later("They are kept for a longer time now, which the room's page names.")
CLOSED = later("This room has closed.")
DECLINED = later(
    "This room has closed, so nobody could answer your request. Other rooms are open to you."
)


@dataclass(frozen=True)
class Keeper:
    """Somebody who may look after a room, with their own seat in it if they have one."""

    room: Room
    user: User
    member: Membership | None

    @property
    def name(self) -> str:
        """What the room calls them; staff without a seat have no name in it."""
        return self.member.name if self.member else "The moderators"


def keeper(session: Session, user_id: int, slug: str) -> Keeper:
    """Me as one who looks after this room: by my seat in it, or from the desk."""
    user = people.get(session, user_id)
    if user is None or not policy.is_staff(user.role) or user.banned_at is not None:
        member, room, me = members.leading(session, user_id, slug)
        return Keeper(room, me, member)
    return from_desk(session, user_id, slug)


def from_desk(session: Session, user_id: int, slug: str) -> Keeper:
    """The same, for moderators and admins only."""
    user = check_moderator(session, user_id)
    room = rooms.by_slug(session, slug)
    if room is None:
        raise not_found("room")
    found = members.find(session, user_id, slug)
    is_seated = found is not None and policy.is_seated(found[0])
    return Keeper(room, user, found[0] if found and is_seated else None)


@dataclass(frozen=True)
class Sign:
    """What stands at a room's door."""

    name: str
    topic: str
    about: str
    language: str


async def describe(chat: Chat, visitor: Visitor, slug: str, wanted: Sign) -> None:
    """Call the room otherwise, for everybody in it at once."""
    sign = check_sign(wanted)

    def act(tx: Transaction) -> None:
        room = from_desk(tx.session, visitor.user, slug).room
        if sign.language not in {*LANGUAGES, room.language}:
            raise Refused("language", "Please choose one of these languages.", field="language")
        changed = [name for name in vars(sign) if getattr(room, name) != getattr(sign, name)]
        for name in changed:
            setattr(room, name, getattr(sign, name))
        _keep(tx, visitor, room, "room.describe", changed=", ".join(changed))

    await chat.store.write(act)


def check_sign(sign: Sign) -> Sign:
    """As it will stand there: on one line where it is one, and no longer than fits."""
    name, topic = (" ".join(policy.plain(text).split()) for text in (sign.name, sign.topic))
    about = policy.plain(sign.about)
    if not NAME[0] <= len(name) <= NAME[1]:
        words = later("A room's name has {least} to {most} characters.")
        raise Refused("name", words, field="name", values={"least": NAME[0], "most": NAME[1]})
    if len(topic) > TOPIC:
        words = later("A topic has at most {most} characters.")
        raise Refused("topic", words, field="topic", values={"most": TOPIC})
    if len(about) > ABOUT:
        raise Refused("about", SHORTER, field="about", values={"most": ABOUT})
    return Sign(name, topic, about, sign.language)


async def set_entry(
    chat: Chat, visitor: Visitor, slug: str, entry: str, *, is_listed: bool
) -> None:
    """How one comes in, and whether the room stands in the list of all. Who asked still waits."""
    if entry not in set(Entry):
        raise Refused("entry", "One comes in freely, by asking, or by invite.", field="entry")

    def act(tx: Transaction) -> None:
        room = from_desk(tx.session, visitor.user, slug).room
        room.entry, room.is_listed = Entry(entry), is_listed
        _keep(tx, visitor, room, "room.entry", entry=entry, listed=is_listed)

    await chat.store.write(act)


async def set_days(chat: Chat, visitor: Visitor, slug: str, days: int | None) -> None:
    """How long words are kept here: an admin's, because what is deleted stays deleted.

    Whoever wrote here was promised something, so everybody in the room is told.
    """
    most = chat.settings.retention_days
    if days is not None and not 1 <= days <= most:
        words = later("Between 1 and {most} days: this server keeps nothing for longer.")
        raise Refused("days", words, field="days", values={"most": most})

    def act(tx: Transaction) -> None:
        found = from_desk(tx.session, visitor.user, slug)
        policy.check_admin(found.user.role)
        room = found.room
        before, now = (policy.kept_days(own, most) for own in (room.retention_days, days))
        room.retention_days = days
        _keep(tx, visitor, room, "room.days", before=before, now=now)
        if before != now:
            notices.tell_all(tx, room, Telling("room", DAYS_TOLD, FEWER if now < before else MORE))

    await chat.store.write(act)


async def close(chat: Chat, visitor: Visitor, slug: str, farewell: str) -> None:
    """The end of a room: nobody posts, comes in or finds it; what was said can be read until it is
    old. Opening it again is the same as opening any room that is closed."""
    words = policy.plain(farewell)
    if len(words) > FAREWELL:
        raise Refused("farewell", SHORTER, field="farewell", values={"most": FAREWELL})

    def act(tx: Transaction) -> None:
        room = from_desk(tx.session, visitor.user, slug).room
        room.state, room.is_listed = RoomState.CLOSED, False
        asking = members.waiting(tx.session, room.id)
        for member in asking:
            member.standing, member.asking = Standing.LEFT, ""
            tx.session.add(member)
            notices.tell(tx, member, room, Telling("entry", DECLINED))
        invites.revoke_all(tx.session, room.id, tx.now)
        notices.tell_all(tx, room, Telling("room", CLOSED, words))
        _keep(tx, visitor, room, "room.close", declined=len(asking))

    await chat.store.write(act)


def may_set_days(user: User) -> bool:
    return user.role is SiteRole.ADMIN


def _keep(tx: Transaction, visitor: Visitor, room: Room, word: str, **details: object) -> None:
    rooms.changed(tx, room)
    deed = Deed(word, f"room:{room.slug}", visitor.user, room.id, details={**details})
    audit.record(tx, deed)
