"""A browser, and people who hold one."""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Request

from server.settings import Settings
from tests.house import Clock, House, serving, settings_for
from tests.services import browser as any_browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 850}
Opens = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncGenerator[Browser]:
    async with any_browser() as browser:
        yield browser


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncGenerator[House]:
    """A house on SQLite: what a browser sees does not depend on the database."""
    async with serving(settings_for(sqlite_url, tmp_path), Clock()) as house:
        await house.room("owls")
        yield house


@pytest.fixture
async def opens(chromium: Browser, house: House) -> AsyncGenerator[Opens]:
    """`await opens(PHONE)`: a browser of somebody's own, which may come by another address (`by`).
    Ends the test on any script error, any request to another host, and anything the content
    policy had to stop."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_(viewport: dict[str, int], by: str = "", **more: object) -> Page:
        base = by or house.base
        context = await chromium.new_context(
            viewport=viewport, base_url=base, **more  # type: ignore[arg-type]
        )  # fmt: skip
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("request", lambda request: _check_host(request, base, faults))
        page.on(
            "console",
            lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None,
        )
        return page

    yield open_
    for context in contexts:
        with contextlib.suppress(Exception):
            await context.close()
    assert not faults


def _check_host(request: Request, base: str, faults: list[str]) -> None:
    ours = (base, base.replace("http", "ws", 1), "data:")
    if not request.url.startswith((*ours, Settings().exit_url)):
        faults.append(f"request to another host: {request.url}")
