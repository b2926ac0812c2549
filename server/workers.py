"""Serving, from one process or several: listening, the parent that keeps workers, what each runs.

Whoever comes while a server starts waits at the door: it listens before the rules are read, which
takes seconds, so a restart refuses nobody. Every worker is a copy of the parent, made once the
rules are read, and listens by itself (`SO_REUSEPORT`: the kernel spreads connections over them);
they talk through the broker. One that dies is started again; asked to stop, all are, and are
waited for.
"""

import contextlib
import errno
import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Any

import uvicorn

from server import app
from server.chat import Chat
from server.web.serving import GRACE, config

BACKLOG = 2048
BREATH = 1.0  # seconds before a worker that died is started again
LOOK = 0.2  # seconds between looks at the workers
PREDECESSOR = 5.0  # seconds for whoever served before to let go of the port
STOPS = (signal.SIGTERM, signal.SIGINT)

Greet = Callable[[Chat], Awaitable[None]]
Sockets = list[socket.socket]


class AddressUnusable(Exception):
    """Nobody can listen there; the text says why."""


@contextlib.contextmanager
def listening(host: str, port: int, workers: int) -> Iterator[list[Sockets]]:
    """Listen from now on, for each of so many workers."""
    doors = [_listen(host, port, is_shared=workers > 1) for _ in range(workers)]
    try:
        yield doors
    finally:
        for sockets in doors:
            _let_go(sockets)


def _listen(host: str, port: int, *, is_shared: bool) -> Sockets:
    """At every address of the host. A port that is shared is one of several processes' own."""
    ends = time.monotonic() + PREDECESSOR
    while True:
        try:
            places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return [_listen_at(family, at, is_shared=is_shared) for family, _, _, _, at in places]
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE or time.monotonic() > ends:
                why = f"Kith cannot listen at {host}:{port}: {fault.strerror}"
                raise AddressUnusable(why) from None
        time.sleep(LOOK)


def _listen_at(family: int, address: Any, *, is_shared: bool) -> socket.socket:
    with contextlib.ExitStack() as undo:
        one = undo.enter_context(socket.socket(family, socket.SOCK_STREAM))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_shared:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
        one.listen(BACKLOG)
        one.setblocking(False)
        undo.pop_all()
    return one


def serve(chat: Chat, sockets: Sockets, greet: Greet | None = None) -> None:
    """Serve until asked to stop."""
    _settle_down()
    uvicorn.Server(config(app.app_of(chat, greet))).run(sockets)


class Parent:
    """Keeps workers running: for each a place to listen, to begin with."""

    def __init__(self, host: str, port: int, early: list[Sockets]) -> None:
        self._place = host, port
        self._early = early
        self._workers: list[ForkProcess] = []
        self._is_stopping = False

    def run(self, work: Callable[[Sockets], None]) -> int:
        """Have each worker do `work`, until asked to stop; the exit code.

        What is in memory by now is shared by all of them.
        """
        _settle_down()
        for number in STOPS:
            signal.signal(number, self._stop)
        self._workers = [self._start(work) for _ in tuple(self._early)]
        while not self._is_stopping:
            time.sleep(LOOK)
            self._workers = [self._look_after(worker, work) for worker in self._workers]
        return self._wait()

    def _start(self, work: Callable[[Sockets], None]) -> ForkProcess:
        sockets = self._early.pop() if self._early else _listen(*self._place, is_shared=True)
        worker = multiprocessing.get_context("fork").Process(target=self._be, args=(work, sockets))
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # or it might take ours for its own
        worker.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        _let_go(sockets)
        return worker

    def _be(self, work: Callable[[Sockets], None], sockets: Sockets) -> None:
        """What runs in a worker. The others' sockets are not its own: they end with the others."""
        for number in STOPS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        for others in self._early:
            _let_go(others)
        threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
        work(sockets)

    def _look_after(self, worker: ForkProcess, work: Callable[[Sockets], None]) -> ForkProcess:
        if worker.is_alive() or self._is_stopping:
            return worker
        time.sleep(BREATH)
        return self._start(work)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _wait(self) -> int:
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.join(2 * GRACE)
            if worker.is_alive():
                worker.kill()
                worker.join()
        return 0


def _settle_down() -> None:
    """Libraries and rules stay for good: no collection has to look through them again."""
    gc.collect()
    gc.freeze()


def _let_go(sockets: Sockets) -> None:
    for one in sockets:
        one.close()


def _follow(parent: int) -> None:
    """A worker whose parent has died ends too, or the port would be served by two generations."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
