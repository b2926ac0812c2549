"""The server under test: a process of its own on a loopback port, that can be killed outright."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from server.actions import facilitation
from server.actions.facilitation import NewRoom
from server.settings import load
from server.store import Store
from tests.services.process import free_port, running

HERE = Path(__file__).resolve().parents[2]
ROOM = "replay"
SETTINGS = {
    "KITH_POST_RATE": "1000/0.001",
    "KITH_JOIN_RATE": "1000/0.001",
    "KITH_LOG_LEVEL": "warning",
}
GRAVE = ("ERROR", "CRITICAL", "Traceback")


@dataclass(frozen=True)
class Place:
    """Where a server keeps its words, and how many processes serve. No URL is a new SQLite."""

    database_url: str = ""
    broker_url: str = ""
    workers: int = 1


@dataclass
class Served:
    """One server, however often it dies: the same database, the same port."""

    folder: Path
    env: Mapping[str, str]
    workers: int = 1
    port: int = field(default_factory=free_port)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    restarts: list[float] = field(default_factory=list)  # seconds from death to the first answer
    complaints: list[str] = field(default_factory=list)  # grave lines of its log
    _process: subprocess.Popen[bytes] | None = None
    _doors: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns once it answers."""
        await asyncio.to_thread(self._start)
        self.up.set()

    async def stop(self) -> None:
        self.up.clear()
        await asyncio.to_thread(self._close)

    def die(self) -> None:
        """kill -9, this very moment."""
        assert self._process is not None
        self.up.clear()
        os.killpg(self._process.pid, signal.SIGKILL)  # it and its workers

    async def rise(self) -> None:
        """Start again after a death, on the same database and port."""
        died = time.monotonic()
        await asyncio.to_thread(self._close)
        await self.start()
        self.restarts.append(time.monotonic() - died)

    def _start(self) -> None:
        command = [sys.executable, "-m", "server", "serve", "--port", str(self.port)]
        command += ["--workers", str(self.workers)]
        opening = running(command, self.folder, self._answers, self.env)
        self._process = self._doors.enter_context(opening)

    def _close(self) -> None:
        self._doors.close()
        log = (self.folder / "log").read_text(errors="replace")
        self.complaints += [line for line in log.splitlines() if any(g in line for g in GRAVE)]

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"{self.base}/readyz", timeout=5).is_success
        except httpx2.TransportError:
            return False


@contextlib.asynccontextmanager
async def serving(folder: Path, place: Place) -> AsyncGenerator[Served]:
    """A server with one open room, on a database that may be empty."""
    served = Served(folder, environment(folder, place), place.workers)
    await _open_room(served.env, folder)
    await served.start()
    try:
        yield served
    finally:
        await served.stop()


async def _open_room(env: Mapping[str, str], folder: Path) -> None:
    """As from the shell, before anybody serves; the tables are made on the way."""
    settings = load(env, env_file=folder / "no.env")
    store = Store(settings.database, lambda: datetime.now(UTC))
    store.start()
    try:
        wanted = NewRoom(ROOM, "A replayed room")
        await store.write(lambda tx: facilitation.add_room(tx, wanted))
    finally:
        await asyncio.to_thread(store.stop)


def environment(folder: Path, place: Place) -> dict[str, str]:
    """Nothing of ours but what a process needs; a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))
    url = place.database_url or f"sqlite:///{folder}/kith.db"
    own = {"KITH_DATA_DIR": str(folder / "data"), "KITH_DATABASE_URL": url}
    if place.broker_url:
        own["KITH_BROKER_URL"] = place.broker_url
    return {**kept, "PYTHONPATH": path, **SETTINGS, **own}
