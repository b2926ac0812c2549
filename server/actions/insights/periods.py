"""The time one looks at, in days or weeks that end today. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.figures import Figures, together

PERIODS = (7, 28, 90)  # days
DAILY = 7  # up to so many days, each stands by itself
WEEK = 7


@dataclass(frozen=True)
class Bucket:
    """A day, or up to seven of them, together."""

    first: date
    last: date
    figures: Figures

    @property
    def label(self) -> str:
        """As short as an axis needs it."""
        if self.first == self.last:
            return f"{self.first:%a}"
        return f"{self.first.day} {self.first:%b}"

    @property
    def name(self) -> str:
        if self.first == self.last:
            return f"{self.first:%A} {in_words(self.first)}"
        return f"{in_words(self.first)} to {in_words(self.last)}"


@dataclass(frozen=True)
class Period:
    """Everything one looks at: in pieces, and as a whole."""

    buckets: Sequence[Bucket]
    whole: Figures

    @property
    def piece(self) -> str:
        return "Day" if len(self.buckets) == DAILY else "Week"

    @property
    def words(self) -> str:
        return f"{in_words(self.buckets[0].first)} to {in_words(self.buckets[-1].last)}"


def period(days: int, today: date, found: Sequence[tuple[date, Figures]]) -> Period:
    """So many days until today, from what was counted of each."""
    size = 1 if days <= DAILY else WEEK
    begins = today - timedelta(days=days - 1)
    buckets, last = [], today
    while last >= begins:
        first = max(begins, last - timedelta(days=size - 1))
        buckets.append(Bucket(first, last, _joined(found, first, last)))
        last = first - timedelta(days=1)
    buckets.reverse()
    return Period(buckets, together(Figures, (bucket.figures for bucket in buckets)))


def in_words(day: date) -> str:
    return f"{day.day} {day:%B}"


def _joined(found: Sequence[tuple[date, Figures]], first: date, last: date) -> Figures:
    return together(Figures, (figures for day, figures in found if first <= day <= last))
