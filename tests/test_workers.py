"""The server as a process, or several: who comes while it starts, and a worker that dies."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server import workers
from tests.bench import serving
from tests.replay.serving import Place, environment
from tests.services.process import free_port, running

STARTED = "Kith is at"


@contextmanager
def started(place: Place, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`kith serve`, from the moment it listens."""
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    command += ["--workers", str(place.workers)]
    env = environment(folder, place)
    with running(command, folder, lambda: serving.listens(port), env) as process:
        yield process


def answer(port: int) -> int:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", "/readyz")
    status = asking.getresponse().status
    asking.close()
    return status


def workers_of(parent: subprocess.Popen[bytes]) -> set[int]:
    told = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text()
    return {int(pid) for pid in told.split()}


def wait_until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < ends, "it takes too long"
        os.sched_yield()


def test_who_comes_before_the_rules_are_read_waits_and_is_answered(
    sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    with started(Place(sqlite_url), tmp_path, port):
        assert STARTED not in (tmp_path / "log").read_text(), "it listens first"
        assert answer(port) == 200
        assert STARTED in (tmp_path / "log").read_text()


def test_a_port_is_waited_for_that_somebody_lets_go_of_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as before:
        port = before.getsockname()[1]
        with pytest.raises(workers.AddressUnusable, match=f"{port}.*in use"):
            monkeypatch.setattr(workers, "PREDECESSOR", 0.0)
            with workers.listening("127.0.0.1", port, 1):
                """Nobody gets here."""
        monkeypatch.undo()
        monkeypatch.setattr(workers.time, "sleep", lambda seconds: before.close())
        with workers.listening("127.0.0.1", port, 1) as doors:
            assert doors[0][0].getsockname()[1] == port


@pytest.mark.parametrize("place", ["two processes"], indirect=True)
def test_a_worker_that_dies_is_replaced_and_asked_to_stop_all_end(
    place: Place, tmp_path: Path
) -> None:
    port = free_port()
    with started(place, tmp_path, port) as parent:
        assert not workers_of(parent), "it listens for them first"
        assert answer(port) == 200
        before = workers_of(parent)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: len(workers_of(parent)) == 2 and workers_of(parent) != before)
        assert {answer(port) for _ in range(20)} == {200}, "whichever of them is asked"
        after = workers_of(parent)
        parent.terminate()
        assert parent.wait(20) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in after)
