"""The fixed words a column may hold: roles, standings, states. One meaning each, everywhere."""

from enum import StrEnum


class SiteRole(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


class RoomRole(StrEnum):
    MEMBER = "member"
    FACILITATOR = "facilitator"


class Standing(StrEnum):
    """Where a membership stands. `MUTED` ends by itself at `muted_until`."""

    ACTIVE = "active"
    WAITING = "waiting"
    MUTED = "muted"
    LEFT = "left"
    REMOVED = "removed"
    BANNED = "banned"


class Entry(StrEnum):
    """How one comes into a room."""

    OPEN = "open"
    REQUEST = "request"
    INVITE = "invite"


class RoomState(StrEnum):
    """`PAUSED`: members read and wait, facilitators speak. `CLOSED`: nobody posts."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Unstaffed(StrEnum):
    """What a room does while no moderator is on duty: go on as always, slow down, hold the first
    messages of newcomers for a look, or wait until somebody is there."""

    OPEN = "open"
    SLOW = "slow"
    HOLD = "hold"
    CLOSED = "closed"


class MessageState(StrEnum):
    VISIBLE = "visible"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Response(StrEnum):
    """What a room is told about answering a message.

    `ASKED`: a moderator was asked to come. `COMING`: one has it. `WELCOME`: some words back would
    do good.
    """

    ASKED = "asked"
    COMING = "coming"
    WELCOME = "welcome"


class HeldState(StrEnum):
    """`REFUSED`: kept for the desk only, because a person must look; it can still be released.
    `ALLOWED`: a person found the refusal wrong; whether it is posted is up to its author."""

    WAITING = "waiting"
    REFUSED = "refused"
    ALLOWED = "allowed"
    RELEASED = "released"
    REMOVED = "removed"


class CaseKind(StrEnum):
    HELD = "held"
    REFUSED = "refused"
    DISTRESS = "distress"
    REPORT = "report"
    APPEAL = "appeal"  # "look again", at a decision of a colleague
    SIGN = "sign"  # seen over several messages
    ENGINE = "engine"


class CaseState(StrEnum):
    """`CONFIRM`: decided by one moderator; a second one has to agree before it closes."""

    OPEN = "open"
    CLAIMED = "claimed"
    CONFIRM = "confirm"
    CLOSED = "closed"


class RuleState(StrEnum):
    """The life of a rule. `DRAFT` and `RETIRED` are not applied; `SHADOW` counts and does nothing;
    `NUDGE_ONLY` may ask and offer help; `LIVE` does what it says."""

    DRAFT = "draft"
    SHADOW = "shadow"
    NUDGE_ONLY = "nudge_only"
    LIVE = "live"
    RETIRED = "retired"


class ReplayState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class NoteKind(StrEnum):
    """What a note on a case was written for."""

    NOTE = "note"
    HANDED_OVER = "handed over"
    CALLED = "called"
    LOOK_AGAIN = "look again"


class ReferralState(StrEnum):
    """How it stands with handing a case to a professional.

    The member is `ASKED`, answers `LATER`, `AGREED` or `DECLINED`, and may have it `WITHDRAWN`
    until it is `HANDED_ON`. `URGENT`: without asking, waits for a second moderator, who has it
    `CLEARED`. `CALLED_OFF`: the moderators no longer ask.
    """

    ASKED = "asked"
    LATER = "later"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    URGENT = "urgent"
    CLEARED = "cleared"
    HANDED_ON = "handed on"
    CALLED_OFF = "called off"


class Shares(StrEnum):
    """What a professional gets: the `WORDS` in question with the member's own around them, or
    nothing but that a `CONTACT` is wished for."""

    WORDS = "words"
    CONTACT = "contact"
