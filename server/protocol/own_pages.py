"""Page data of one's own place: who I am here, where I am signed in, what I fold. Shapes only."""

from server.protocol.events import NoticeView
from server.protocol.finding_pages import RoomCard
from server.protocol.page import PageData


class DeviceRow(PageData):
    id: int
    label: str
    seen: str  # in words, a day at the finest
    current: bool


class FoldedPerson(PageData):
    """Whose words I fold, as a room calls them."""

    id: str
    name: str
    room_name: str


class MePage(PageData):
    name: str | None  # the sign-in name, if one was kept
    role: str
    rooms: list[RoomCard]
    names: dict[str, str]  # slug -> my name there
    codes_left: int
    devices: list[DeviceRow]
    notices: list[NoticeView]
    asked: int  # questions of the moderators that wait for my answer
    topics: list[str]  # that I fold, in every room
    folded: list[FoldedPerson]


class ErasePage(PageData):
    """Before everything of mine goes: what to confirm it with, and whether it can go now."""

    has_passphrase: bool
    is_last_admin: bool
    word: str  # what somebody without a passphrase types
    leaves_traces: bool  # in files of the database, until they are written over


class ErasedPage(PageData):
    """Afterwards. There is nothing left to say about anybody."""
