"""What the house does by itself, beside any request: duties lapse, sign-ins end, old words go."""

import asyncio
import logging

from server.chat import Chat
from server.errors import Refused, where
from server.live.connection import SIGN_IN_AGAIN
from server.models import SiteRole
from server.policy import is_staff
from server.protocol.announcements import RoleChanged
from server.store import people, retention

SWEEP = 5.0  # seconds: who is on duty
SESSIONS = 60  # sweeps: five minutes between looks at whose sign-in has ended
RETENTION = 720  # sweeps: an hour

log = logging.getLogger("kith.upkeep")


async def forever(chat: Chat) -> None:
    """Until cancelled. A chore that fails is tried again at its next time."""
    sweeps = 0
    while True:
        await asyncio.sleep(SWEEP)
        sweeps += 1
        try:
            chat.hub.sweep()
            await follow_roles(chat)
            if sweeps % SESSIONS == 0:
                await end_stale_sockets(chat)
            if sweeps % RETENTION == 1:
                await purge(chat)
        except Refused as no:
            log.warning("a chore was put off: %s", no.code)
        except Exception as bug:  # noqa: BLE001  (chores are a door of their own)
            log.error("a chore failed: %s", where(bug))


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
            chat.hub.deliver([changed])


async def purge(chat: Chat) -> int:
    """Delete what is older than the data promise says; how many messages went."""
    gone, days = 0, chat.settings.retention_days
    while True:
        some = await chat.store.write(lambda tx: retention.purge(tx, days))
        gone += some
        if some < retention.AT_ONCE:
            return gone
