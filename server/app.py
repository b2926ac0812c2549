"""The composition root: the only file that knows everyone. It puts the house together."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from starlette.applications import Starlette

from moderation import Engine
from server import helplines
from server.actions import upkeep
from server.chat import Chat
from server.limits import Limits
from server.live import Hub
from server.settings import Settings
from server.store import Store
from server.web.door import application

HASHERS = 2  # threads; more would starve the event loop of the machine, not serve people sooner


def now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings, clock: Callable[[], datetime] = now, engine: Engine | None = None
) -> Chat:
    """Everything an action may need. Opens and migrates the database, compiles the rules."""
    return Chat(
        store=Store(settings.database, clock),
        hub=Hub(clock, later),
        engine=engine or Engine.default(),
        limits=Limits(time.monotonic, settings.burst, settings.arrivals),
        lines=helplines.load(),
        settings=settings,
        now=clock,
        hashers=ThreadPoolExecutor(HASHERS, thread_name_prefix="kith-hasher"),
    )


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
    chat.store.start(chat.hub.deliver)
    chores = asyncio.create_task(upkeep.forever(chat))
    try:
        if greet is not None:
            await greet(chat)
        yield
    finally:
        chores.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await chores
        await asyncio.to_thread(chat.store.stop)
        chat.hashers.shutdown()


def later(seconds: float, call: Callable[[], None]) -> object:
    """Call something after so many seconds; 0 is the end of this turn of the loop."""
    loop = asyncio.get_running_loop()
    return loop.call_later(seconds, call) if seconds else loop.call_soon(call)
