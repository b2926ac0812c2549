"""The broker for several processes: one channel of a Valkey or Redis, published to by all.

While the line is down, posting goes on and each process delivers its own; what others said is
mended from the store once the line is back. Frames wait for the line in a bounded queue.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.errors import busy
from server.live.broker import Hear
from server.protocol.announcements import Announcement, AnyAnnouncement

WAITING = 4_096  # publications that may wait for the line
TOGETHER = 256  # announcements that leave as one, or a few more
AGAIN = 0.5  # seconds between tries to reach the line, doubled up to
AGAIN_MOST = 10.0

log = logging.getLogger("kith.broker")


class Envelope(msgspec.Struct, frozen=True):
    """What one process says at a time: whatever waited for the line, in its order."""

    process: str
    announcements: list[AnyAnnouncement]


async def tell(url: str, channel: str, announcements: Sequence[Announcement]) -> None:
    """Say something once, as the shell does, which is no process of ours. Nobody may hear it: they
    hold what they know against the store."""
    try:
        async with Redis.from_url(url, socket_connect_timeout=3) as line:
            for start in range(0, len(announcements), TOGETHER):
                some = announcements[start : start + TOGETHER]
                said = {"process": "shell", "announcements": some}
                await line.publish(channel, msgspec.json.encode(said))
    except (RedisError, OSError, TimeoutError) as fault:
        log.warning("the broker is out of reach: %s", type(fault).__name__)


class Valkey:
    """Publishes to and hears from every process that uses the same channel."""

    def __init__(self, url: str, process: str, channel: str = "kith") -> None:
        self._process = process
        self._channel = channel
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=3, health_check_interval=15)
        self._queue: asyncio.Queue[Sequence[Announcement]] = asyncio.Queue(WAITING)
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(Envelope)
        self._tasks: list[asyncio.Task[None]] = []
        self._hear: Hear = lambda announcements: None
        self._resync: Callable[[], None] = lambda: None
        self._has_lost = False

    async def start(self, hear: Hear, resync: Callable[[], None]) -> None:
        self._hear, self._resync = hear, resync
        self._tasks = [
            asyncio.create_task(self._keep(self._listen)),
            asyncio.create_task(self._keep(self._send)),
        ]

    def publish(self, announcements: Sequence[Announcement]) -> None:
        self._hear(announcements)
        if not announcements:
            return
        try:
            self._queue.put_nowait(announcements)
        except asyncio.QueueFull:
            self._has_lost = True  # the others mend it from the store when the line is back

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(RedisError, OSError):
            await self._redis.aclose()

    async def check(self) -> None:
        try:
            await asyncio.wait_for(self._redis.ping(), 3)
        except (RedisError, OSError, TimeoutError):
            raise busy() from None

    async def _keep(self, work: Callable[[], Any]) -> None:
        """Do something for ever; after a fault of the line, again a little later."""
        wait = AGAIN
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await work()
            except (RedisError, OSError, TimeoutError) as fault:
                task = asyncio.current_task()
                if task and task.cancelling():  # asked to end: the line was lost while closing it
                    return
                log.warning("the broker is out of reach: %s", type(fault).__name__)
            if asyncio.get_running_loop().time() - started > AGAIN_MOST:
                wait = AGAIN
            await asyncio.sleep(wait)
            wait = min(wait * 2, AGAIN_MOST)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as line:
            await line.subscribe(self._channel)
            while True:
                message = await line.get_message(timeout=30)
                if message is None:
                    await line.ping()
                elif message["type"] == "subscribe":
                    self._resync()  # whatever was said while we were away
                elif message["type"] == "message":
                    self._take(message["data"])

    def _take(self, data: bytes) -> None:
        try:
            envelope = self._decoder.decode(data)
        except msgspec.DecodeError:
            log.error("another process said something unreadable: is it of the same version?")
            return
        if envelope.process != self._process:
            self._hear(envelope.announcements)

    async def _send(self) -> None:
        """What waits, as one. What could not be sent is mended by the others."""
        while True:
            together = [*await self._queue.get()]
            while len(together) < TOGETHER and not self._queue.empty():
                together += self._queue.get_nowait()
            said = {"process": self._process, "announcements": together}
            try:
                await self._redis.publish(self._channel, self._encoder.encode(said))
            except BaseException:
                self._has_lost = True
                raise
            if self._has_lost:
                self._has_lost = False
                self._resync()
