"""Weekly opening hours: is it open at this moment, and when does it open next?

Works on wall-clock time where the line is; which zone that is, the line knows.
"""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.words import say, weekday

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
State = Literal["open", "closed", "unknown"]

WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = date(2024, 1, 1)
DAYS_AHEAD = range(8)  # today, and the same weekday again in case today's hours are over


class Span(Struct, frozen=True, forbid_unknown_fields=True):
    """Open from `opens` until just before `closes` on each of these days.

    `24:00` is midnight at the end of the day; a night is written as two spans.
    """

    opens: Clock
    closes: Clock
    days: tuple[Day, ...] = WEEK

    def holds(self, at: datetime) -> bool:
        return WEEK[at.weekday()] in self.days and self.opens <= f"{at:%H:%M}" < self.closes

    def next_opening(self, at: datetime) -> datetime | None:
        """The first opening after `at`, as wall-clock time."""
        hour, minute = self.opens.split(":")
        for ahead in DAYS_AHEAD:
            day = at.date() + timedelta(days=ahead)
            opening = datetime.combine(day, time(int(hour), int(minute)))
            if WEEK[day.weekday()] in self.days and opening > at:
                return opening
        return None


Hours = Literal["always"] | tuple[Span, ...]


def state(hours: Hours | None, at: datetime | None) -> State:
    """Whether it is open at this wall-clock time; unknown rather than a guess."""
    if hours == "always":
        return "open"
    if hours is None or at is None:
        return "unknown"
    return "open" if any(span.holds(at) for span in hours) else "closed"


def next_opening(hours: Hours | None, at: datetime | None) -> datetime | None:
    """When it opens next, as wall-clock time; None when it never closes or nobody knows."""
    if hours is None or hours == "always" or at is None:
        return None
    openings = [opening for span in hours if (opening := span.next_opening(at))]
    return min(openings, default=None)


def when(opening: datetime, at: datetime) -> str:
    """Words for a coming opening: "today at 17:00", "tomorrow at 09:00", "Monday at 09:00"."""
    days = (opening.date() - at.date()).days
    time = f"{opening:%H:%M}"
    if days == 0:
        return say("today at {time}", time=time)
    if days == 1:
        return say("tomorrow at {time}", time=time)
    return say("{day} at {time}", day=weekday(opening), time=time)


def openings(hours: Hours | None) -> list[tuple[int, str, str]]:
    """The week as (day from Monday as 0, opens, closes), for a page that looks for itself."""
    spans = (Span("00:00", "24:00"),) if hours == "always" else hours or ()
    return [(WEEK.index(day), span.opens, span.closes) for span in spans for day in span.days]


def describe(hours: Hours | None) -> str:
    """Words for the whole week, for a page that may be read later without a connection."""
    if hours == "always":
        return say("day and night")
    if hours is None:
        return say("hours not confirmed")
    return ", ".join(f"{_days(span.days)} {span.opens}–{span.closes}" for span in hours)


def _days(days: tuple[Day, ...]) -> str:
    if set(days) == set(WEEK):
        return say("every day")
    return " ".join(weekday(MONDAY + timedelta(WEEK.index(day)), "abbreviated") for day in days)
