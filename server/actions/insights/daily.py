"""Counting days as they pass: once an hour, from where the last time ended, never on a page view.

A day is counted anew until everything said on it has had a day to be answered. Several processes
may do it; whoever comes second finds it done.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from server.actions.insights import counting
from server.actions.insights.counting import DAY, Count, Sources
from server.chat import Chat
from server.store import Transaction, insights, retention
from server.store.insights import Span

HOURLY = timedelta(minutes=50)  # a little less, so that the hourly turn never just misses it
MONTH = timedelta(days=30)
SUNDAY = 6
LONGEST = 90  # days anybody may look back


@dataclass(frozen=True)
class Clock:
    """Which moments a day is made of, where this instance lives."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def span(self, day: date) -> Span:
        return Span(self.begins(day), self.begins(day + timedelta(days=1)))


def clock(chat: Chat) -> Clock:
    return Clock(ZoneInfo(chat.settings.timezone), chat.now())


async def keep_up(chat: Chat) -> None:
    """Count what is new, unless somebody has just done so."""
    latest = await chat.store.read(insights.latest)
    if latest is None or chat.now() - latest.counted_at >= HOURLY:
        await count(chat)


async def count(chat: Chat) -> None:
    """Every day that is not final yet, the earliest first."""
    here = clock(chat)
    most = chat.settings.retention_days
    for day in await chat.store.read(lambda s: _open_days(s, here, most)):
        await _count_day(chat, here, day)


async def _count_day(chat: Chat, here: Clock, day: date) -> None:
    found = await chat.store.read(lambda s: _counted(s, here, day))
    is_final = here.now >= here.span(day).end + DAY

    def act(tx: Transaction) -> None:
        insights.note_first_posts(tx, found.first_posts)
        insights.keep(tx, day, found.figures, is_final=is_final)

    await chat.store.write(act)


def _open_days(session: Session, here: Clock, most: int) -> list[date]:
    """The days to count. One whose words are being deleted already, be it in the room that keeps
    them for the shortest time, stays as it was counted."""
    kept_since = here.now - timedelta(days=min([most, *retention.shorter(session, most).values()]))
    earliest = insights.earliest(session)
    began = here.today if earliest is None else earliest.astimezone(here.zone).date()
    first = max(began, here.today - timedelta(days=LONGEST))
    final = insights.last_final(session)
    if final is not None:
        first = max(first, final + timedelta(days=1))
    days = [first + timedelta(days=n) for n in range((here.today - first).days + 1)]
    return [day for day in days if here.begins(day) >= kept_since or day == here.today]


def _counted(session: Session, here: Clock, day: date) -> Count:
    span = here.span(day)
    looks_back = day.weekday() == SUNDAY
    month = Span(span.end - MONTH, span.end)
    return counting.count(
        Sources(
            span=span,
            now=here.now,
            spoken=insights.spoken(session, Span(span.start, span.end + DAY)),
            opened=insights.opened(session, span),
            judged=insights.judged(session, span),
            taken=insights.taken(session, span),
            duties=insights.duties(session, span),
            speakers=frozenset(insights.speakers(session, month)) if looks_back else frozenset(),
            exchanges=insights.exchanges(session, month) if looks_back else (),
        )
    )
