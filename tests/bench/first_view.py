"""The first view of a page on a phone with a slow connection: when its largest part is painted.

A new browser each time, 1.6 Mbit/s with 150 ms of delay (what Lighthouse calls slow 4G), the
processor as it is. Shown beside what came over the wire until then.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Page

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
  done(list.getEntries().at(-1).startTime)
).observe({ type: "largest-contentful-paint", buffered: true }))"""


def measure(options: Options) -> list[Row]:
    return asyncio.run(_measure(options))


async def _measure(options: Options) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(f"sqlite:///{folder}/kith.db", Path(folder))
        async with serving(settings, Clock()) as house, browser() as chromium:
            await house.room("owls")
            ada = await house.member("Ada Wren")
            await say_much(await ada.enters())
            for name, path in VIEWS.items():
                views = [await _view(chromium, house, ada, path) for _ in range(options.runs)]
                painted, bytes_ = (median(column) for column in zip(*views, strict=True))
                what = f"first view, {name}: largest paint on slow 4G"
                rows.append(bounded(what, "ms", painted, TARGET_MS))
                rows.append(Row(f"first view, {name}: sent", "", f"{short(bytes_ / 1000)} kB"))
    return rows


async def _view(chromium: Browser, house: House, ada: Person, path: str) -> tuple[float, int]:
    """Milliseconds and bytes of one view in a browser that was never here."""
    context = await chromium.new_context(viewport=PHONE, base_url=house.base)  # type: ignore[arg-type]
    try:
        page: Page = await context.new_page()
        await borrow(page, ada)
        devtools = await context.new_cdp_session(page)
        await devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        weights = await weigh(page, path)
        return float(await page.evaluate(PAINTED)), sum(weights.values())
    finally:
        await context.close()
