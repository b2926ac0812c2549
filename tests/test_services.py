"""The services the other tests stand on really run, and their absence is never overlooked.

Nothing about Kith itself is tested here.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import make_url

from tests.services import Chromium, browser, chromium, fresh_database, postgres, valkey

ROOT = Path(__file__).parent.parent
Service = Callable[[], AbstractContextManager[str] | Chromium]
DEAD_END = "127.0.0.1:1"  # nothing answers there


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def test_postgres_answers_and_each_fresh_database_is_empty_and_its_own() -> None:
    with postgres() as base, fresh_database(base) as first, fresh_database(base) as second:
        assert first != second
        with psycopg.connect(plain(first)) as one:
            one.execute("CREATE TABLE word (id int)")
        with psycopg.connect(plain(first)) as one:
            assert one.execute("SELECT count(*) FROM word").fetchone() == (0,)
        with (
            psycopg.connect(plain(second)) as other,
            pytest.raises(psycopg.errors.UndefinedTable),
        ):
            other.execute("SELECT count(*) FROM word")
        with psycopg.connect(plain(base)) as server:
            assert server.execute("SELECT 1").fetchone() == (1,)


def test_a_fresh_database_is_dropped_even_while_someone_is_still_connected() -> None:
    with postgres() as base:
        with fresh_database(base) as url:
            left_open = psycopg.connect(plain(url))
        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")
        left_open.close()
        with psycopg.connect(plain(base)) as server:
            names = server.execute("SELECT datname FROM pg_database").fetchall()
        assert url.rpartition("/")[2] not in {name for (name,) in names}


def test_valkey_answers_while_it_is_open_and_is_gone_afterwards() -> None:
    with valkey() as url:
        client = redis.Redis.from_url(url)
        assert client.ping()
        client.close()
    if "TEST_REDIS_URL" not in os.environ:
        with redis.Redis.from_url(url) as later, pytest.raises(redis.ConnectionError):
            later.ping()


async def test_a_page_runs_its_script_and_can_be_photographed() -> None:
    html = "<h1>Kith</h1><script>document.title = [3, 4].map(n => n * n).join()</script>"
    async with browser() as chromium_running:
        page = await chromium_running.new_page(viewport={"width": 320, "height": 200})
        await page.goto(f"data:text/html,{html}")
        assert await page.title() == "9,16"
        assert (await page.screenshot()).startswith(b"\x89PNG")
        blank = await chromium_running.new_page(viewport={"width": 320, "height": 200})
        assert await page.screenshot() != await blank.screenshot(), "words are drawn, so fonts work"


ABSENT: dict[str, tuple[str, Service]] = {
    "TEST_POSTGRES_URL": (f"postgresql://{DEAD_END}/postgres", postgres),
    "TEST_REDIS_URL": (f"redis://{DEAD_END}/0", valkey),
    "KITH_TEST_CHROMIUM": ("/nowhere/chromium", chromium),
}


def use(service: Service) -> None:
    opened = service()
    if isinstance(opened, AbstractContextManager):
        with opened:
            pass


@pytest.mark.parametrize("variable", ABSENT)
def test_an_absent_service_skips_with_its_reason(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value, service = ABSENT[variable]
    monkeypatch.setenv(variable, value)
    monkeypatch.delenv("KITH_TEST_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match=variable):
        use(service)


@pytest.mark.parametrize("variable", ABSENT)
def test_an_absent_service_fails_when_all_are_required(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value, service = ABSENT[variable]
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("KITH_TEST_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match=f"{variable}.*required"):
        use(service)


HOLD_A_SERVER = """
import sys
from tests.services import postgres, valkey
with {service}() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("service", [postgres, valkey])
async def test_a_server_ends_with_the_run_that_started_it(
    service: Service, ending: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C unwinds; a kill cannot, so there the leash has to do it."""
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    use(service)  # skips here where this machine has none of its own
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLD_A_SERVER.format(service=service.__name__)),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert run.stdout is not None
    port = make_url((await run.stdout.readline()).decode().strip()).port
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    run.send_signal(ending)
    await run.wait()
    await refuses(port)


async def refuses(port: int | None) -> None:
    """Return once nobody listens there; the test's own time limit is the deadline."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            return
        with suppress(ConnectionError):
            await reader.read()  # returns when the server lets go
        writer.close()
