"""Servers under measure: processes of their own on the first core, ended by their id."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench import machine
from tests.bench.town import SETTINGS
from tests.services.process import free_port, running

HERE = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """A running server: its process, its port, and the line that makes it publish."""

    pid: int
    port: int
    control: socket.socket | None = None

    def publish(self, messages: int) -> None:
        assert self.control is not None
        self.control.sendall(b"." * messages)

    def cpu(self) -> float:
        return machine.cpu_seconds(self.pid)

    def resident(self) -> int:
        return machine.resident(self.pid)


@contextlib.contextmanager
def kith(folder: Path, url: str, port: int = 0) -> Iterator[Served]:
    """`kith serve`, as an operator starts it."""
    port = port or free_port()
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    with _process(command, environment(folder, url), lambda: is_ready(port)) as process:
        yield Served(process.pid, port)


@contextlib.contextmanager
def hub(folder: Path, url: str, size: int = 200) -> Iterator[Served]:
    """`kith serve` with a control line into its hub."""
    with _controlled("hub", size, environment(folder, url)) as served:
        yield served


@contextlib.contextmanager
def baseline(name: str, size: int = 200) -> Iterator[Served]:
    """One of `tests/bench/servers` with a control line."""
    with _controlled(name, size, environment(Path(), "")) as served:
        yield served


@contextlib.contextmanager
def plain(name: str, *words: str, port: int = 0) -> Iterator[Served]:
    """One of `tests/bench/servers` that needs no control line."""
    port = port or free_port()
    command = [sys.executable, "-m", f"tests.bench.servers.{name}", str(port), *words]
    with _process(command, environment(Path(), ""), lambda: listens(port)) as process:
        yield Served(process.pid, port)


def environment(folder: Path, url: str) -> dict[str, str]:
    """Nothing of ours but what a process needs; a data folder of its own.

    Bytecode is kept as it is on any server: without it each start compiles every library again.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))
    own = {"KITH_DATA_DIR": str(folder / "data"), "KITH_DATABASE_URL": url} if url else {}
    return {**kept, "PYTHONPATH": path, **SETTINGS, **own}


def is_ready(port: int) -> bool:
    """Whether Kith answers, and its database too."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/readyz", headers={"Accept": "application/json"})
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()


@contextlib.contextmanager
def _controlled(name: str, size: int, env: Mapping[str, str]) -> Iterator[Served]:
    port, control = free_port(), free_port()
    words = [str(port), str(control), str(size)]
    command = [sys.executable, "-m", f"tests.bench.servers.{name}", *words]
    with (
        _process(command, env, lambda: listens(control) and listens(port)) as process,
        socket.create_connection(("127.0.0.1", control)) as line,
    ):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Served(process.pid, port, line)


@contextlib.contextmanager
def _process(
    command: list[str], env: Mapping[str, str], answers: Callable[[], bool]
) -> Iterator[subprocess.Popen[bytes]]:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kith-bench-"))
        with machine.on_core(machine.CORES[0]):
            process = stack.enter_context(running(command, Path(folder), answers, env))
        yield process


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
