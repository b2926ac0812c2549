"""Replies and events: what the server tells a client over `kith.v1`.

A reply is the one answer to a command (same `ref`); an event is state, sent to a room, a person
or the desk. Shapes only. A message event always carries the message's whole current state.
"""

from datetime import datetime
from typing import Any

import msgspec

from moderation import RoomRules

PRESENT_LISTED = 100  # above this many present, `people` carries a count only


class Person(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Somebody as others see them in one room: `id` is the membership's public id."""

    id: str
    name: str
    badge: str | None = None  # "facilitator" or "moderator"


class MessageView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message, whole. `state` removed or withdrawn has `body: null` and no reactions."""

    id: str
    seq: int
    rev: int
    author: Person
    body: str | None
    state: str
    at: datetime
    edited_at: datetime | None = None
    reply_to: str | None = None
    need: str | None = None
    label: str | None = None
    reactions: dict[str, list[str]] = {}  # kind -> public ids of those who gave it
    masked: bool = False
    response: str | None = None  # "asked", "coming" or "welcome": what the room can know or do


class WaitingView(MessageView, frozen=True, kw_only=True):
    """My own words that are held: a person should have looked by `until`."""

    until: datetime


class Event(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """Something the server says unasked."""


class Hello(Event, tag="hello"):
    you: dict[str, Any]
    heartbeat: int  # seconds between keep-alives
    server: str


class MessageEvent(Event, tag="message", gc=False):
    room: str
    rev: int
    message: MessageView


class OwnEvent(Event, tag="own"):
    """To its author alone: the whole of a message that the room sees covered."""

    room: str
    message: str
    body: str


class Shields(msgspec.Struct, frozen=True):
    """What a reader folds: topics, and people by their public ids."""

    topics: list[str] = []
    people: list[str] = []


class ShieldsEvent(Event, tag="shields"):
    """To the reader alone, on every screen of theirs: all that they fold now."""

    shields: Shields


class PeopleEvent(Event, tag="people"):
    """Who is here: differences after the state in `open`'s reply."""

    room: str
    count: int
    here: list[Person] = []
    gone: list[str] = []


class TypingEvent(Event, tag="typing"):
    room: str
    who: str
    on: bool


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    """A room's settings as its members see them. `slow_seconds` is the wait between two posts."""

    slug: str
    name: str
    topic: str
    state: str  # "open", "paused" or "closed"
    slow_seconds: int
    staffed: bool  # whether a moderator is on duty
    unstaffed: str  # what the room does while none is: open, slow, hold or closed
    agreement_version: int
    agreement_asks: int = 1  # members have said yes to this version or a later one, to write
    language: str = "en"
    outcomes: RoomRules = RoomRules()  # how conduct is met here; distress is met alike everywhere


class RoomEvent(Event, tag="room"):
    room: str
    settings: RoomView


class GatheringTime(msgspec.Struct, frozen=True, gc=False):
    """When people of a room come together. `title` may be empty."""

    title: str
    starts_at: datetime
    ends_at: datetime


class GatheringsEvent(Event, tag="gatherings"):
    """A room's schedule is another now: all that is on or to come, the soonest first."""

    room: str
    gatherings: list[GatheringTime]


class NoticeView(msgspec.Struct, frozen=True, kw_only=True):
    """Something told to one person: `kind` is held, released, removed, report, warning or words."""

    id: int
    room: str | None
    kind: str
    title: str
    words: str
    at: datetime
    message: str | None = None
    decision: int | None = None  # a restriction: its statement, and "look again"


class NoticeEvent(Event, tag="notice"):
    notice: NoticeView


class AsideView(msgspec.Struct, frozen=True, kw_only=True):
    """Something said aside, between a member and the moderators: `by` is member or moderator."""

    id: int
    by: str
    body: str
    at: datetime


class AsideEvent(Event, tag="aside"):
    """To the member it is with (`room`), and to moderators on duty (`case`)."""

    aside: AsideView
    room: str | None = None
    case: str | None = None


class ReferralView(msgspec.Struct, frozen=True, kw_only=True):
    """A question to one member: may we pass this on to a professional? `state` is asked, later,
    agreed, declined, withdrawn, cleared, handed on or called off; `shares` is words or contact."""

    id: int
    room: str
    room_name: str
    state: str
    name: str  # of the professional, and what they are, do and are told
    role: str
    reach: str
    told: str
    why: str  # what the moderator wrote
    words: str  # the beginning of the message it is about
    at: datetime
    shares: str | None = None
    contact: str = ""
    urgent: bool = False  # two moderators decided it without asking
    handed_at: datetime | None = None


class ReferralEvent(Event, tag="referral"):
    """To the member it is about, on every screen of theirs."""

    referral: ReferralView


class RoleEvent(Event, tag="role"):
    """Your site role is another now: what you look at may no longer be yours to see."""

    role: str


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case as the desk's list shows it. `due_at` is when a person should have looked."""

    id: str
    kind: str  # held, refused, distress, report, sign or engine
    room: str
    room_name: str
    about: str = ""  # whose words it is about, by their name in that room
    earlier: int = 0  # closed cases about the same person in the same room
    severity: int
    categories: list[str]
    state: str  # open, claimed, confirm or closed
    opened_at: datetime
    due_at: datetime
    reports: int = 0
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    called: str | None = None  # who was called by name and has not answered yet
    first_key: str | None = None  # who decided, while a second moderator has to agree
    closes_at: datetime | None = None  # when it closes without one, if nobody else is there
    outcome: str | None = None
    referral: str = ""  # how it stands with a professional: asked, agreed, declined …
    excerpt: str = ""  # at most 120 characters of the words in question
    version: int = 0


class CaseEvent(Event, tag="case"):
    case: CaseView


class Bye(Event, tag="bye"):
    """This membership (`room` given) or the whole session ended."""

    code: str
    message: str
    room: str | None = None


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    code: str
    message: str
    retry_after: float | None = None
    field: str | None = None


_encoder = msgspec.json.Encoder()


def encode(event: Event) -> bytes:
    """One event as the JSON of one frame."""
    return _encoder.encode(event)


def encoded(messages: list[MessageView]) -> msgspec.Raw:
    """Messages ready to be put into several replies."""
    return msgspec.Raw(_encoder.encode(messages))


def encode_yes(ref: int, data: dict[str, Any]) -> bytes:
    return _encoder.encode({"type": "reply", "ref": ref, "ok": True, **data})


def encode_no(ref: int | None, fault: Fault, extra: dict[str, Any] | None = None) -> bytes:
    no = {"type": "reply", "ref": ref, "ok": False, "error": fault, **(extra or {})}
    return _encoder.encode(no)
