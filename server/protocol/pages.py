"""Page data: what each page shows, as one frozen struct a page.

The same struct is drawn by a template and answered as JSON, so neither can show what the other
hides. Shapes only. An id of a person is always their public id in that one room.
"""

from datetime import datetime

import msgspec

from server.protocol.events import (
    AsideView,
    MessageView,
    NoticeView,
    Person,
    ReferralView,
    RoomView,
    Shields,
)
from server.protocol.finding_pages import GatheringView, RoomCard
from server.protocol.page import PageData


class You(PageData):
    """Your own seat in one room."""

    id: str
    name: str
    role: str  # "member" or "facilitator"
    standing: str  # "active", "waiting", "muted", "removed" or "banned"
    badge: str | None = None
    muted_until: datetime | None = None
    agreement_version: int = 0  # the one you said yes to last
    agreement_accepted: bool = True
    read_rev: int = 0


class ClauseView(PageData):
    """One clause. `id` stays its own through every version; the number people see is its place."""

    id: int
    words: str


class ChangeView(PageData):
    """What a version does to a clause: `kind` is new, changed or gone."""

    kind: str
    number: int  # where it stands now; 0 when it is gone
    words: str = ""
    before: str = ""


class AgreementPage(PageData):
    """What people in a room agree to. `asked`: a member whose yes was to an earlier version."""

    room: RoomCard
    version: int
    clauses: list[ClauseView]
    changes: list[ChangeView]  # since that yes
    asked: bool


Opening = tuple[int, str, str]  # day from Monday as 0, from, until just before


class HelpLine(PageData):
    name: str
    channels: list[str]  # text and chat first, ready to read: "Text 741741"
    hours: str
    is_open: bool
    opens: str = ""
    cost: str = ""
    verified_on: str = ""
    source: str = ""
    zone: str = ""  # whose clock its week is on
    week: list[Opening] = msgspec.field(default_factory=list)
    writing: list[Opening] = msgspec.field(
        default_factory=list
    )  # when one can write instead of calling
    writes: bool = False


class HelpPage(PageData):
    """Help lines of one country. `asked`: somebody chose it. `drawn`: when that was so."""

    country: str
    country_name: str
    countries: list[tuple[str, str]]  # code, name
    emergency: str
    lines: list[HelpLine]
    asked: bool
    drawn: datetime
    address: str = ""  # of this very page


class CareCard(PageData):
    """The private card for somebody in distress. `look_by` is when a person will have looked."""

    level: int
    help: str
    title: str
    words: str
    staffed: bool
    look_by: datetime | None
    lines: list[HelpLine]
    emergency: str = ""
    exit_shown: bool = False
    limits: str = ""  # in danger now: what we cannot do


class RoomPage(PageData):
    """A room's own page. `promise` is computed from the live settings, a sentence each."""

    room: RoomCard
    agreement: list[str]  # a clause each
    agreement_version: int
    promise: list[str]
    you: You | None
    draft_name: str = ""
    draft_asking: str = ""
    suggestion: str = ""  # a name one could take
    key: str = ""  # of this drawing of the form: sent twice, it lets in once
    asked: str = ""  # my own words, while I wait
    care: CareCard | None = None  # for what I asked with
    may_manage: bool = False
    gatherings: list[GatheringView] = msgspec.field(default_factory=list)


class Nudge(PageData):
    """Why a message was not sent yet. `choices` holds "edit" and, where allowed, "anyway"."""

    findings: list[str]  # kind reasons, a sentence each
    spans: list[tuple[int, int]]  # offsets into what was written
    choices: list[str]
    masked: str | None = None  # what the room would see, when words would be covered


class Preview(PageData):
    """What would become of words that are still being written: nothing to say about most."""

    outcome: str = "allow"  # allow, nudge, mask or hold
    nudge: Nudge | None = None
    help: bool = False  # a quiet line to the help page; the card itself comes with the words


class ChatPage(PageData):
    """The live room as first drawn; the socket takes over from `rev`."""

    room: RoomView
    about: str
    you: You
    messages: list[MessageView]
    more: bool
    rev: int
    people: list[Person]
    here: int
    notices: list[NoticeView]
    waiting: list[MessageView]  # my own held words: seq and rev are 0
    asides: list[AsideView]
    referrals: list[ReferralView]  # what the moderators ask me, or I can still take back
    edit_minutes: int
    may_manage: bool
    changes: list[ChangeView]  # in the agreement, when a new yes is asked for
    own: dict[str, str]  # my own words where others see them covered: message to words
    unread: str | None  # the first message that is new to me; it may lie before those shown
    unread_count: int
    gathering: GatheringView | None  # the one that is on, or the next
    shields: Shields  # what I fold here


class PlainPage(PageData):
    """The same room by forms and refresh; `draft` is what was written and not sent."""

    room: RoomView
    you: You
    messages: list[MessageView]
    more: bool
    before: int | None
    notices: list[NoticeView]
    waiting: list[MessageView]
    asides: list[AsideView]
    referrals: list[ReferralView]
    key: str
    changes: list[ChangeView]  # in the agreement, when a new yes is asked for
    shields: Shields  # what I fold here
    draft: str = ""
    nudge: Nudge | None = None
    care: CareCard | None = None
    said: str = ""
    own: dict[str, str] = msgspec.field(default_factory=dict)
    gathering: GatheringView | None = None


class AsidePage(PageData):
    """What is said aside between the member and the moderators; `is_open` while one can answer."""

    room: RoomView
    asides: list[AsideView]
    referrals: list[ReferralView]
    is_open: bool
    key: str = ""
    draft: str = ""
    care: CareCard | None = None


class HistoryPage(PageData):
    room: str
    messages: list[MessageView]
    more: bool  # further the way one asked; around a message it is before, and `newer` is after
    newer: bool = False
    own: dict[str, str] = msgspec.field(default_factory=dict)
    you: str = ""  # whose page it is
    shields: Shields = Shields()


class InvitePage(PageData):
    """An invite before it is accepted. `room_name` is None while the inviter hides it."""

    token: str
    room_name: str | None
    topic: str
    about: str
    invited_by: str
    role: str
    note: str
    agreement: list[str]
    agreement_version: int
    promise: list[str]
    draft_name: str = ""
    suggestion: str = ""
    key: str = ""  # as of a RoomPage


class SignPage(PageData):
    """Sign-up, sign-in and recovery forms: what was typed, without secrets."""

    name: str = ""
    next: str = ""


class CodesPage(PageData):
    """Recovery codes, shown once."""

    codes: list[str]


class LinkPage(PageData):
    """A one-time link before it is used: `purpose` is "first_admin" or "staff"."""

    token: str
    purpose: str
    name: str
    role: str
    needs_passphrase: bool


class ErrorPage(PageData):
    code: str
    message: str
    back: str = "/"
