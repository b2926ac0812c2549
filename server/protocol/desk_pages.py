"""Page data of the moderators' desk: the list of cases, and the file of one. Shapes only."""

from datetime import datetime

import msgspec

from server.protocol.events import AsideView, CaseView, MessageView, Person, ReferralView
from server.protocol.page import PageData
from server.protocol.referral_pages import Handing


class RoomName(PageData):
    slug: str
    name: str


class Colleague(PageData):
    """Staff as their colleagues see them."""

    name: str
    on_duty: bool
    on_call: bool
    is_admin: bool = False


class ShiftView(PageData):
    """One's own time on duty: `severe` counts the severe cases one took in it."""

    began_at: datetime
    severe: int
    break_at: datetime


class DebriefView(PageData):
    by: str
    at: datetime
    words: str


class DeskPage(PageData):
    """What waits, by due time. `after` is where the next page begins, if there is one."""

    you: str
    on_duty: bool
    on_call: bool
    cases: list[CaseView]
    total: int
    after: str | None
    rooms: list[RoomName]  # those that something waits in
    colleagues: list[Colleague]  # everybody else of staff, there or not
    shift: ShiftView | None
    may_debrief: bool  # a shift has just ended, and nothing is written about it
    debriefs: list[DebriefView]  # one's own; to admins everybody's
    room: str  # the filter, as it was asked for
    kind: str
    mine: bool
    now: datetime
    rule_alerts: list[str] = msgspec.field(default_factory=list)  # what to know about its rules


class FindingView(PageData):
    category: str
    axis: str
    severity: int
    reason: str
    start: int
    end: int
    rule: str = ""


class ReportView(PageData):
    reason: str
    note: str
    at: datetime


class Cited(PageData):
    """The clause that a reason was, in the version in force then; `number` is where it stood."""

    version: int
    clause: int
    number: int


class DecisionView(PageData):
    id: int
    act: str
    reason: str
    words: str
    by: str
    at: datetime
    until: datetime | None
    taken_back: bool
    overturned: bool
    cited: Cited | None


class NoteView(PageData):
    """A note between moderators: `kind` is note, handed over, called or look again."""

    kind: str
    words: str
    by: str
    at: datetime


class StatementView(PageData):
    """One decision that restricts somebody, as they may read it. `appeal` is empty, waiting,
    upheld or overturned; `by_rule` says that a rule had stopped the words before a person did."""

    id: int
    room: str
    room_name: str
    act: str
    reason: str
    words: str
    by_rule: bool
    at: datetime
    until: datetime | None
    taken_back: bool
    appeal: str
    has_second: bool  # somebody else is there at all who could look again
    cited: Cited | None


class StoppedView(PageData):
    """Words of one's own that a rule stopped, no person yet: `state` is waiting (a moderator looks
    by `until`), refused or allowed; `appeal` is empty, waiting or upheld."""

    id: str
    room: str
    room_name: str
    state: str
    words: str
    reason: str
    clause: str  # of the room's agreement, where one says it
    at: datetime
    until: datetime | None
    appeal: str


class StatementsPage(PageData):
    decisions: list[StatementView]
    stopped: list[StoppedView]  # by a rule
    referrals: list[ReferralView]  # what one was asked about a professional
    now: datetime


class AppealView(PageData):
    """On the file of an appeal: what was decided, by whom, and what the person says to it."""

    act: str
    reason: str
    by: str
    at: datetime
    words: str
    own: bool  # the reader's own decision: a colleague has to look


class EarlierCase(PageData):
    id: str
    kind: str
    severity: int
    state: str
    opened_at: datetime
    outcome: str | None


class PersonFile(PageData):
    """Somebody in the room of the case, and what there was about them there."""

    name: str
    role: str
    standing: str
    muted_until: datetime | None
    joined_at: datetime
    messages: int
    cases: list[EarlierCase]
    decisions: list[DecisionView]
    notes: list[NoteView]


class LinkedName(PageData):
    """The same person in another room."""

    room: str
    name: str
    standing: str
    joined_at: datetime
    cases: int


class CasePage(PageData):
    """Everything needed to act on one case. `words` is the text in question, whole."""

    case: CaseView
    author: Person | None
    words: str
    masked: str
    findings: list[FindingView]
    before: list[MessageView]
    after: list[MessageView]
    names_shown: bool  # around the words; otherwise everybody but the author is "Somebody A"
    person: PersonFile
    linked: list[LinkedName] | None  # None until somebody asks, with a reason
    asides: list[AsideView]
    message_id: str | None
    reports: list[ReportView]
    notes: list[NoteView]
    decisions: list[DecisionView]
    appeal: AppealView | None
    acts: list[str]  # what may be decided now
    reasons: list[str]  # the room's agreement, to choose from
    mine: bool
    called: bool  # you were called to it and have not answered
    may_confirm: bool  # a colleague decided it; you are the second key
    colleagues: list[Colleague]  # everybody else of staff, there or not
    handing: Handing
    draft_act: str = ""
    draft_reason: str = ""
    draft_words: str = ""
    draft_note: str = ""
    draft_aside: str = ""
    draft_why: str = ""


class LogRow(PageData):
    """One entry of the audit log. It never holds what members wrote."""

    id: int
    at: datetime
    who: str
    act: str
    subject: str
    room: str
    reason: str
    details: dict[str, object]
    hash: str


class LogPage(PageData):
    entries: list[LogRow]  # the newest first
    acts: list[str]
    q: str
    act: str
    before: int | None  # where the next page begins


class DeskHelp(PageData):
    """The figures that the handbook for moderators names, in minutes unless it says otherwise."""

    lease: int
    second_key: int
    grace_seconds: int
    work: int
    in_a_row: int
    look_again_hours: int
    unstaffed_seconds: int
    few: int  # people; numbers about fewer are not shown
    answer: dict[int, int]  # severity to minutes
    back: int  # to hand on what was agreed after its case had closed
