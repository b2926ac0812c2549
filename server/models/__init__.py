"""The tables, by noun. Shapes of stored things only; no queries and no decisions."""

from server.models.asides import Aside
from server.models.audit import AuditEntry
from server.models.desk import (
    SEVERE,
    TWO_KEYS,
    Appeal,
    Case,
    CaseNote,
    Decision,
    Notice,
    Report,
    RuleAppeal,
)
from server.models.gatherings import Gathering
from server.models.insights import InsightDay
from server.models.invites import Invite
from server.models.messages import HeldMessage, Message, Reaction
from server.models.people import LoginSession, OneTimeLink, RecoveryCode, User
from server.models.referrals import Professional, Referral
from server.models.rooms import Agreement, Membership, Room
from server.models.rules import DeskRule, RuleCount, RulePack, RuleReplay, RuleVersion
from server.models.search import Searched
from server.models.shields import Shield
from server.models.shifts import Shift
from server.models.words import (
    CaseKind,
    CaseState,
    Entry,
    HeldState,
    MessageState,
    NoteKind,
    ReferralState,
    ReplayState,
    Response,
    RoomRole,
    RoomState,
    RuleState,
    Shares,
    SiteRole,
    Standing,
    Unstaffed,
)

__all__ = [
    "SEVERE",
    "TWO_KEYS",
    "Agreement",
    "Appeal",
    "Aside",
    "AuditEntry",
    "Case",
    "CaseKind",
    "CaseNote",
    "CaseState",
    "Decision",
    "DeskRule",
    "Entry",
    "Gathering",
    "HeldMessage",
    "HeldState",
    "InsightDay",
    "Invite",
    "LoginSession",
    "Membership",
    "Message",
    "MessageState",
    "NoteKind",
    "Notice",
    "OneTimeLink",
    "Professional",
    "Reaction",
    "RecoveryCode",
    "Referral",
    "ReferralState",
    "ReplayState",
    "Report",
    "Response",
    "Room",
    "RoomRole",
    "RoomState",
    "RuleAppeal",
    "RuleCount",
    "RulePack",
    "RuleReplay",
    "RuleState",
    "RuleVersion",
    "Searched",
    "Shares",
    "Shield",
    "Shift",
    "SiteRole",
    "Standing",
    "Unstaffed",
    "User",
]
