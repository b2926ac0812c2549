"""The store: reads in a few threads, writes on one; nothing is announced before it is on disk."""

from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import text
from sqlmodel import Session

from server.store import traces
from server.store.database import migrate, open_engine
from server.store.held import Kept
from server.store.journal import Draft
from server.store.readers import K, Look, Readers, T, V
from server.store.transaction import Transaction
from server.store.writer import Alone, Deliver, Writer

A = TypeVar("A")

READERS = 4  # threads


class Store:
    """The durable side of the house.

    Open it, `start` it with whoever delivers announcements, use `read`, `find`, `write` and
    `post`,
    then `stop`. Both databases behave alike; an act that returned is on disk.
    """

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        self.now = now
        self._writing = open_engine(url, writes=True)
        migrate(self._writing)
        reading = open_engine(url, writes=False, connections=READERS)
        self._readers = Readers(reading, READERS)
        self._writer = Writer(self._writing, now, deliver=lambda announcements: None)

    def start(self, deliver: Deliver | None = None) -> None:
        """Begin to write. `deliver` gets each transaction's announcements, on the event loop."""
        if deliver is not None:
            self._writer.deliver = deliver
        self._writer.start()

    def stop(self) -> None:
        """Finish what waits and let go of the database."""
        self._writer.stop()
        self._readers.stop()
        self._writing.dispose()

    async def read(self, query: Callable[[Session], T]) -> T:
        """One consistent look, in a reader's thread."""
        return await self._readers.read(_here(query))

    async def find(self, look: Look[K, V], key: K) -> V:
        """The same for one of many who ask alike: those who wait are looked for together."""
        return await self._readers.find(look, key)

    async def ping(self) -> None:
        """Whether the database answers; raises `Refused("busy")` if it does not."""
        await self.read(lambda session: session.execute(text("SELECT 1")))

    async def write(self, act: Callable[[Transaction], T]) -> T:
        """Run `act` in the next transaction: returns once on disk, or raises and left no trace."""
        result: T = await self._writer.write(_here(act))
        return result

    async def forget(self) -> None:
        """Take what was deleted out of the index of search as well, a little at a time."""
        is_first = True
        while await self.write(partial(_merge, is_first=is_first)):
            is_first = False

    async def wipe(self) -> bool:
        """Leave nothing of what was deleted in the files; False if one is still being read."""
        await self.forget()
        done: bool = await self._writer.write(Alone(traces.truncate))
        return done

    async def post(self, draft: Draft) -> Kept:
        """Append one message through the journal."""
        kept: Kept = await self._writer.write(draft)
        return kept


def _merge(tx: Transaction, *, is_first: bool) -> bool:
    return traces.merge(tx.connection, is_first=is_first)


def _here(work: Callable[[A], T]) -> Callable[[A], T]:
    """The same in another thread as here: what is said in it is in the asker's language."""
    context = copy_context()
    return lambda given: context.run(work, given)
