"""A room of ten thousand messages in a real browser: reading back in it, and a crowd that talks.

Measured: what a frame costs the page from its beginning until it is painted, while somebody scrolls
back a thousand messages as fast as a wheel turns, and while twenty messages a second come in, to a
reader who follows them and to one who reads further up. Beside it how many messages the page keeps,
and how far the words that somebody reads were moved. The browser runs without a graphics card.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from playwright.async_api import Page

from server.store.database import open_engine
from tests.bench import databases, history, machine, sample
from tests.bench.table import Options, Row, bounded, percentile, short
from tests.bench.town import settle
from tests.browser.test_journeys import borrow
from tests.house import Clock, House, Socket, serving, settings_for
from tests.services import browser

SIZE = 10_000
BACK = 1_000
PER_SECOND = 20
SECONDS = 10.0
SEATS = 4  # that talk in turns: one alone would be told to slow down
FRAME_MS = 16.0
MOST_DRAWN = 300
VIEWS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 850}}
# A frame's own time is its argument; a message to oneself comes once it is painted.
WATCH = """() => {
  const box = document.querySelector('[data-part="scroll"]');
  const list = document.querySelector('[data-part="timeline"]');
  const seen = { costs: [], drawn: 0, moved: 0 };
  let word = null;
  const topOf = (li) => li.getBoundingClientRect().top;
  window.hold = () => {
    const li = [...list.children].find((one) => topOf(one) > box.getBoundingClientRect().top);
    word = { li, top: topOf(li) };
  };
  window.back = (seq) => new Promise((done) => {
    const step = () => {
      box.scrollTop -= 120;
      if (Number(list.firstElementChild.dataset.seq) <= seq) done();
      else requestAnimationFrame(step);
    };
    step();
  });
  window.seen = () => {
    const found = { ...seen, nodes: document.getElementsByTagName("*").length };
    Object.assign(seen, { costs: [], drawn: 0, moved: 0 });
    return found;
  };
  const tick = (began) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      seen.costs.push(performance.now() - began);
      seen.drawn = Math.max(seen.drawn, list.children.length);
      if (word) seen.moved = Math.max(seen.moved, Math.abs(topOf(word.li) - word.top));
    };
    port2.postMessage(0);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def measure(options: Options) -> list[Row]:
    return asyncio.run(_measure(options))


async def _measure(options: Options) -> list[Row]:
    rows: list[Row] = []
    for name, view in VIEWS.items():
        runs = [await _evening(view, options) for _ in range(options.runs)]
        for what in runs[0]:
            rows += _rows(f"{what}, {name}", [run[what] for run in runs])
    return rows


def _rows(what: str, runs: list[dict[str, Any]]) -> list[Row]:
    costs = [cost for run in runs for cost in run["costs"]]
    late = f"95 of 100 below {short(percentile(costs, 0.95))} ms, {len(costs)} frames"
    drawn = max(run["drawn"] for run in runs)
    rows = [
        bounded(f"a frame while {what}", "ms", median(costs), FRAME_MS, late),
        bounded(f"messages drawn while {what}", "", drawn, MOST_DRAWN,
                f"{max(run['nodes'] for run in runs):,} elements in all"),
    ]  # fmt: skip
    if "reading" in what:
        moved = max(run["moved"] for run in runs)
        rows.append(bounded("what one reads was moved", "px", moved, 0))
    return rows


async def _evening(view: dict[str, int], options: Options) -> dict[str, dict[str, Any]]:
    """One browser: back through the room, then among people who talk."""
    seconds = SECONDS / 5 if options.quick else SECONDS
    async with _room() as house, browser_on_its_core() as chromium:
        ada = await house.member("Ada Wren")
        ben = await house.member("Ben Fox")
        talkers = [await ben.enters() for _ in range(SEATS)]
        context = await chromium.new_context(viewport=view, base_url=house.base)
        page: Page = await context.new_page()
        await borrow(page, ada)
        await page.goto("/rooms/owls/chat")
        await page.get_by_role("log").get_by_role("listitem").last.wait_for()
        await page.evaluate(WATCH)
        found = {"scrolling back": await _back(page)}
        await page.evaluate("hold()")
        await _talk(talkers, seconds)
        found["reading and 20 a second come"] = await page.evaluate("seen()")
        await page.reload()
        await page.evaluate(WATCH)
        await _talk(talkers, seconds)
        found["following 20 a second"] = await page.evaluate("seen()")
        return found


async def _back(page: Page) -> dict[str, Any]:
    newest = await page.locator('[data-part="timeline"] > li').last.get_attribute("data-seq")
    await page.evaluate("seq => back(seq)", int(newest or 0) - BACK)
    found: dict[str, Any] = await page.evaluate("seen()")
    return found


async def _talk(talkers: list[Socket], seconds: float) -> None:
    """So many messages a second, at their times."""
    clock = asyncio.get_running_loop()
    began = clock.time()
    for number in count():
        due = began + number / PER_SECOND
        if due > began + seconds:
            return
        await asyncio.sleep(due - clock.time())
        await talkers[number % SEATS].says(sample.body(number, 120))


@asynccontextmanager
async def _room() -> AsyncGenerator[House]:
    """A house with a room in which ten thousand things were said."""
    with databases.sqlite() as (folder, url):
        settle(url, [sample.ROOM], history.READERS)
        engine = open_engine(url, writes=True)
        history.fill(engine, SIZE)
        engine.dispose()
        async with serving(settings_for(url, Path(folder)), Clock()) as house:
            yield house


@asynccontextmanager
async def browser_on_its_core() -> AsyncGenerator[Any]:
    with machine.on_core(machine.CORES[0]):
        running = browser()
        chromium = await running.__aenter__()
    try:
        yield chromium
    finally:
        await running.__aexit__(None, None, None)
