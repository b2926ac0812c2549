"""The store: reads in a few threads, writes on one; nothing is announced before it is on disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from server.errors import busy, malformed
from server.store.database import UNKEEPABLE, migrate, open_engine
from server.store.held import Kept
from server.store.journal import Draft
from server.store.transaction import Transaction
from server.store.writer import Deliver, Writer

T = TypeVar("T")
READERS = 4


class Store:
    """The durable side of the house.

    Open it, `start` it with whoever delivers announcements, use `read`, `write` and `post`,
    then `stop`. Both databases behave alike; an act that returned is on disk.
    """

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        self.now = now
        self._writing = open_engine(url, writes=True)
        migrate(self._writing)
        self._reading = open_engine(url, writes=False, connections=READERS)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="kith-reader")
        self._writer = Writer(self._writing, now, deliver=lambda announcements: None)

    def start(self, deliver: Deliver | None = None) -> None:
        """Begin to write. `deliver` gets each transaction's announcements, on the event loop."""
        if deliver is not None:
            self._writer.deliver = deliver
        self._writer.start()

    def stop(self) -> None:
        """Finish what waits and let go of the database."""
        self._writer.stop()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    async def read(self, query: Callable[[Session], T]) -> T:
        """One consistent look, in a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, query)

    async def ping(self) -> None:
        """Whether the database answers; raises `Refused("busy")` if it does not."""
        await self.read(lambda session: session.execute(text("SELECT 1")))

    async def write(self, act: Callable[[Transaction], T]) -> T:
        """Run `act` in the next transaction: returns once on disk, or raises and left no trace."""
        result: T = await self._writer.write(act)
        return result

    async def post(self, draft: Draft) -> Kept:
        """Append one message through the journal."""
        kept: Kept = await self._writer.write(draft)
        return kept

    def _look(self, query: Callable[[Session], T]) -> T:
        try:
            with Session(self._reading) as session:
                return query(session)
        except UNKEEPABLE:
            raise malformed() from None
        except OperationalError:
            raise busy() from None
