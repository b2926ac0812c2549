"""Page data for finding a group: rooms in lists, when they gather, the front door. Shapes only."""

from datetime import datetime

from server.protocol.page import PageData


class GatheringView(PageData):
    """A time at which people of a room come together, on the clock of its own place."""

    id: int
    title: str  # may be empty
    starts_at: datetime
    ends_at: datetime
    zone: str  # whose clock that is: "Europe/London"
    city: str  # "London"
    minutes: int
    weekly: bool
    is_on: bool
    is_soon: bool  # the day of the week says which day


class RoomCard(PageData):
    """A room in a list. `here` is how many are live in it now."""

    slug: str
    name: str
    topic: str
    about: str
    language: str
    entry: str  # "open", "request" or "invite"
    state: str  # "open", "paused" or "closed"
    staffed: bool
    here: int
    size: str  # in words: "a few people", "a small group" …
    joined: bool = False
    gathering: GatheringView | None = None  # the one that is on, or the next


class FrontPage(PageData):
    rooms: list[RoomCard]  # a few, open ones first
    mine: list[RoomCard]
    here: int
    staffed: bool


class RoomsPage(PageData):
    rooms: list[RoomCard]
    topics: list[str]
    languages: list[str]
    q: str = ""
    topic: str = ""
    language: str = ""
    open_only: bool = False
