"""Page data of the moderators' desk: the list of cases, and the file of one. Shapes only."""

from datetime import datetime

import msgspec

from server.protocol.events import CaseView, MessageView, Person
from server.protocol.pages import PageData


class DeskPage(PageData):
    on_duty: bool
    cases: list[CaseView]  # by due time
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


class DecisionView(PageData):
    act: str
    reason: str
    words: str
    by: str
    at: datetime


class CasePage(PageData):
    """Everything needed to act on one case. `words` is the text in question, whole."""

    case: CaseView
    author: Person | None
    words: str
    masked: str
    findings: list[FindingView]
    before: list[MessageView]
    after: list[MessageView]
    message_id: str | None
    reports: list[ReportView]
    decisions: list[DecisionView]
    acts: list[str]  # what may be decided now
    reasons: list[str]  # the room's agreement, to choose from
    mine: bool
    draft_reason: str = ""
    draft_words: str = ""
