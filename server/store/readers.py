"""The threads that read, and what they read together.

When a crowd comes back, hundreds ask the same kind of question at once: whose cookie this is, how
a room stands. Such a look runs once at a time for each kind; who asks meanwhile waits for the next
one, which answers them all. Alone it goes at once. It begins after it was asked for, always, so
nobody is let in by what was true before. Nothing here knows what is looked for.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from server.errors import Refused, busy, malformed
from server.store.database import UNKEEPABLE

TOGETHER = 256  # answered by one look at most

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Look = Callable[[Session, Sequence[K]], Mapping[K, V | Refused]]
Read = Callable[[Callable[[Session], T]], Coroutine[Any, Any, T]]


class Readers:
    """Owns the reading connections, and a thread for each."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="kith-reader")
        self._together: dict[Any, Together[Any, Any]] = {}

    def stop(self) -> None:
        self._threads.shutdown()
        self._engine.dispose()

    async def read(self, query: Callable[[Session], T]) -> T:
        """One consistent look, in a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._look, query)

    async def find(self, look: Look[K, V], key: K) -> V:
        """What `look` finds for `key`, together with whoever else waits for it."""
        if look not in self._together:
            self._together[look] = Together(self.read, look)
        found: V = await self._together[look].find(key)
        return found

    def _look(self, query: Callable[[Session], T]) -> T:
        try:
            with Session(self._engine) as session:
                return query(session)
        except UNKEEPABLE:
            raise malformed() from None
        except OperationalError:
            raise busy() from None


class Together(Generic[K, V]):
    """Those who wait for one kind of look."""

    def __init__(self, read: Read[Any], look: Look[K, V]) -> None:
        self._read, self._look = read, look
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._looking: asyncio.Task[None] | None = None

    async def find(self, key: K) -> V:
        future: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, future))
        if self._looking is None:
            self._looking = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            await self._answer(batch)
        self._looking = None

    async def _answer(self, batch: list[tuple[K, "asyncio.Future[V]"]]) -> None:
        """One look for all. If it fails, each is looked for alone: it may be one key's fault."""
        keys = list(dict.fromkeys(key for key, _ in batch))
        found: Mapping[K, V | BaseException]
        try:
            found = await self._read(lambda session: self._look(session, keys))
        except Exception as fault:  # noqa: BLE001  (raised again where it was asked for)
            if len(keys) > 1 and not _is_nobodys(fault):
                for one in batch:
                    await self._answer([one])
                return
            found = dict.fromkeys(keys, fault)
        for key, future in batch:
            _settle(future, found[key])


def _is_nobodys(fault: Exception) -> bool:
    """Whether it would be the same for each of them alone: the database is away."""
    return isinstance(fault, Refused) and fault.code == "busy"


def _settle(future: "asyncio.Future[V]", found: V | BaseException) -> None:
    if future.done():  # whoever asked has gone away
        return
    if isinstance(found, BaseException):
        future.set_exception(found)
    else:
        future.set_result(found)
