"""What a day was like, as numbers: how they are kept, added up and forgotten. Pure.

A number knows at most five of the seats behind it, which is enough to tell whether there were five
people: of any union of days, too. When the words of a day are deleted, those seats go with them
and only their number stays.
"""

import math
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol, Self, TypeVar

import msgspec

FEW = 5  # people; a number about fewer is not shown
NEVER = 24 * 60 + 1  # minutes: not within a day

Seats = AbstractSet[int] | None  # None: all there are


class Joins(Protocol):
    """Something that can be added to its like."""

    def join(self, other: Self) -> None: ...
    def forget(self, gone: Seats) -> None: ...


J = TypeVar("J", bound=Joins)
K = TypeVar("K", int, str)


class Tally(msgspec.Struct):
    """How often something happened, and whether five people were behind it.

    `few` is how many they were at least, of days whose seats are forgotten.
    """

    n: int = 0
    who: set[int] = msgspec.field(default_factory=set)
    few: int = 0

    def add(self, seat: int | None) -> None:
        self.n += 1
        if seat is not None and len(self.who) < FEW:
            self.who.add(seat)

    def join(self, other: "Tally") -> None:
        self.n += other.n
        self.few = max(self.few, other.few)
        self.who |= other.who

    def forget(self, gone: Seats) -> None:
        """How many they were is still known, of this day."""
        self.few, self.who = self.people, self.who - gone if gone is not None else set()

    @property
    def people(self) -> int:
        """How many people at least; nobody needs to know more than five."""
        return min(FEW, max(self.few, len(self.who)))


class Waits(msgspec.Struct):
    """How long people waited: how many of them so many minutes, rounded up."""

    tally: Tally = msgspec.field(default_factory=Tally)
    minutes: dict[int, int] = msgspec.field(default_factory=dict)

    def add(self, minutes: int, seat: int | None) -> None:
        self.tally.add(seat)
        self.minutes[minutes] = self.minutes.get(minutes, 0) + 1

    def join(self, other: "Waits") -> None:
        self.tally.join(other.tally)
        for minutes, n in other.minutes.items():
            self.minutes[minutes] = self.minutes.get(minutes, 0) + n

    def forget(self, gone: Seats) -> None:
        self.tally.forget(gone)

    def within(self, share: float) -> int:
        """The minutes within which this share of people was met; `NEVER` if it was not."""
        rank, seen = math.ceil(share * self.tally.n), 0
        for minutes, n in sorted(self.minutes.items()):
            seen += n
            if seen >= rank:
                return minutes
        return NEVER


class Share(msgspec.Struct):
    """How many of a whole: those it is true of, and the rest."""

    part: Tally = msgspec.field(default_factory=Tally)
    rest: Tally = msgspec.field(default_factory=Tally)

    def add(self, seat: int | None, *, is_part: bool) -> None:
        (self.part if is_part else self.rest).add(seat)

    def join(self, other: "Share") -> None:
        self.part.join(other.part)
        self.rest.join(other.rest)

    def forget(self, gone: Seats) -> None:
        self.part.forget(gone)
        self.rest.forget(gone)

    @property
    def whole(self) -> Tally:
        return together(Tally, (self.part, self.rest))


class Evenness(msgspec.Struct):
    """How evenly people spoke: the sum, in hundredths, over so many evenings of five or more."""

    hundredths: int = 0
    evenings: int = 0

    def join(self, other: "Evenness") -> None:
        self.hundredths += other.hundredths
        self.evenings += other.evenings

    def forget(self, gone: Seats) -> None:
        """There is nobody in it."""


class Work(msgspec.Struct):
    """What one moderator had: time on duty, cases they took, severe ones among them."""

    minutes: int = 0
    cases: Tally = msgspec.field(default_factory=Tally)
    severe: Tally = msgspec.field(default_factory=Tally)

    def join(self, other: "Work") -> None:
        self.minutes += other.minutes
        self.cases.join(other.cases)
        self.severe.join(other.severe)

    def forget(self, gone: Seats) -> None:
        self.cases.forget(gone)
        self.severe.forget(gone)


class Figures(msgspec.Struct, omit_defaults=True):
    """One day of a room, or of all of them together. Several days are joined in their order."""

    first: Waits = msgspec.field(default_factory=Waits)  # first posts, until an answer
    first_staffed: Waits = msgspec.field(default_factory=Waits)  # while somebody was on duty
    second: Share = msgspec.field(default_factory=Share)  # asked for something: two voices or not
    heard: Share = msgspec.field(default_factory=Share)  # asked for something: answered in a day
    mutual: Share = msgspec.field(default_factory=Share)  # gave and received; once a week
    even: Evenness = msgspec.field(default_factory=Evenness)
    met: dict[int, Waits] = msgspec.field(default_factory=dict)  # by severity
    met_staffed: dict[int, Waits] = msgspec.field(default_factory=dict)
    in_time: dict[int, Share] = msgspec.field(default_factory=dict)  # by severity
    rules: dict[str, Share] = msgspec.field(default_factory=dict)  # judged: stood, or overturned
    staff: dict[int, Work] = msgspec.field(default_factory=dict)  # by account; of all rooms only

    def join(self, later: "Figures") -> None:
        """Add a later day."""
        self.first.join(later.first)
        self.first_staffed.join(later.first_staffed)
        self.second.join(later.second)
        self.heard.join(later.heard)
        self.even.join(later.even)
        if later.mutual.whole.n:  # it looks back over a month by itself
            self.mutual = later.mutual
        _join_all(self.met, later.met, Waits)
        _join_all(self.met_staffed, later.met_staffed, Waits)
        _join_all(self.in_time, later.in_time, Share)
        _join_all(self.rules, later.rules, Share)
        _join_all(self.staff, later.staff, Work)

    def forget(self, gone: Seats) -> None:
        """The words of these seats are deleted: keep only numbers of them."""
        self.first.forget(gone)
        self.first_staffed.forget(gone)
        for share in (self.second, self.heard, self.mutual):
            share.forget(gone)
        for several in (self.met, self.met_staffed, self.in_time, self.rules, self.staff):
            for one in several.values():
                one.forget(gone)


def together(kind: type[J], parts: Iterable[J]) -> J:
    """All of these as one."""
    whole = kind()
    for part in parts:
        whole.join(part)
    return whole


def gini(counts: list[int]) -> float:
    """0 if everybody spoke equally often, towards 1 if one person did all the talking."""
    n, total = len(counts), sum(counts)
    if not total:
        return 0.0
    ranked = sum(place * count for place, count in enumerate(sorted(counts), start=1))
    return 2 * ranked / (n * total) - (n + 1) / n


def _join_all(mine: dict[K, J], theirs: Mapping[K, J], kind: type[J]) -> None:
    for key, one in theirs.items():
        mine.setdefault(key, kind()).join(one)
