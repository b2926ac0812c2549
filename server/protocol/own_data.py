"""What somebody wrote, gave and was told here, as the file they can take along. Shapes only.

Nothing in here is another person's, but what was addressed to its owner; no secret, no hash, and
no id that only the database knows. Rooms are named by their slug.
"""

from datetime import datetime

import msgspec

from server.protocol.page import PageData


class Own(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Account(Own):
    name: str | None  # to sign in with, if one was kept
    role: str
    since: datetime
    recovery_codes_left: int


class Seat(Own):
    room: str
    room_name: str
    name: str
    role: str
    standing: str
    muted_until: datetime | None
    away_until: datetime | None
    slow_seconds: int
    agreed_to_version: int
    asked_with: str  # to come in, as it was passed on
    joined_at: datetime
    first_post_at: datetime | None
    last_post_at: datetime | None


class Said(Own):
    """A message of one's own; `room_sees` is there if the room sees it covered in part."""

    room: str
    words: str
    room_sees: str | None
    state: str
    need: str | None
    topic: str | None
    at: datetime
    edited_at: datetime | None


class LookedAgain(Own):
    """That one asked for another look, and what became of it."""

    words: str
    at: datetime
    decided_at: datetime | None
    overturned: bool


class Stopped(Own):
    """Words kept for the moderators, outside the room."""

    room: str
    words: str
    state: str
    reason: str
    at: datetime
    appeal: LookedAgain | None


class Sign(Own):
    room: str
    kind: str
    on_message_of: datetime


class Folded(Own):
    """A topic, or somebody in a room; who, is their name to give and not this file's."""

    topic: str | None
    room: str | None


class Reported(Own):
    room: str
    receipt: str
    reason: str
    note: str
    at: datetime


class Told(Own):
    room: str
    title: str
    words: str
    at: datetime
    seen_at: datetime | None


class Decided(Own):
    """What a moderator decided about one's seat."""

    room: str
    act: str
    reason: str
    words: str
    at: datetime
    until: datetime | None
    taken_back_at: datetime | None
    appeal: LookedAgain | None


class SaidAside(Own):
    room: str
    by: str  # you or moderator
    words: str
    at: datetime


class Referred(Own):
    """A question whether something may be passed on to a professional."""

    room: str
    to: str
    role: str
    state: str
    why: str
    shares: str | None
    contact: str
    at: datetime
    handed_at: datetime | None


class Invited(Own):
    room: str
    role: str
    note: str
    uses: int
    uses_max: int
    at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Device(Own):
    label: str
    since: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class OwnData(Own):
    made_at: datetime
    account: Account
    seats: list[Seat]
    messages: list[Said]
    stopped: list[Stopped]
    reactions: list[Sign]
    folded: list[Folded]
    reports: list[Reported]
    notices: list[Told]
    decisions: list[Decided]
    asides: list[SaidAside]
    referrals: list[Referred]
    invites: list[Invited]
    devices: list[Device]


def as_file(mine: OwnData) -> bytes:
    """JSON, laid out for eyes as well."""
    return msgspec.json.format(msgspec.json.encode(mine), indent=2)


class OwnDataPage(PageData):
    """The same, to read."""

    mine: OwnData
