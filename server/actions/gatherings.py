"""When a room gathers: putting times on its schedule, taking them off, and telling of them."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from server import policy
from server.actions.keeping import keeper
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import Gathering, Room
from server.protocol.announcements import ScheduleChanged
from server.protocol.events import GatheringsEvent, GatheringTime
from server.protocol.finding_pages import GatheringView
from server.schedule import Times, next_times, zone_of
from server.store import Transaction, audit, gatherings
from server.store.audit import Deed
from server.words import city, later

TITLE = 60  # characters
SHORTEST, LONGEST = 10, 480  # minutes
MOST = 20  # on one room's schedule
SOON = timedelta(days=6)
FAR = timedelta(days=500)
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True)
class Wish:
    """A gathering as a form has it, nothing read yet."""

    title: str
    day: str
    time: str
    zone: str
    minutes: int
    weekly: bool
    instead: int = 0  # of the one with this id


async def add(chat: Chat, visitor: Visitor, slug: str, wish: Wish) -> None:
    """Put a gathering on the room's schedule, or change one; what is over leaves it."""

    def act(tx: Transaction) -> None:
        room = keeper(tx.session, visitor.user, slug).room
        gathering = _read(wish, room.id, tx.now)
        if wish.instead:
            _take_off(tx, visitor, room, wish.instead)
        known = gatherings.of_rooms(tx.session, [room.id])
        over = [one for one in known if _view(one, tx.now) is None]
        for one in over:
            tx.session.delete(one)
        if len(known) - len(over) >= MOST:
            words = later("A room has at most {most} gatherings. Please take one off first.")
            raise Refused("gatherings", words, status=409, field="day", values={"most": MOST})
        tx.session.add(gathering)
        _tell(tx, room)
        _log(tx, "room.gathering", visitor, slug, gathering)

    await chat.store.write(act)


async def drop(chat: Chat, visitor: Visitor, slug: str, gathering_id: int) -> None:
    """Take one off the schedule, with every time it would still have come."""

    def act(tx: Transaction) -> None:
        room = keeper(tx.session, visitor.user, slug).room
        _take_off(tx, visitor, room, gathering_id)
        _tell(tx, room)

    await chat.store.write(act)


def _take_off(tx: Transaction, visitor: Visitor, room: Room, gathering_id: int) -> None:
    gathering = gatherings.find(tx.session, room.id, gathering_id)
    if gathering is None:
        raise not_found()
    tx.session.delete(gathering)
    tx.session.flush()
    _log(tx, "room.gathering_off", visitor, room.slug, gathering)


def times(schedule: Iterable[Gathering], now: datetime) -> list[GatheringTime]:
    """What is on and what is to come, as open screens are told; of a weekly one, two times, so
    that a screen knows the next when one is over."""
    return sorted(
        (GatheringTime(one.title, *time) for one in schedule for time in _coming(one, now)),
        key=lambda time: time.starts_at,
    )


def coming(session: Session, room_id: int, now: datetime) -> list[GatheringView]:
    """A room's schedule: what is on and what is still to come, the soonest first."""
    views = (_view(one, now) for one in gatherings.of_rooms(session, [room_id]))
    return sorted((view for view in views if view), key=lambda view: view.starts_at)


def next_of(session: Session, room_ids: Collection[int], now: datetime) -> dict[int, GatheringView]:
    """For each room that has one, the gathering that is on, or the next."""
    found: dict[int, GatheringView] = {}
    for one in gatherings.of_rooms(session, room_ids):
        view, known = _view(one, now), found.get(one.room_id)
        if view and (known is None or view.starts_at < known.starts_at):
            found[one.room_id] = view
    return found


def _view(one: Gathering, now: datetime) -> GatheringView | None:
    time = next(_coming(one, now), None)
    return time and GatheringView(
        id=one.id,
        title=one.title,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        zone=one.zone,
        city=city(ZoneInfo(one.zone)),
        minutes=one.minutes,
        weekly=one.weekly,
        is_on=time.starts_at <= now,
        is_soon=time.starts_at - now < SOON,
    )


def _coming(one: Gathering, now: datetime) -> Iterator[Times]:
    """The one that is on, or the next; of a weekly one also that after it."""
    starts, zone = datetime.fromisoformat(one.starts), ZoneInfo(one.zone)
    time = next_times(starts, zone, one.minutes, now, weekly=one.weekly)
    if time is None:
        return
    yield time
    if one.weekly and (then := next_times(starts, zone, one.minutes, time.ends_at, weekly=True)):
        yield then


def _tell(tx: Transaction, room: Room) -> None:
    """Everybody in the room, on every screen, learns of its schedule as it is now."""
    tx.session.flush()
    known = times(gatherings.of_rooms(tx.session, [room.id]), tx.now)
    tx.announce(
        ScheduleChanged(room_id=room.id, event=GatheringsEvent(room=room.slug, gatherings=known))
    )


def _read(wish: Wish, room_id: int, now: datetime) -> Gathering:
    """What was typed, or what is wrong with it."""
    title, zone = " ".join(policy.plain(wish.title).split()), zone_of(wish.zone.strip())
    if len(title) > TITLE:
        words = later("Please say it in {most} characters.")
        raise Refused("title", words, field="title", values={"most": TITLE})
    if (day := _moment(f"{wish.day}T00:00")) is None:
        raise Refused("day", "Please choose the day, like 2026-11-26.", field="day")
    if (starts := _moment(f"{wish.day}T{wish.time}")) is None:
        raise Refused("time", "Please choose when it starts, like 19:00.", field="time")
    if not SHORTEST <= wish.minutes <= LONGEST:
        words = later("A gathering takes {least} to {most} minutes.")
        values = {"least": SHORTEST, "most": LONGEST}
        raise Refused("minutes", words, field="minutes", values=values)
    if zone is None:
        words = later("We do not know that time zone. Write it like Europe/London.")
        raise Refused("zone", words, field="zone")
    is_near = abs(day - now.replace(tzinfo=None)) < FAR
    if not is_near or not next_times(starts, zone, wish.minutes, now, weekly=wish.weekly):
        raise Refused("day", "That time is over, or too far away.", field="day")
    return Gathering(
        room_id=room_id,
        title=title,
        starts=f"{starts:%Y-%m-%dT%H:%M}",
        zone=zone.key,
        minutes=wish.minutes,
        weekly=wish.weekly,
    )


def _moment(text: str) -> datetime | None:
    """A day and time as browsers write them; no other form of ISO 8601."""
    try:
        return datetime.fromisoformat(text) if MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def _log(tx: Transaction, act: str, visitor: Visitor, slug: str, one: Gathering) -> None:
    details: dict[str, object] = {
        "starts": one.starts,
        "zone": one.zone,
        "minutes": one.minutes,
        "weekly": one.weekly,
    }
    audit.record(tx, Deed(act, f"room:{slug}", visitor.user, one.room_id, details=details))
