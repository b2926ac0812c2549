"""Senders who wait for each ack, against one way of writing.

Words: WAY URL SECONDS SENDERS ROOMS SHARE SHARES. Of so many senders in so many rooms this process
is every SHARES-th from SHARE on. It says "ready", starts when it reads a line, and prints what was
acked, in how many seconds, with how much CPU, as JSON. The ways: `journal` is
`Store.post`; `orm` is one commit per message through SQLModel, as an ordinary application does it;
`bare` is a group commit of ready-made rows with `executemany` on the driver's own connection.
"""

import asyncio
import itertools
import json
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlmodel import Session, select
from uvicorn.loops.auto import auto_loop_factory

from server.identifiers import message_id
from server.models import Membership, Message, Room
from server.settings import Settings
from server.store import Store
from server.store.database import SQLITE_PRAGMAS, open_engine
from server.store.journal import Draft
from tests.bench import sample
from tests.bench.sample import ROOM, body

WARM_UP = 0.4  # seconds
BODIES = [body(number) for number in range(1000)]
COLUMNS = ("id", "room_id", "seq", "rev", "author_id", "key", "body", "masked", "state", "at",
           "edited_at", "reply_to", "need", "label")  # fmt: skip
BATCH = 512
Post = Callable[[int, int], Awaitable[Any]]  # sender, number of the post


def now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """Kith's own way."""

    def __init__(self, url: str, rooms: Sequence[str]) -> None:
        self.rooms = rooms
        self.store = Store(url, now)
        self.store.start()

    async def post(self, sender: int, number: int) -> None:
        await self.store.post(
            Draft(
                id=message_id(now()),
                user_id=sender + 1,
                room=self.rooms[sender % len(self.rooms)],
                key=f"key-{sender}-{number}",
                body=BODIES[number % 1000],
            )
        )

    def close(self) -> None:
        self.store.stop()


class Orm:
    """One transaction per message: the seat, the room's counters, the message, commit."""

    def __init__(self, url: str, _rooms: Sequence[str]) -> None:
        threads = 1 if url.startswith("sqlite") else 8
        self.engine = open_engine(url, writes=True, connections=threads)
        self.threads = ThreadPoolExecutor(threads)

    async def post(self, sender: int, number: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self.threads, self._post, sender, number)

    def _post(self, sender: int, number: int) -> None:
        with Session(self.engine) as session:
            room = session.exec(select(Room).where(Room.slug == ROOM).with_for_update()).one()
            mine = (Membership.user_id == sender + 1, Membership.room_id == room.id)
            member = session.exec(select(Membership).where(*mine)).one()
            room.last_seq += 1
            room.last_rev += 1
            session.add(
                Message(
                    id=message_id(now()),
                    room_id=room.id,
                    seq=room.last_seq,
                    rev=room.last_rev,
                    author_id=member.id,
                    key=f"key-{sender}-{number}",
                    body=BODIES[number % 1000],
                    at=now(),
                )
            )
            session.commit()

    def close(self) -> None:
        self.threads.shutdown()
        self.engine.dispose()


class Bare:
    """Whatever waits is one `executemany` and one commit. Nobody is asked, nothing looked up.

    Rows of one turn of the loop are handed to the thread together, as in Kith.
    """

    def __init__(self, url: str, _rooms: Sequence[str]) -> None:
        self.insert = _sqlite(url) if url.startswith("sqlite") else _postgres(url)
        self.seq = itertools.count(1)
        self.arrived: list[tuple[tuple[Any, ...], asyncio.Future[None]]] = []
        self.waiting: queue.SimpleQueue[list[Any] | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    async def post(self, sender: int, number: int) -> None:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        seq, moment = next(self.seq), now()
        row = (message_id(moment), 1, seq, seq, sender + 1, f"key-{sender}-{number}",
               BODIES[number % 1000], None, "visible", int(moment.timestamp() * 1000),
               None, None, None, None)  # fmt: skip
        if not self.arrived:
            loop.call_soon(self._send)
        self.arrived.append((row, done))
        await done

    def _send(self) -> None:
        arrived, self.arrived = self.arrived, []
        self.waiting.put(arrived)

    def _run(self) -> None:
        is_last = False
        while not is_last and (batch := self.waiting.get()) is not None:
            while len(batch) < BATCH and not self.waiting.empty():
                following = self.waiting.get()
                is_last = following is None
                batch += following or []
            self.insert([row for row, _ in batch])
            loop = batch[0][1].get_loop()
            loop.call_soon_threadsafe(_resolve, [done for _, done in batch])

    def close(self) -> None:
        self.waiting.put(None)
        self.thread.join()


WAYS = {"journal": Journal, "orm": Orm, "bare": Bare}


def _resolve(waiting: Sequence["asyncio.Future[None]"]) -> None:
    for done in waiting:
        if not done.done():
            done.set_result(None)


def _sqlite(url: str) -> Callable[[Sequence[Sequence[Any]]], None]:
    file = url.removeprefix("sqlite:///")
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    marks = ", ".join("?" * len(COLUMNS))
    sql = f"INSERT INTO message ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608

    def insert(rows: Sequence[Sequence[Any]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(sql, rows)
        connection.execute("COMMIT")

    return insert


def _postgres(url: str) -> Callable[[Sequence[Sequence[Any]]], None]:
    connection = psycopg.connect(url.replace("+psycopg", ""))
    marks = ", ".join(["%s"] * len(COLUMNS))
    sql = f"INSERT INTO message ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608

    def insert(rows: Sequence[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)  # type: ignore[arg-type]
        connection.commit()

    return insert


async def run(post: Post, senders: Sequence[int], seconds: float) -> dict[str, float]:
    """Each of these senders has one post on its way."""
    acked, is_over = 0, False

    async def send(sender: int) -> None:
        nonlocal acked
        for number in itertools.count():
            if is_over:
                return
            await post(sender, number)
            acked += 1

    tasks = [asyncio.create_task(send(sender)) for sender in senders]
    await asyncio.sleep(WARM_UP)
    before, cpu, began = acked, time.process_time(), time.perf_counter()
    await asyncio.sleep(seconds)
    figures = {
        "posts": acked - before,
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
    }
    is_over = True
    await asyncio.gather(*tasks)
    return figures


def main(way: str, url: str, seconds: str, *numbers: str) -> None:
    senders, rooms, share, shares = map(int, numbers)
    writer = WAYS[way](Settings(database_url=url).database, sample.rooms(rooms))
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            posting = run(writer.post, range(share, senders, shares), float(seconds))
            print(json.dumps(runner.run(posting)))
    finally:
        writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
