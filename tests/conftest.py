"""What every test may ask for: a house on either database, and the services it needs."""

import asyncio
import gc
import shutil
import socket as sockets
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.store import Store
from server.web.wires import KithProtocol
from tests.house import Clock, House, serving, settings_for
from tests.replay.serving import Place
from tests.services import fresh_database, postgres, valkey
from tests.services.scratch import keep_in_memory

keep_in_memory()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Libraries and tests stay for good: nobody looks through them for garbage again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL for the whole run."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey for the whole run."""
    with valkey() as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres_url: str) -> Iterator[str]:
    """The name of a database with our tables, for others to be copied from."""
    with fresh_database(postgres_url) as url:
        Store(url, lambda: datetime.now(UTC)).stop()
        yield url.rsplit("/", 1)[1]


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, for others to be copied from."""
    file = tmp_path_factory.mktemp("fresh") / "kith.db"
    Store(f"sqlite:///{file}", lambda: datetime.now(UTC)).stop()
    return file


@pytest.fixture
def sqlite_url(fresh_file: Path, tmp_path: Path) -> str:
    """A SQLite database of a test's own, with our tables."""
    return f"sqlite:///{shutil.copy(fresh_file, tmp_path / 'kith.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of a test's own, of each kind, with our tables."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield request.getfixturevalue("sqlite_url")
        else:
            base = request.getfixturevalue("postgres_url")
            template = request.getfixturevalue("migrated")
            yield stack.enter_context(fresh_database(base, template))


@pytest.fixture(params=["sqlite", "postgresql", "two processes"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Where a server process of a test's own keeps its words: also two of them, with a broker."""
    if request.param == "sqlite":
        yield Place(request.getfixturevalue("sqlite_url"))
        return
    base = request.getfixturevalue("postgres_url")
    with fresh_database(base, request.getfixturevalue("migrated")) as url:
        if request.param == "postgresql":
            yield Place(url)
        else:
            yield Place(url, request.getfixturevalue("valkey_url"), workers=2)


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncGenerator[House]:
    """A running server with one open room, "owls"."""
    async with serving(settings_for(database_url, tmp_path), Clock()) as house:
        await house.room("owls")
        yield house


@pytest.fixture
def small_kernel_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a reader is behind after kilobytes, not megabytes."""
    made = KithProtocol.connection_made

    def connection_made(self: KithProtocol, transport: asyncio.BaseTransport) -> None:
        sock = transport.get_extra_info("socket")
        sock.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, 4096)
        made(self, transport)

    monkeypatch.setattr(KithProtocol, "connection_made", connection_made)
