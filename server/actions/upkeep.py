"""What the house does by itself, beside any request: duties lapse, deadlines pass, old words go."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from server.actions import deadlines, lapses, rule_watch, search, signs
from server.actions.insights import daily
from server.chat import Chat
from server.errors import Refused, where
from server.live.connection import SIGN_IN_AGAIN
from server.models import SiteRole
from server.policy import is_staff
from server.protocol.announcements import MembershipEnded, RoleChanged
from server.protocol.events import Bye, MessageEvent
from server.store import Store, Transaction, members, messages, people, retention, rooms
from server.words import later

SWEEP = 5.0  # seconds: who is on duty, whose sign-in has ended
SEATS = 60  # sweeps: five minutes between looks at everything else that nobody may have told
RETENTION = 720  # sweeps: an hour

LEFT = later("Your place in this room has ended.")

log = logging.getLogger("kith.upkeep")
Chore = Callable[[Chat], Awaitable[object]]


async def forever(chat: Chat) -> None:
    """Until cancelled. A chore that fails keeps no other from being done."""
    sweeps = 0
    while True:
        await asyncio.sleep(SWEEP)
        sweeps += 1
        await tend(chat, sweeps)


async def tend(chat: Chat, sweeps: int) -> None:
    """Everything that is due at one sweep."""
    for chore in _due(sweeps):
        await attempt(chat, chore)


def _due(sweeps: int) -> Iterator[Chore]:
    """What is to be done at this sweep; what somebody in danger waits for comes early."""
    yield from (sweep, follow_roles, deadlines.keep, signs.look, lapses.lapse, rule_watch.keep_up)
    yield from (search.keep_up, look_for_missed, end_stale_sockets)
    if sweeps % SEATS == 0:
        yield recheck
    if sweeps % RETENTION == 1:
        yield from (daily.keep_up, purge)


async def attempt(chat: Chat, chore: Chore) -> None:
    """One chore. If it fails, it is tried again at its next time."""
    try:
        await chore(chat)
    except Refused as no:
        log.warning("a chore was put off: %s", no.code)
    except Exception as bug:  # noqa: BLE001  (chores are a door of their own)
        log.error("a chore failed: %s", where(bug))


async def sweep(chat: Chat) -> None:
    """Let go of dead sockets and of duties that have lapsed."""
    chat.hub.sweep()


def resync(chat: Chat) -> None:
    """Something may have been lost between the processes: introduce ourselves, check everything."""
    chat.hub.introduce()
    task = asyncio.get_running_loop().create_task(recheck(chat))
    task.add_done_callback(_report)


async def recheck(chat: Chat) -> None:
    """Everything a lost word from another process would have told: who may still be here."""
    await end_stale_sockets(chat)
    await end_stale_seats(chat)
    await follow_roles(chat)
    await rule_watch.refresh(chat)


async def missed(store: Store, room_id: int, rev: int) -> list[MessageEvent]:
    """What a room has that this process did not hear."""
    return await store.read(lambda s: messages.events_since(s, room_id, rev))


async def look_for_missed(chat: Chat) -> None:
    """What was announced is a hint and the store is the truth: hold them against each other.
    Without a broker nobody hears the shell, and a broker may lose what it was told."""
    live = list(chat.hub.revs())
    chat.hub.mend_behind(await chat.store.read(lambda s: rooms.last_revs(s, live)))


async def end_stale_seats(chat: Chat) -> None:
    """Give up the seats of whoever has lost their standing."""
    seats = {
        seat.membership_id: channel for channel in chat.hub.channels() for seat in channel.seats()
    }
    seated = await chat.store.read(lambda s: members.seated_among(s, set(seats)))
    chat.hub.broker.publish(
        [
            MembershipEnded(
                room_id=channel.room_id,
                membership_id=membership_id,
                bye=Bye(code="left", message=LEFT, room=channel.settings.slug),
            )
            for membership_id, channel in seats.items()
            if membership_id not in seated
        ]
    )


async def end_stale_sockets(chat: Chat) -> None:
    """Close sockets whose sign-in is no longer good, however it ended."""
    connected = {c.session_id for c in chat.hub.connections()}
    live = await chat.store.read(lambda s: people.live_among(s, connected, chat.now()))
    for connection in chat.hub.connections():
        if connection.session_id in connected - live:
            connection.close(SIGN_IN_AGAIN)


async def follow_roles(chat: Chat) -> None:
    """Whose role was taken in another process, like the shell, works at the desk no longer."""
    before = {c.user_id: c.role for c in chat.hub.connections() if is_staff(c.role)}
    now = await chat.store.read(lambda s: people.roles(s, set(before)))
    for user_id, role in before.items():
        changed = RoleChanged(user_id=user_id, role=now.get(user_id, SiteRole.MEMBER))
        if changed.role != role:
            chat.hub.broker.publish([changed])


async def purge(chat: Chat) -> int:
    """Delete what is older than the data promise says; how many messages went. Nothing of it, and
    of what was taken back meanwhile, stays in the files."""
    gone = await delete_old(chat.store, chat.settings.retention_days)
    await chat.store.wipe()
    return gone


async def delete_old(store: Store, days: int) -> int:
    """The same without a server: what is older than so many days, or its room's fewer."""
    gone = await _purge(store, partial(retention.purge, days=days))
    shorter = await store.read(lambda s: retention.shorter(s, days))
    for room_id, own in shorter.items():
        gone += await _purge(store, partial(retention.purge_room, room_id=room_id, days=own))
    return gone


async def _purge(store: Store, some: Callable[[Transaction], int]) -> int:
    """A few at a time, until there are no more."""
    gone = 0
    while True:
        number = await store.write(some)
        gone += number
        if number < retention.AT_ONCE:
            return gone


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (bug := task.exception()) is not None:
        log.warning("a check was put off: %s", where(bug))
