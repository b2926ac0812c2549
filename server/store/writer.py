"""The one thread that writes: whatever waits becomes one transaction.

Each act runs in a savepoint of its own, so one that fails leaves the others; posts that stand
next to each other are appended together. After the commit the announcements are handed over in
order, then the waiting actions get their results. Nothing here knows what the acts mean.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from server.errors import Refused, busy, malformed, where
from server.protocol.announcements import Announcement
from server.store.database import UNKEEPABLE
from server.store.journal import Draft, append
from server.store.transaction import Transaction

BATCH = 512  # acts in one transaction
COMPANY, LONGEST = 0.002, 0.010  # seconds to wait for company: since somebody joined, in all
WAITING = 4_096  # acts that may wait before new ones are told "busy"

log = logging.getLogger("kith.store")
Act = Callable[[Transaction], Any]
Deliver = Callable[[Sequence[Announcement]], None]


@dataclass(frozen=True)
class Alone:
    """What no transaction may stand around; it gets the driver's own connection."""

    run: Callable[[Any], Any]


@dataclass(eq=False, slots=True)
class Waiting:
    """One act in the queue, and what came of it."""

    work: Act | Draft | Alone
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None

    def resolve(self) -> None:
        if self.future.done():  # whoever asked has gone away; the act stands all the same
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


@dataclass(eq=False)
class Writer:
    """Owns the writing connection. `deliver` is called on the event loop, in commit order."""

    engine: Engine
    now: Callable[[], datetime]
    deliver: Deliver
    _arrived: list[Waiting] = field(default_factory=list)  # in this turn of the loop
    _company: int = 1  # how many went over together last
    _waiting: int = 0
    _queue: queue.SimpleQueue[list[Waiting] | None] = field(default_factory=queue.SimpleQueue)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="kith-writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end. Blocks until it has."""
        if self._thread is not None:
            self._send()
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    async def write(self, work: Act | Draft | Alone) -> Any:
        """Join the next transaction; returns once it is on disk.

        What arrives in one turn of the loop goes over together: the thread is woken once. While
        many come at a time, the first of them wait a moment for the others; who is alone does not.
        """
        if self._waiting >= WAITING:
            raise busy()
        loop = asyncio.get_running_loop()
        waiting = Waiting(work, loop, loop.create_future())
        self._arrived.append(waiting)
        self._waiting += 1
        if len(self._arrived) == self._company:
            loop.call_soon(self._send)
        elif len(self._arrived) == 1:
            self._wait(self._arrived, 0, loop.time() + LONGEST)
        return await waiting.future

    def _wait(self, those: list[Waiting], before: int, until: float) -> None:
        """Go on waiting for as many as last time while at every look somebody has joined."""
        if those is not self._arrived:
            return  # they were as many, and have gone
        loop = asyncio.get_running_loop()
        if len(those) == before or loop.time() > until:
            self._send()
        else:
            loop.call_later(COMPANY, self._wait, those, len(those), until)

    def _send(self) -> None:
        arrived, self._arrived = self._arrived, []
        self._company = max(len(arrived), self._company // 2, 1)
        self._queue.put(arrived)

    def _run(self) -> None:
        is_last = False
        while not is_last and (first := self._queue.get()) is not None:
            batch, is_last = self._gather(first)
            for is_alone, group in groupby(batch, key=lambda w: isinstance(w.work, Alone)):
                those, size = list(group), 1 if is_alone else BATCH
                for start in range(0, len(those), size):
                    (self._between if is_alone else self._commit)(those[start : start + size])

    def _gather(self, batch: list[Waiting]) -> tuple[list[Waiting], bool]:
        """With it whatever else waits; and whether that is the end."""
        while len(batch) < BATCH and not self._queue.empty():
            following = self._queue.get()
            if following is None:
                return batch, True
            batch += following
        return batch, False

    def _commit(self, batch: list[Waiting], *, is_again: bool = False) -> None:
        """All of the batch in one transaction; if the database minds, each act in its own. One that
        had to give way to another process is tried once more."""
        announcements: list[Announcement] = []
        try:
            with self.engine.begin() as connection:
                for is_post, group in groupby(batch, key=lambda w: isinstance(w.work, Draft)):
                    run = self._append if is_post else self._act
                    announcements += run(connection, list(group))
        except Exception as fault:  # noqa: BLE001  (the writer must outlive any batch)
            if len(batch) > 1 and _is_one_acts_fault(fault):
                for waiting in batch:
                    waiting.error = None
                    self._commit([waiting])
                return None
            if not is_again and _gave_way(fault):
                return self._commit(batch, is_again=True)
            log.error("a transaction failed: %s", where(fault))
            announcements = []
            for waiting in batch:
                waiting.error = _as_told(fault)
        return self._hand_over(batch, announcements)

    def _between(self, batch: list[Waiting]) -> None:
        """What is done alone, between two transactions."""
        connection = self.engine.raw_connection()
        try:
            batch[0].result = cast(Alone, batch[0].work).run(connection.driver_connection)
        except Exception as fault:  # noqa: BLE001  (raised again where it was asked for)
            batch[0].error = fault
        finally:
            connection.close()
        self._hand_over(batch, [])

    def _append(self, connection: Connection, group: list[Waiting]) -> Iterable[Announcement]:
        """Posts that stand together. One that breaks the transaction is found by trying each."""
        with Transaction(connection, self.now()) as tx:
            outcomes = append(tx, [w.work for w in group if isinstance(w.work, Draft)])
        for waiting, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Refused):
                waiting.error = outcome
            else:
                waiting.result = outcome
        return tx.announcements

    def _act(self, connection: Connection, group: list[Waiting]) -> Iterable[Announcement]:
        announced: list[Announcement] = []
        for waiting in group:
            session = Session(connection, join_transaction_mode="create_savepoint")
            try:
                with Transaction(session.connection(), self.now(), session) as tx:
                    waiting.result = cast(Act, waiting.work)(tx)
                announced += tx.announcements
            except OperationalError:
                raise  # not this act's fault: the whole transaction is gone
            except Exception as fault:  # noqa: BLE001  (raised again where it was asked for)
                waiting.error = malformed() if isinstance(fault, UNKEEPABLE) else fault
        return announced

    def _hand_over(self, batch: list[Waiting], announcements: list[Announcement]) -> None:
        def on_loop() -> None:
            self._waiting -= len(batch)
            try:
                self.deliver(announcements)
            finally:
                for waiting in batch:
                    waiting.resolve()

        try:
            batch[0].loop.call_soon_threadsafe(on_loop)
        except RuntimeError:  # the loop has closed: the process is ending, the words are on disk
            log.info("nobody left to tell about %d writes", len(batch))


def _as_told(fault: Exception) -> Exception:
    """What those who waited for a lost transaction get to hear."""
    if isinstance(fault, UNKEEPABLE):
        return malformed()
    return busy() if isinstance(fault, DBAPIError) else fault


def _is_one_acts_fault(fault: Exception) -> bool:
    """Whether the others could succeed without it: a clash or a deadlock, not a full disk."""
    if isinstance(fault, OperationalError):
        return _gave_way(fault)
    return isinstance(fault, (DBAPIError, *UNKEEPABLE))


def _gave_way(fault: Exception) -> bool:
    """Whether it stood in a ring with another process, and was the one that had to let go."""
    orig = fault.orig if isinstance(fault, OperationalError) else None
    return getattr(orig, "sqlstate", None) in {"40P01", "40001"}
