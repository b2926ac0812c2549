"""Page data of search in a room. Shapes only."""

from datetime import datetime

from server.protocol.events import Person, Shields
from server.protocol.page import PageData


class FoundMessage(PageData):
    """A message that holds the words: a piece of it as the room is shown it, and where they are."""

    id: str
    seq: int
    author: Person
    at: datetime
    label: str | None
    excerpt: str
    marks: list[tuple[int, int]]  # offsets into the excerpt


class SearchPage(PageData):
    """The newest first. `is_asked`: there were words to look for."""

    room: str
    room_name: str
    you: str
    shields: Shields
    q: str
    is_asked: bool
    found: list[FoundMessage]
    more: bool
    plain: bool = False  # asked from the page without scripts, and back to it
