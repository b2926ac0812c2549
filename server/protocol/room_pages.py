"""Page data for whoever looks after rooms: moderators from the desk, and facilitators. Shapes only.

What only the desk may see is None or empty for facilitators, never left to a template to hide.
"""

from datetime import datetime

import msgspec

from moderation import RoomRules
from server.protocol.desk_pages import LinkedName, PersonFile
from server.protocol.finding_pages import GatheringView, RoomCard
from server.protocol.page import PageData
from server.protocol.pages import ChangeView, ClauseView


class PersonRow(PageData):
    id: str
    name: str
    role: str
    standing: str
    joined_at: datetime
    asking: str = ""  # of who waits: the words they asked with


class PeoplePage(PageData):
    """Facilitators: who asks to come in, and who is in."""

    room: RoomCard
    waiting: list[PersonRow]
    people: list[PersonRow]
    total: int
    q: str
    page: int
    pages: int
    slow_seconds: int
    unstaffed: str
    outcomes: RoomRules
    gatherings: list[GatheringView]
    zone: str  # whose clock a new one would be on
    typed: dict[str, str] = msgspec.field(default_factory=dict)  # what a refused form held


class InviteRow(PageData):
    id: int
    role: str
    note: str
    uses: int
    uses_max: int
    expires_at: datetime
    state: str  # "live", "used up", "expired" or "revoked"
    hide_name: bool
    made_by: str  # as the room calls them; empty for the command line
    came: list[PersonRow]  # by it, and into this room; facilitators see who is in it now


class InvitesPage(PageData):
    room: RoomCard
    invites: list[InviteRow]
    key: str  # of the form that makes one
    typed: dict[str, str] = msgspec.field(default_factory=dict)
    made_url: str | None = None  # shown once, here only
    made_qr: str | None = None  # inline SVG of the same


class RoomRow(PageData):
    """A room in the desk's list of all of them."""

    slug: str
    name: str
    topic: str
    entry: str
    state: str
    listed: bool
    unstaffed: str
    here: int
    members: int
    waiting: int
    cases: int  # that nobody has closed
    said_at: datetime | None  # when something was said last


class DeskRoomsPage(PageData):
    rooms: list[RoomRow]
    total: int
    staffed: bool
    q: str
    state: str
    page: int
    pages: int


class DeskRoomPage(PageData):
    """One room, as the desk sets it. `typed` is what a form held that was refused."""

    room: RoomCard
    row: RoomRow
    made_at: datetime
    slow_seconds: int
    unstaffed: str
    outcomes: RoomRules
    days: int | None  # the room's own choice
    most_days: int  # the server's
    may_set_days: bool
    promise: list[str]
    waiting: list[PersonRow]
    facilitators: list[PersonRow]
    gatherings: list[GatheringView]
    zone: str
    typed: dict[str, str] = msgspec.field(default_factory=dict)


class VersionView(PageData):
    """One version of an agreement. `accepted` counts members whose last yes was to it."""

    version: int
    at: datetime
    by: str
    why: str
    asks: bool
    accepted: int
    clauses: list[ClauseView]
    changes: list[ChangeView]


class DeskAgreementPage(PageData):
    """A room's agreement as the desk edits it; `asks` is the version that members must know."""

    room: RoomCard
    version: int
    asks: int
    clauses: list[ClauseView]
    history: list[VersionView]
    typed: dict[str, str] = msgspec.field(default_factory=dict)


class RosterRow(PageData):
    """Somebody in a list of a room's people. `slow_seconds` is a wait of their own."""

    id: str
    name: str
    role: str
    standing: str
    until: datetime | None
    slow_seconds: int
    joined_at: datetime
    cases: int


class RosterPage(PageData):
    """The people of one room, as the desk finds them."""

    room: RoomCard
    people: list[RosterRow]
    total: int
    counts: dict[str, int]  # by standing
    q: str
    standing: str
    page: int
    pages: int


class AppealRow(PageData):
    """What somebody asked to have looked at again: `outcome` is waiting, upheld or overturned."""

    case: str
    act: str
    at: datetime
    outcome: str


class CameBy(PageData):
    """The invite somebody came by."""

    by: str
    note: str
    made_at: datetime


class MemberPage(PageData):
    """Somebody in one room, and all there was about them there; nothing of any other room."""

    room: RoomCard
    id: str
    file: PersonFile
    asking: str
    away_until: datetime | None
    slow_seconds: int
    accepted: int  # version of the agreement
    asks: int
    came_by: CameBy | None
    appeals: list[AppealRow]
    linked: list[LinkedName] | None  # None until somebody asks, with a reason
    typed: dict[str, str] = msgspec.field(default_factory=dict)
