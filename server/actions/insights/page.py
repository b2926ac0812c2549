"""The page of insights, for whoever asks, and its tables to take along.

A moderator sees how everything is going, and of the load only their own: domain research says load
is there to look after people ("no per-person ranking"), so a colleague's is for whoever plans the
rota, which is an admin. With two on duty even a total would tell the other one's, so there is none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from server.actions.desk import check_moderator
from server.actions.insights import daily, measures, periods, work
from server.actions.insights.daily import Clock
from server.actions.insights.periods import PERIODS, Period
from server.chat import Chat, Visitor
from server.errors import not_found
from server.figures import FEW
from server.models import InsightDay, Room, SiteRole, User
from server.protocol.desk_pages import RoomName
from server.protocol.insight_pages import Export, InsightsPage, Measure
from server.store import insights, people, rooms

LOOKS: tuple[Callable[[Period], Measure], ...] = (
    measures.first,
    measures.second,
    measures.unheard,
    work.met,
    work.in_time,
    work.overturned,
    measures.even,
    measures.mutual,
)


@dataclass(frozen=True)
class Wanted:
    """The last so many days, of one room or of all."""

    days: int = PERIODS[1]
    room: str = ""


async def page(chat: Chat, visitor: Visitor, wanted: Wanted) -> InsightsPage:
    """How the community is doing; everything in it may be shown to this moderator."""
    user_id, here = visitor.user, daily.clock(chat)
    days = wanted.days if wanted.days in PERIODS else PERIODS[1]

    def look(session: Session) -> InsightsPage:
        user = check_moderator(session, user_id)
        room = _room(session, wanted.room)
        room_id = room.id if room else insights.EVERYWHERE
        since = here.today - timedelta(days=days - 1)
        found = insights.days(session, room_id, since)
        period = periods.period(days, here.today, found)
        shown = [look_at(period) for look_at in LOOKS]
        if room is None:
            shown.append(_load(session, user, period))
        latest = insights.latest(session)
        return InsightsPage(
            measures=shown,
            days=days,
            periods=list(PERIODS),
            room=room.slug if room else "",
            room_name=room.name if room else "",
            rooms=[RoomName(slug=one.slug, name=one.name) for one in rooms.everything(session)],
            since=period.words,
            counted_at=latest.counted_at if latest else None,
            counted_said=_clock(here, latest),
            few=FEW,
            is_admin=user.role is SiteRole.ADMIN,
        )

    return await chat.store.read(look)


async def export(chat: Chat, visitor: Visitor, wanted: Wanted, key: str) -> Export:
    """One measure's table, as the same person sees it on the page."""
    found = await page(chat, visitor, wanted)
    for measure in found.measures:
        if measure.key == key:
            day = daily.clock(chat).today
            parts = ["kith", key, found.room, f"{found.days}-days", day.isoformat()]
            return Export(name="-".join(part for part in parts if part), table=measure.table)
    raise not_found("table")


def _load(session: Session, user: User, period: Period) -> Measure:
    is_admin = user.role is SiteRole.ADMIN
    names = people.names(session, set(period.whole.staff))
    return work.load(period, names, None if is_admin else user.id)


def _room(session: Session, slug: str) -> Room | None:
    if not slug:
        return None
    room = rooms.by_slug(session, slug)
    if room is None:
        raise not_found("room")
    return room


def _clock(here: Clock, latest: InsightDay | None) -> str:
    if latest is None:
        return ""
    at = latest.counted_at.astimezone(here.zone)
    return f"{at:%H:%M} on {periods.in_words(at.date())}"
