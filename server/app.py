"""The composition root: the only file that knows everyone. It puts the house together."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from starlette.applications import Starlette

from moderation import Engine
from server import helplines
from server.actions import rule_watch, upkeep
from server.chat import Chat
from server.errors import Refused
from server.limits import Limits
from server.live import Broker, Delivery, Hub, InProcess, World
from server.protocol.announcements import Announcement
from server.rulebook import Rulebook
from server.settings import Settings, secret_of
from server.store import Store
from server.web.door import application

HASHERS = 2  # threads; more would starve the event loop of the machine, not serve people sooner


def now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings, clock: Callable[[], datetime] = now, engine: Engine | None = None
) -> Chat:
    """Everything an action may need. Opens and migrates the database, compiles the rules."""
    store = Store(settings.database, clock)
    process = secrets.token_hex(8)
    world = World(process, clock, time.monotonic, later, partial(upkeep.missed, store))
    return Chat(
        store=store,
        hub=Hub(world, broker_of(settings, process)),
        rules=Rulebook(engine or Engine.default()),
        limits=Limits(time.monotonic, settings.burst, settings.arrivals),
        lines=helplines.load(),
        settings=settings,
        now=clock,
        secret=secret_of(settings),
        hashers=ThreadPoolExecutor(HASHERS, thread_name_prefix="kith-hasher"),
    )


def broker_of(settings: Settings, process: str) -> Broker:
    """The line to the other processes, where there are any."""
    if not settings.broker_url:
        return InProcess()
    from server.live.valkey import Valkey  # an extra: only where it is used  # noqa: PLC0415

    return Valkey(settings.broker_url, process, settings.broker_channel)


async def tell_processes(settings: Settings, announcements: Sequence[Announcement]) -> None:
    """From beside the serving processes: what was written, where there is a line to them."""
    if settings.broker_url and announcements:
        from server.live import valkey  # an extra: only where it is used  # noqa: PLC0415

        await valkey.tell(settings.broker_url, settings.broker_channel, announcements)


def app_of(chat: Chat, greet: Callable[[Chat], Awaitable[None]] | None = None) -> Starlette:
    """The ASGI application around a chat. `greet` runs once the store is at work."""
    app = application(chat)
    app.router.lifespan_context = lambda _app: running(chat, greet)
    return app


@contextlib.asynccontextmanager
async def running(
    chat: Chat, greet: Callable[[Chat], Awaitable[None]] | None = None
) -> AsyncGenerator[None]:
    """The chat at work: the writer, its announcements to the hub, and the upkeep."""
    broker = chat.hub.broker
    delivery = Delivery(chat.hub, partial(rule_watch.heed, chat))
    await broker.start(delivery.hear, partial(upkeep.resync, chat))
    chat.store.start(broker.publish)
    chores = asyncio.create_task(upkeep.forever(chat))
    try:
        await rule_watch.refresh(chat)
        if greet is not None:
            await greet(chat)
        yield
    finally:
        chores.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await chores
        await chat.rules.stop()
        with contextlib.suppress(Refused):
            await rule_watch.write_hits(chat)
        await asyncio.to_thread(chat.store.stop)
        await broker.stop()
        chat.hashers.shutdown()


def later(seconds: float, call: Callable[[], None]) -> object:
    """Call something after so many seconds; 0 is the end of this turn of the loop."""
    loop = asyncio.get_running_loop()
    return loop.call_later(seconds, call) if seconds else loop.call_soon(call)
