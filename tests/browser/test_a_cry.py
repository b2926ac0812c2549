"""A cry in a room with a slow pace: help is there at once, while the words wait for their turn."""

from playwright.async_api import expect

from server.models import Membership, Room
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
