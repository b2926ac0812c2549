"""Page data about professionals: who they are, how it stands with a case, what they are handed."""

from datetime import datetime

import msgspec

from server.protocol.page import PageData


class ProfessionalView(PageData):
    """Somebody outside the desk; `room` is empty where they are there for all rooms."""

    id: int
    name: str
    role: str
    reach: str
    told: str
    room: str


class ProfessionalsPage(PageData):
    people: list[ProfessionalView]
    rooms: list[tuple[str, str]]  # slug and name, to choose from
    may_change: bool  # admins
    draft: dict[str, str] = msgspec.field(default_factory=dict)


class CaseReferral(PageData):
    """A referral as moderators see it on its case. `seconds` says who may turn the second key."""

    id: int
    state: str
    name: str
    role: str
    by: str
    why: str
    at: datetime
    shares: str | None
    urgent: bool
    answered_at: datetime | None
    handed_at: datetime | None
    may_second: bool  # the reader is not who asked for it
    is_open: bool  # something may still be done with it
    is_readable: bool  # what is passed on may be looked at


class Handing(PageData):
    """On a case: what was asked, the newest first, and whom it could be handed to."""

    referrals: list[CaseReferral]
    professionals: list[ProfessionalView]


class OwnLine(PageData):
    """Something the member said; `is_it` marks the message the case is about."""

    words: str
    at: datetime
    is_it: bool


class HandoverPage(PageData):
    """What a professional gets: no more than the member agreed to, and nobody else's words."""

    id: int
    case_id: str
    state: str
    to: ProfessionalView
    member: str  # by their name in this room
    room: str
    why: str
    shares: str
    contact: str
    lines: list[OwnLine]
    urgent: bool
    agreed_at: datetime | None
    handed_at: datetime | None
    now: datetime
