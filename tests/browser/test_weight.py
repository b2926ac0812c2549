"""The first view of a room: what it weighs, as it comes over the wire to a browser that is new, and
that it stands still.

Bodies as they are sent, compressed; heads come beside them, and shrink to little behind a proxy
that speaks HTTP/2.
"""

import asyncio

from playwright.async_api import Page, Request, Route, expect

from tests.browser.conftest import PHONE, Opens
from tests.browser.test_journeys import borrow, log
from tests.house import House, Socket

LIMIT = 100_000  # bytes, in all
PLACES = """() => [...document.querySelectorAll("[data-message], .room__foot")].map(
  (part) => Math.round(part.getBoundingClientRect().top))"""
WORDS = (
    "night tea kettle slept badly again window rain neighbour quiet breathing slowly tomorrow "
    "appointment nervous sister called garden walk small thing helped today thank listening still"
).split()


async def weigh(page: Page, path: str) -> dict[str, int]:
    """Every request of one view, and the bytes of its answer as sent."""
    asked: list[Request] = []

    def finished(request: Request) -> None:  # playwright marks what it calls: no built-in
        asked.append(request)

    page.on("requestfinished", finished)
    await page.goto(path, wait_until="networkidle")
    sizes = await asyncio.gather(*(request.sizes() for request in asked))
    return {
        request.url: size["responseBodySize"]
        for request, size in zip(asked, sizes, strict=True)
        if not request.service_worker
    }


async def say_much(seat: Socket, lines: int = 50) -> None:
    """An evening of talk, no two lines alike."""
    for number in range(lines):
        words = " ".join(WORDS[(number * 7 + step * step) % len(WORDS)] for step in range(14))
        await seat.says(f"{words} {number}.")


async def test_the_first_view_of_a_room_is_light(house: House, opens: Opens) -> None:
    page, ada = await opens(PHONE), await house.member("Ada Wren")
    await borrow(page, ada)
    await say_much(await ada.enters())
    weights = await weigh(page, "/rooms/owls/chat")
    heaviest = sorted(weights.items(), key=lambda pair: -pair[1])[:8]
    assert len(weights) > 20, "scripts and styles were counted"
    assert sum(weights.values()) < LIMIT, (sum(weights.values()), heaviest)


async def held_scripts(page: Page) -> asyncio.Event:
    """The scripts of a room do not come before this is set."""
    gate = asyncio.Event()

    async def hold(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await page.route("**/room/index.js", hold)
    return gate


async def test_nothing_moves_when_scripts_take_over(house: House, opens: Opens) -> None:
    page, ada, ben = await opens(PHONE), await house.member("Ada Wren"), await house.member("Ben")
    seat = await ada.enters()
    await say_much(seat, 8)
    await seat.ask("read", room="owls", rev=8)
    seat = await ben.enters()
    asked = (await seat.says("Is anybody up?", need="company"))["message"]["id"]
    house.clock.move(days=1)
    await seat.says("I am still here.", reply_to=asked)
    await say_much(seat, 2)
    gate = await held_scripts(page)
    await borrow(page, ada)
    await page.goto("/rooms/owls/chat", wait_until="commit")
    await expect(page.get_by_text("New since you were last here")).to_be_attached()
    await expect(log(page).get_by_role("listitem").last).to_be_in_viewport()
    before = await page.evaluate(PLACES)
    gate.set()
    await expect(page.locator("[data-message][aria-live=off]").first).to_be_attached()
    assert await page.evaluate(PLACES) == before
    assert len(before) > 12


async def test_what_is_done_before_the_scripts_are_there_is_not_lost(
    house: House, opens: Opens
) -> None:
    page, ada = await opens(PHONE), await house.member("Ada Wren")
    await (await (await house.member("Ben")).enters()).says("Is anybody up?")
    await borrow(page, ada)
    box, send = page.get_by_label("Write to Room owls"), page.get_by_role("button", name="Send")
    gate = await held_scripts(page)
    await page.goto("/rooms/owls/chat", wait_until="commit")
    await box.fill("I have been")
    await log(page).get_by_role("button", name="What you can do").click()
    gate.set()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(box).to_have_value("I have been")
    gate.clear()
    await page.goto("/rooms/owls/chat", wait_until="commit")
    await box.fill("awake since three")
    await send.click()
    gate.set()
    await expect(log(page).get_by_text("I have been\nawake since three")).to_be_visible()
    assert page.url.endswith("/chat")
