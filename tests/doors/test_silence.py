"""The log of a whole evening, at its most talkative: nothing of what people wrote or are."""

import contextlib
import os
import re
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import httpx2

from tests.doors.knock import raw
from tests.house import PASSPHRASE, Clock, House, Person
from tests.services.process import free_port, running

WROTE = "canary-said"
NAMED = "Canary Heron"
PASSWORD = "canary passphrase of four"
CANARY = re.compile("canary", re.IGNORECASE)


@contextlib.asynccontextmanager
async def evening(folder: Path, log_level: str) -> AsyncGenerator[House]:
    """`kith serve` as an operator starts it, in a process of its own."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    env = {k: v for k, v in os.environ.items() if not k.startswith("KITH_")}
    env |= {"KITH_LOG_LEVEL": log_level, "KITH_DATA_DIR": str(folder / "data")}
    env |= {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "server", "serve", "--port", str(port), "--demo"]

    def answers() -> bool:
        with contextlib.suppress(httpx2.TransportError):
            return httpx2.get(f"{base}/readyz", trust_env=False).status_code == 200
        return False

    with running(command, folder, answers, env):
        async with contextlib.AsyncExitStack() as doors:
            yield House(cast(Any, None), base, Clock(), doors)


async def _words(house: House, mia: Person) -> list[str]:
    """Say things, well and badly; the secrets and ids that must not be written down either."""
    await mia.post("/rooms/night-owls/join", name=NAMED, agree="yes")
    socket = await mia.enters("night-owls")
    said = await socket.says(f"{WROTE} hello", "night-owls", label=WROTE)
    message = said["message"]["id"]
    await socket.ask("edit", message=message, body=f"{WROTE} again")
    await socket.ask("report", message=message, reason="other", note=WROTE)
    for body in (f"{WROTE} I want to kill myself", f"{WROTE} kill yourself", WROTE + "x" * 4001):
        await socket.try_("post", room="night-owls", key=f"key-{len(body)}-canary", body=body)
    for frame in (WROTE, "{" + WROTE, f'{{"do": "{WROTE}", "ref": 1}}', WROTE * 2_000):
        await socket.connection.send(frame)
        await socket.event("reply")
    await socket.connection.send(b"\xff" + WROTE.encode())
    await socket.closed()
    await mia.post("/rooms/night-owls/plain", body=f"{WROTE} plain")
    await mia.post("/rooms/night-owls/plain", body=f"{WROTE} plain", reply_to=WROTE)
    await mia.get(f"/rooms?q={WROTE}")
    await mia.get(f"/rooms/{WROTE}/chat")
    return [mia.cookie.removeprefix("kith="), said["message"]["author"]["id"]]


async def _secrets(house: House, nia: Person) -> list[str]:
    """Keep a name, come back, mistype, use wrong links, send what cannot be read."""
    kept = await nia.post("/sign-up", name=NAMED, passphrase=PASSWORD)
    codes: list[str] = kept.json()["codes"]
    await nia.post("/sign-in", name=NAMED, passphrase=PASSWORD)
    await nia.post("/sign-in", name=NAMED, passphrase=f"{PASSWORD} wrong")
    await nia.post("/recover", name=NAMED, code=codes[0], passphrase=f"{PASSWORD} new")
    for path in (f"/i/{WROTE}", f"/start/{WROTE}", f"/sign-in?next=/{WROTE}"):
        await nia.get(path)
        await nia.post(path, name=NAMED, passphrase=PASSWORD, agree="yes")
    for body in (f'{{"name": "{NAMED}"', f'["{NAMED}"]', f"name={NAMED}&" * 5_000):
        await nia.client.post(
            "/sign-in", content=body, headers={"content-type": "application/json"}
        )
    host = house.base.removeprefix("http://")
    head = f"GET /{WROTE} HTTP/1.1\r\nhost: {host}\r\nx-{WROTE}: \x00{WROTE}\r\n\r\n"
    await raw(house, head.encode())
    return [*codes, nia.cookie.removeprefix("kith="), PASSPHRASE]


async def test_a_whole_evening_leaves_nothing_of_anybody_in_the_log(tmp_path: Path) -> None:
    async with evening(tmp_path, log_level="debug") as house:
        secrets = await _words(house, await house.passer_by())
        secrets += await _secrets(house, await house.passer_by())
        for path in ("/exit", "/sign-out", "/me", "/desk"):
            await (await house.passer_by()).get(path)
    log = (tmp_path / "log").read_text()
    assert "Kith is at http://" in log, "this is the log"
    assert "DEBUG" in log, "and it says all it ever would"
    assert not CANARY.search(log), CANARY.search(log)
    for secret in secrets:
        assert secret not in log
    after = log.partition("Kith is at")[2]
    assert not re.search(r"/i/|/start/|kith=|127\.0\.0\.1:\d+ - ", after)
    assert "Traceback" not in log


def test_a_bug_is_logged_without_its_words() -> None:
    from server.errors import where

    def fails() -> None:
        raise ValueError(WROTE)

    try:
        fails()
    except ValueError as bug:
        told = where(bug)
    assert WROTE not in told
    assert re.match(r"ValueError at test_silence.py:\d+ fails < ", told)
