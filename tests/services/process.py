"""Start a server of our own, wait until it answers, and end it with the test run.

Nothing here knows which server it is. Only processes started here are ever signalled, by id.
"""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest

START_SECONDS = 60
STOP_SECONDS = 20
POLL_SECONDS = 0.02
LOG_TAIL = 1500
# Waiting is bounded: where nobody collects orphans, an ended server keeps its id.
LEASH = """
cat
kill -INT "$1"
left=100
while kill -0 "$1" && [ $left -gt 0 ]; do left=$((left - 1)); sleep 0.1; done
rm -rf "$2"
"""


class StartError(Exception):
    """A server that should have started did not; the message holds the end of its log."""


def absent(reason: str) -> NoReturn:
    """Skip the calling test with `reason`, or fail it when every service is required."""
    if os.environ.get("KITH_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason} (required by KITH_TEST_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(reason)


def runs(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> bool:
    """Whether the command starts at all and ends well; used with `--version`."""
    try:
        ended = subprocess.run(
            command,
            capture_output=True,
            check=False,
            timeout=START_SECONDS,
            env={**os.environ, **(env or {})},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def free_port() -> int:
    """A loopback port that was free a moment ago.

    Below those that systems give to outgoing connections: else one of a thousand clients takes it
    before its server listens, or while it restarts.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(
    command: Sequence[str | Path],
    folder: Path,
    answers: Callable[[], bool],
    env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; enter the block when `answers()` is first true.

    `folder` is the server's own and temporary: it runs there and its log goes there; the caller
    removes it. `env` replaces ours.
    The server has its own session, so Ctrl-C reaches only the test run, whose unwinding then
    ends the server while it is still there for other teardown.
    """
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        with _leash(server.pid, folder):
            _wait(server, log, answers)
            yield server
    finally:
        _stop(server)


def _wait(server: subprocess.Popen[bytes], log: Path, answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        answered = answers()
        # Asked after the answer: a stranger on a port we lost must not pass for our server.
        if server.poll() is not None:
            raise StartError(f"ended with {server.returncode}: {_tail(log)}")
        if answered:
            return
        if time.monotonic() > deadline:
            raise StartError(f"no answer within {START_SECONDS} s: {_tail(log)}")
        time.sleep(POLL_SECONDS)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """SIGINT is a prompt and orderly end for both PostgreSQL and Valkey."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def _leash(pid: int, folder: Path) -> Iterator[None]:
    """End process `pid` and remove its folder even if the test run is killed and cannot unwind.

    A shell waits on a pipe that only the test run holds open; when the run dies, the pipe
    closes. On an orderly end the shell is gone before the server is, so the id is never stale.
    """
    with subprocess.Popen(
        ["sh", "-c", LEASH, "leash", str(pid), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as watcher:
        try:
            yield
        finally:
            watcher.kill()


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-LOG_TAIL:].strip() or "it said nothing"
