"""One end of the line between processes: `say` or `hear`. Words: END WAY URL SECONDS.

`hear` prints "ready" once it listens and, after the last, how many milliseconds each event was
under way, as JSON. The ways: `kith` is its own broker; `bare` publishes the same bytes one by one
through the Redis client. Both ends read one clock.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence

import msgspec
from redis.asyncio import Redis
from uvicorn.loops.auto import auto_loop_factory

from server.live.valkey import Valkey
from server.protocol.announcements import Announcement, MessageChanged
from tests.bench.sample import body, event

RATE = 1000  # events a second
CHANNEL = "kith-bench"
LAST = "the last one"


class Heard:
    """How long each was under way."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.is_over = asyncio.Event()

    def take(self, words: str) -> None:
        if words == LAST:
            self.is_over.set()
        else:
            self.taken.append(1000 * (time.monotonic() - float(words.split(maxsplit=1)[0])))


def stamped(number: int) -> Announcement:
    """An event that carries the moment it was said at."""
    return MessageChanged(room_id=1, event=event(number, f"{time.monotonic():.6f} {body(number)}"))


async def hear_kith(url: str) -> list[float]:
    heard, line = Heard(), Valkey(url, "hears", CHANNEL)

    def take(said: Sequence[Announcement]) -> None:
        for one in said:
            if isinstance(one, MessageChanged):
                heard.take(one.event.message.body or "")

    await line.start(take, lambda: print("ready", flush=True))
    await heard.is_over.wait()
    await line.stop()
    return heard.taken


async def hear_bare(url: str) -> list[float]:
    heard, redis = Heard(), Redis.from_url(url)
    async with redis.pubsub() as line:
        await line.subscribe(CHANNEL)
        while not heard.is_over.is_set():
            message = await line.get_message(timeout=30)
            if message is not None and message["type"] == "subscribe":
                print("ready", flush=True)
            elif message is not None:
                heard.take(msgspec.json.decode(message["data"])["event"]["message"]["body"])
    await redis.aclose()
    return heard.taken


async def say_kith(url: str, seconds: float) -> None:
    line = Valkey(url, "says", CHANNEL)
    await line.start(lambda said: None, lambda: None)
    async for number in _ticks(seconds):
        line.publish([stamped(number)])
    line.publish([MessageChanged(room_id=1, event=event(0, LAST))])
    await line.check()
    await asyncio.sleep(0.5)
    await line.stop()


async def say_bare(url: str, seconds: float) -> None:
    redis = Redis.from_url(url)
    async for number in _ticks(seconds):
        await redis.publish(CHANNEL, msgspec.json.encode(stamped(number)))
    last = MessageChanged(room_id=1, event=event(0, LAST))
    await redis.publish(CHANNEL, msgspec.json.encode(last))
    await redis.aclose()


async def _ticks(seconds: float):  # type: ignore[no-untyped-def]
    """Numbers from 1, at the rate."""
    began = time.monotonic()
    for number in range(1, int(seconds * RATE) + 1):
        wait = began + number / RATE - time.monotonic()
        await asyncio.sleep(max(0.0, wait))
        yield number


def main(end: str, way: str, url: str, seconds: str) -> None:
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        if end == "say":
            say = say_kith if way == "kith" else say_bare
            runner.run(say(url, float(seconds)))
        else:
            hear = hear_kith if way == "kith" else hear_bare
            print(json.dumps(runner.run(hear(url))))


if __name__ == "__main__":
    main(*sys.argv[1:])
