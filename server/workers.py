"""Several processes on one port: the parent that starts them, and what each of them runs.

Every worker listens by itself (`SO_REUSEPORT`: the kernel spreads connections over them) and they
talk through the broker. One that dies is started again; asked to stop, all are, and are waited for.
"""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from types import FrameType

import uvicorn

from server import app
from server.chat import Chat
from server.web.serving import GRACE, config

BACKLOG = 2048
BREATH = 1.0  # seconds before a worker that died is started again
LOOK = 0.2  # seconds between looks at the workers

Greet = Callable[[Chat], Awaitable[None]]


def listen(host: str, port: int) -> socket.socket:
    """A socket of this process's own on a port that others may share."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def serve(chat: Chat, host: str, port: int, greet: Greet | None = None) -> None:
    """Serve until asked to stop. The only process, or one of several."""
    _settle_down()
    uvicorn.Server(config(app.app_of(chat, greet), host, port)).run()


def serve_shared(chat: Chat, host: str, port: int) -> None:
    """What a worker runs: the same, on a port it shares, for as long as its parent lives."""
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    _settle_down()
    server = uvicorn.Server(config(app.app_of(chat), host, port))
    server.run(sockets=[listen(host, port)])


def _settle_down() -> None:
    """Libraries and rules stay for good: no collection has to look through them again."""
    gc.collect()
    gc.freeze()


def _follow(parent: int) -> None:
    """A worker whose parent has died ends too, or the port would be served by two generations."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)


class Parent:
    """Keeps so many workers running."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self._words = [
            sys.executable,
            "-m",
            "server",
            "worker",
            "--host",
            host,
            "--port",
            str(port),
        ]
        self._workers: list[subprocess.Popen[bytes]] = []
        self._number = workers
        self._is_stopping = False

    def run(self) -> int:
        """Until asked to stop; the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._workers = [self._start() for _ in range(self._number)]
        while not self._is_stopping:
            time.sleep(LOOK)
            self._workers = [self._look_after(worker) for worker in self._workers]
        return self._wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._words)

    def _look_after(self, worker: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        if worker.poll() is None or self._is_stopping:
            return worker
        time.sleep(BREATH)
        return self._start()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _wait(self) -> int:
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            try:
                worker.wait(2 * GRACE)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        return 0
