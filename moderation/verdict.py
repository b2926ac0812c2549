"""What a review is told and what it answers: plain, frozen values.

Here live the words of the contract (`Outcome`, `Context`, `Finding`, `Care`, `Verdict`).
No matching and no deciding lives here: `engine` finds, `judgement` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from msgspec import Struct

Axis = Literal["distress", "conduct", "privacy"]
Help = Literal[
    "crisis",
    "self_harm",
    "eating_disorder",
    "abuse",
    "substance",
    "concern_for_other",
    "hopeless",
    "milestone",
]


class Outcome(IntEnum):
    """What becomes of a message; a larger value is more severe."""

    ALLOW = 0
    NUDGE = 1
    MASK = 2
    HOLD = 3
    REFUSE = 4

    @property
    def label(self) -> str:
        """The lower-case word used in packs, in JSON and on screens."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class RoomRules:
    """What a room may decide for itself.

    Every switch moves one conduct or privacy outcome within bounds. There is no switch
    for care: a person in distress gets help in every room.
    """

    profanity: Literal["allow", "mask"] = "allow"
    personal_data: Literal["nudge", "hold"] = "nudge"
    medical_advice: Literal["allow", "nudge", "hold"] = "nudge"
    harassment: Literal["nudge", "hold"] = "nudge"
    spam: Literal["nudge", "hold"] = "hold"
    links: Literal["allow", "nudge"] = "nudge"


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows about the message beside its words."""

    language: str = "en"
    newcomer: bool = False
    room: RoomRules = RoomRules()
    anyway: bool = False
    """The author saw a nudge and chose to send."""


class Finding(Struct, frozen=True, gc=False):
    """One match of one rule; `start` and `end` are offsets in the original text."""

    rule: str
    category: str
    axis: Axis
    severity: int
    start: int
    end: int
    reason: str
    """A kind sentence for the author; never repeats what was written."""
    outcome: Outcome
    case: bool
    """Whether a person should look."""


class Care(Struct, frozen=True, gc=False):
    """Help to offer the author, whatever the outcome; `level` runs from 1 to 5."""

    level: int
    help: Help


class Verdict(Struct, frozen=True):
    """The answer of a review: the severest rule wins and every finding is kept."""

    outcome: Outcome
    care: Care | None
    severity: int
    findings: tuple[Finding, ...]
    masked: str
    """The text with only its dangerous spans covered."""
    case: bool
    due_minutes: int | None
    """How soon a person should look, or None when nobody needs to."""
    may_send_anyway: bool
    axis: Axis | None
    categories: tuple[str, ...]
    """Categories that ask something of someone; a worry that was denied is not listed."""
    shadow: tuple[Finding, ...] = ()
    """What rules in shadow found: counted, and of no effect."""
