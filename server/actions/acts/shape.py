"""The shape of an act: what it does, how it is taken back, and what people are told of it."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.errors import Refused
from server.models import Case, Decision
from server.protocol.commands import Decide
from server.store import Transaction
from server.store.files import Subject

MOST_MINUTES = 365 * 24 * 60


@dataclass(frozen=True)
class Doing:
    """One act on one case, under way."""

    tx: Transaction
    case: Case
    subject: Subject
    command: Decide
    on_duty: AbstractSet[int] = frozenset()

    @property
    def until(self) -> datetime | None:
        """When it ends by itself; None is for good."""
        if not self.command.minutes:
            return None
        return self.tx.now + timedelta(minutes=self.command.minutes)


@dataclass(frozen=True)
class Effect:
    """What was there before, to be put back; and when what is there now ends by itself."""

    before: dict[str, object] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(frozen=True)
class Undoing:
    """One decision that is taken back."""

    tx: Transaction
    subject: Subject
    decision: Decision

    @property
    def before(self) -> dict[str, object]:
        return self.decision.before

    def instant(self, name: str) -> datetime | None:
        """A moment that was noted down before."""
        at = self.before.get(name)
        return datetime.fromisoformat(str(at)) if at else None


def noted(at: datetime | None) -> str | None:
    """A moment as it is noted down."""
    return at.isoformat() if at else None


@dataclass(frozen=True)
class Act:
    """`told` is what the member hears first; without it they hear nothing. `restricts` makes a
    statement of reasons with an appeal; `asks` names the number a moderator has to choose."""

    do: Callable[[Doing], Effect]
    undo: Callable[[Undoing], None]
    fits: Callable[[Subject], bool]
    told: str = ""
    kind: str = "words"  # of the notice
    outcome: str = "A moderator looked at it."  # for whoever reported it
    restricts: bool = False
    asks: str = ""  # "", "minutes", "minutes or none", "seconds"
    closes: bool = True


def always(_subject: Subject) -> bool:
    return True


def check_numbers(act: Act, command: Decide) -> None:
    """A length of time where one is needed, within bounds."""
    if act.asks == "minutes" and not command.minutes:
        raise Refused("minutes", "Please choose for how long.", field="minutes")
    if act.asks == "seconds" and not command.seconds:
        raise Refused("seconds", "Please choose how slow.", field="seconds")
