"""The first view of a page on a phone with a slow connection: when first anything is painted, and
when its largest part.

A new browser each time, held by DevTools to 1.6 Mbit/s down, 0.75 up and 150 ms of delay for each
request (what Lighthouse calls slow 4G), the processor as it is. Shown beside what came over the
wire until then.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Page

from tests.bench import machine
from tests.bench.table import Options, Row, bounded, short
from tests.browser.test_journeys import borrow
from tests.browser.test_weight import say_much, weigh
from tests.house import Clock, House, Person, serving, settings_for
from tests.services import browser

PHONE = {"width": 360, "height": 740}
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
VIEWS = {"front door": "/", "browsing rooms": "/rooms", "a room": "/rooms/owls/chat"}
TARGET_MS = 1000.0
PAINTED = """new Promise((done) => new PerformanceObserver((list) =>
  done([performance.getEntriesByName("first-contentful-paint")[0].startTime,
    list.getEntries().at(-1).startTime])
).observe({ type: "largest-contentful-paint", buffered: true }))"""


def measure(options: Options) -> list[Row]:
    os.sched_setaffinity(0, set(machine.CORES))  # a browser is not made for one
    return asyncio.run(_measure(options))


async def _measure(options: Options) -> list[Row]:
    rows: list[Row] = []
    async with lived_in() as (house, ada), browser() as chromium:
        for name, path in VIEWS.items():
            views = [await _view(chromium, house, ada, path) for _ in range(options.runs)]
            first, largest, sent = (median(column) for column in zip(*views, strict=True))
            what = f"first view, {name}"
            rows.append(bounded(f"{what}: largest paint on slow 4G", "ms", largest, TARGET_MS))
            rows.append(Row(f"{what}: first paint", "", f"{short(first)} ms"))
            rows.append(Row(f"{what}: sent", "", f"{short(sent / 1000)} kB"))
    return rows


@contextlib.asynccontextmanager
async def lived_in() -> AsyncGenerator[tuple[House, Person]]:
    """A house with an evening of talk in one room, and somebody who has a seat there."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(f"sqlite:///{folder}/kith.db", Path(folder))
        async with serving(settings, Clock()) as house:
            await house.room("owls")
            ada = await house.member("Ada Wren")
            await say_much(await ada.enters())
            yield house, ada


async def _view(
    chromium: Browser, house: House, ada: Person, path: str
) -> tuple[float, float, int]:
    """Milliseconds (first and largest paint) and bytes, in a browser that was never here."""
    context = await chromium.new_context(viewport=PHONE, base_url=house.base)  # type: ignore[arg-type]
    try:
        page: Page = await context.new_page()
        await borrow(page, ada)
        devtools = await context.new_cdp_session(page)
        await devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        weights = await weigh(page, path)
        first, largest = await page.evaluate(PAINTED)
        return first, largest, sum(weights.values())
    finally:
        await context.close()
