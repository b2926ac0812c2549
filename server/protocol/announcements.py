"""Announcements: what a committed transaction tells the live side, and signals between processes.

The store collects announcements while it writes and hands them over after the commit, in order;
nothing else can announce. Signals are about the moment and are kept nowhere. Shapes only; whoever
delivers them lives in `server/live/`.
"""

import msgspec

from server.protocol.events import (
    AsideView,
    Bye,
    CaseView,
    GatheringsEvent,
    MessageEvent,
    NoticeView,
    OwnEvent,
    Person,
    ReferralView,
    RoomView,
    Shields,
)


class Announcement(msgspec.Struct, tag=True, frozen=True, kw_only=True):
    """Something that is now true."""


class MessageChanged(Announcement, gc=False):
    """A message took a new rev in its room."""

    room_id: int
    event: MessageEvent


class RoomChanged(Announcement):
    """A room's settings changed; `staffed` is filled in by the live side, which knows."""

    room_id: int
    settings: RoomView


class ScheduleChanged(Announcement):
    """Gatherings were put on a room's schedule or taken off it."""

    room_id: int
    event: GatheringsEvent


class Noticed(Announcement):
    """A person was told something; it goes to their open sockets."""

    user_id: int
    notice: NoticeView


class RoomTold(Announcement):
    """Everybody in a room was told something: each has a notice of their own."""

    room_id: int
    notice: NoticeView
    ids: dict[int, int]  # membership -> notice


class OwnWords(Announcement):
    """Somebody's words are covered for others: their own sockets get the whole of them."""

    user_id: int
    event: OwnEvent


class ShieldsChanged(Announcement):
    """Somebody folds something else now: their own sockets are told, and nobody else."""

    user_id: int
    shields: Shields


class AsideSaid(Announcement):
    """Something was said aside: for the member, and for the desk."""

    user_id: int
    room: str
    case: str
    aside: AsideView


class ReferralChanged(Announcement):
    """A question to a member about a professional, or what became of it."""

    user_id: int
    referral: ReferralView


class CaseChanged(Announcement):
    """For everybody on duty, and for who was called to it by name."""

    case: CaseView
    called_id: int | None = None


class MembershipEnded(Announcement):
    """Someone's seat in a room is gone: left, removed or banned."""

    room_id: int
    membership_id: int
    bye: Bye


class MembershipChanged(Announcement):
    """A name, a role or a standing changed without ending the seat."""

    room_id: int
    membership_id: int
    person: Person


class SessionsEnded(Announcement):
    """Sign-in sessions ended; their sockets close. `session_ids` None means all of the user's."""

    user_id: int
    session_ids: tuple[int, ...] | None
    bye: Bye


class RoleChanged(Announcement):
    """Somebody is staff now, or no longer."""

    user_id: int
    role: str  # "member", "moderator" or "admin"


class RulesChanged(Announcement):
    """A rule was added, changed or switched off: look at the store for what is in force."""


class Signal(Announcement):
    """What one process tells the others about the moment. `process` is who says it."""

    process: str


class Arrived(Signal):
    """A process has started, or was out of reach: tell it how things are."""


class PeopleHere(Signal):
    """Who is in a room by way of that process: differences, or all of it when `is_all`."""

    room_id: int
    here: dict[int, Person]  # membership -> as others see them
    gone: list[int] = []
    is_all: bool = False


class OnDuty(Signal):
    """Who is on duty by way of that process. Said again and again: it is the sign of life too."""

    users: list[int]


class Typed(Signal):
    """Somebody began or ceased to type."""

    room_id: int
    who: str  # the public id
    is_on: bool


AnyAnnouncement = (
    MessageChanged
    | RoomChanged
    | ScheduleChanged
    | Noticed
    | RoomTold
    | OwnWords
    | ShieldsChanged
    | AsideSaid
    | ReferralChanged
    | CaseChanged
    | MembershipEnded
    | MembershipChanged
    | SessionsEnded
    | RoleChanged
    | RulesChanged
    | Arrived
    | PeopleHere
    | OnDuty
    | Typed
)
