"""Page data for whoever looks after rooms: moderators from the desk, and facilitators. Shapes only.

What only the desk may see is None or empty for facilitators, never left to a template to hide.
"""

from datetime import datetime

import msgspec

from moderation import RoomRules
from server.protocol.pages import PageData, PersonRow, RoomCard


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
    typed: dict[str, str] = msgspec.field(default_factory=dict)
