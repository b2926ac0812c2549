"""When a gathering is: a wall-clock time in its own place, once or every week. Pure.

Clocks are put forward and back; seven in the evening stays seven in the evening.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEK = timedelta(days=7)


class Times(NamedTuple):
    """One gathering, on the clock of its place."""

    starts_at: datetime
    ends_at: datetime


def next_times(
    starts: datetime, zone: ZoneInfo, minutes: int, now: datetime, *, weekly: bool
) -> Times | None:
    """The gathering that is on, or the next; None once it is over. `starts` is the first, as the
    clock on its wall says."""
    length = timedelta(minutes=minutes)
    since = now.astimezone(zone).replace(tzinfo=None) - starts
    weeks = max(0, since // WEEK) if weekly else 0
    for first in (starts + weeks * WEEK, starts + (weeks + 1) * WEEK):
        # There and back, so that an hour which a clock leaves out becomes one that it shows.
        begin = first.replace(tzinfo=zone).astimezone(UTC)
        if begin + length > now:
            return Times(begin.astimezone(zone), (begin + length).astimezone(zone))
        if not weekly:
            break
    return None


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of a name like Europe/London."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None
