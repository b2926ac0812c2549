"""Where one may not write, or not yet: help is there at once, whatever words have to wait for."""

from datetime import timedelta

from playwright.async_api import expect

from server.models import Membership, Room, Standing
from tests.browser.conftest import PHONE, Opens
from tests.browser.fitness import look_again
from tests.browser.test_journeys import borrow
from tests.desk.night import CRISIS
from tests.desk.test_cries import turn
from tests.house import House


def a_little_slower(_room: Room, nia: Membership) -> None:
    nia.slow_seconds = 10  # the outbox sits out a wait like this by itself


async def test_help_does_not_wait_with_the_words(house: House, opens: Opens) -> None:
    nia = await house.member("Nia")
    await turn(house, a_little_slower)
    page = await opens(PHONE)
    await borrow(page, nia)
    await page.goto("/rooms/owls/chat")
    box = page.get_by_label("Write to Room owls")
    card = page.get_by_role("region", name="You are not alone with this right now")
    await box.fill(CRISIS)
    await expect(card).to_be_hidden()
    await box.press("Control+Enter")
    await expect(card).to_be_visible()
    await expect(page.get_by_text(CRISIS)).to_be_visible()
    await look_again(page, "a cry that waits")


def asked_to_pause(_room: Room, nia: Membership) -> None:
    nia.standing, nia.muted_until = Standing.MUTED, nia.joined_at + timedelta(hours=2)


async def test_help_stands_where_one_may_not_write(house: House, opens: Opens) -> None:
    nia = await house.member("Nia")
    await turn(house, asked_to_pause)
    page = await opens(PHONE)
    await page.clock.set_fixed_time(house.clock.at)
    await borrow(page, nia)
    await page.goto("/rooms/owls/chat")
    closed = page.get_by_text("A moderator asked you to pause")
    await expect(closed).to_be_visible()
    await expect(page.get_by_label("Write to Room owls")).to_be_hidden()
    await closed.locator("..").get_by_role("link", name="Help now").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Help now")
