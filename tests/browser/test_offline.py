"""Without a connection: help lines are there, rooms are not; quick exit takes all of it away."""

import re

from playwright.async_api import Page, expect

from server.helplines import Helplines
from tests.browser.conftest import PHONE, Opens
from tests.browser.test_journeys import borrow
from tests.house import House

CANARY = "the heron by the frozen canal"
PUBLIC = ("/static/", "/words/", "/offline?", "/help-now")
TAKEN_OVER = """navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
  || new Promise((go) => navigator.serviceWorker.addEventListener("controllerchange", go)))
  .then(() => true)"""
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { pathname, search } = new URL(request.url);
      found[pathname + search] = await (await cache.match(request, { ignoreVary: true })).text();
    }
  }
  return found;
}"""
IS_KEPT = "async (address) => Boolean(await caches.match(address, { ignoreVary: true }))"
LEFT = """async () => [(await caches.keys()).length, localStorage.length, sessionStorage.length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


async def taken_over(page: Page) -> None:
    """The worker is there and has kept what it keeps."""
    assert await page.evaluate(TAKEN_OVER)


async def keeps(page: Page, address: str) -> None:
    await page.wait_for_function(IS_KEPT, arg=address)


async def test_help_lines_once_seen_are_there_without_a_connection(
    house: House, opens: Opens
) -> None:
    page = await opens(PHONE)
    await page.goto("/help-now?country=DE")
    await taken_over(page)
    await keeps(page, "/help-now?country=DE&language=en")
    await page.context.set_offline(True)
    for address in ("/help-now?country=DE", "/help-now"):
        await page.goto(address)
        await expect(page.get_by_role("heading", name="Lines in Germany")).to_be_visible()
        await expect(page.get_by_text("these lines were kept here on")).to_be_visible()
        await expect(page.get_by_role("heading", name="TelefonSeelsorge")).to_be_visible()
    styled = await page.evaluate("getComputedStyle(document.querySelector('.help-line')).display")
    assert styled == "flex"
    await page.goto("/rooms")
    await expect(page.get_by_role("heading", name="No connection right now")).to_be_visible()
    await page.get_by_role("link", name="Help lines, kept on this device").click()
    await expect(page.get_by_role("heading", name="Lines in Germany")).to_be_visible()
    await page.goto("/rooms")
    await page.context.set_offline(False)
    await expect(page.get_by_role("link", name="Room owls")).to_be_visible()  # by itself


async def test_a_room_never_comes_from_what_a_browser_keeps(house: House, opens: Opens) -> None:
    page, ada = await opens(PHONE), await house.member("Ada Wren")
    await (await ada.enters()).says(CANARY)
    await borrow(page, ada)
    for path in ("/help-now?country=DE", "/me", "/rooms/owls", "/rooms/owls/plain"):
        await page.goto(path)
        await taken_over(page)
    await page.goto("/rooms/owls/chat")
    await expect(page.get_by_text(CANARY)).to_be_visible()
    kept = await page.evaluate(KEPT)
    assert kept
    for address, body in kept.items():
        assert address.startswith(PUBLIC), address
        assert CANARY not in body
        assert "Ada Wren" not in body
        assert "owls" not in body
        assert 'href="/me"' not in body or 'href="/sign-in"' in body, "nobody's page"
    await page.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_role("heading", name="No connection right now")).to_be_visible()
    await expect(page.get_by_text(CANARY)).to_have_count(0)


async def leaves(page: Page, away: str) -> None:
    async with page.expect_event("requestfailed", lambda request: request.url == away):
        await page.get_by_role("link", name="Quick exit", exact=True).click()
    await expect(page).to_have_url(re.compile("^chrome-error:"))  # tests reach no other site


async def test_after_quick_exit_this_browser_keeps_nothing(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await borrow(page, await house.member("Ada Wren"))
    await page.goto("/help-now?country=DE")
    await taken_over(page)
    await page.get_by_label("Calling is hard for me").check()
    await page.get_by_role("button", name="Show").first.click()
    caches, local, _, workers = await page.evaluate(LEFT)
    assert caches
    assert local
    assert workers
    assert await page.context.cookies()
    await leaves(page, house.chat.settings.exit_url)
    await page.goto("/healthz")
    assert await page.evaluate(LEFT) == [0, 0, 0, 0]
    assert await page.context.cookies() == []


async def test_quick_exit_without_a_connection_is_finished_later(
    house: House, opens: Opens
) -> None:
    page = await opens(PHONE)
    await borrow(page, await house.member("Ada Wren"))
    await page.goto("/help-now?country=DE")
    await taken_over(page)
    await page.context.set_offline(True)
    await leaves(page, house.chat.settings.exit_url)
    await page.context.set_offline(False)
    assert await page.context.cookies(), "the server could not be told"
    await page.goto("/rooms/owls/chat")
    await expect(page).to_have_url(f"{house.base}/")
    assert [c["name"] for c in await page.context.cookies()] == []
    assert await page.evaluate("caches.has('none')") is False
    await page.goto("/me")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_a_new_worker_takes_over_and_clears_up(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await page.goto("/help-now?country=DE")
    await taken_over(page)
    await keeps(page, "/help-now?country=DE&language=en")
    first = await page.evaluate("caches.keys()")
    lines = house.chat.lines
    fewer = Helplines(lines.anywhere, lines.country_table, lines.line_table[:-1])
    object.__setattr__(house.chat, "lines", fewer)  # as after an update of the server
    await page.reload()
    await page.wait_for_function(
        "async (first) => { const now = await caches.keys();"
        " return now.length === 1 && now[0] !== first[0]; }",
        arg=first,
    )
    await keeps(page, "/help-now?country=DE&language=en")
    await page.context.set_offline(True)
    await page.goto("/help-now")
    await expect(page.get_by_role("heading", name="Lines in Germany")).to_be_visible()
