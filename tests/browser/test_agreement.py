"""A changed agreement in the room: a calm card, one yes, and what was being written is kept."""

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Opens
from tests.browser.fitness import look_again
from tests.browser.test_journeys import borrow
from tests.desk.test_agreements import changed
from tests.house import House


async def test_somebody_writing_reads_what_is_new_says_yes_and_goes_on(
    house: House, opens: Opens
) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    page = await opens(PHONE)
    await borrow(page, ada)
    await page.goto("/rooms/owls/chat")
    box = page.get_by_label("Write to Room owls")
    await box.fill("I was about to say")
    card = page.get_by_role("region", name="The agreement has changed")
    await expect(card).to_be_hidden()
    await changed(sol)
    await expect(card.get_by_text("One speaks at a time.")).to_be_visible()
    await look_again(page, "the changed agreement")
    await box.press("Control+Enter")
    await expect(page.get_by_text("say yes to it first")).to_be_visible()
    await expect(box).to_have_value("I was about to say")
    await card.get_by_role("button", name="I will keep to it").click()
    await expect(card).to_be_hidden()
    await box.press("Control+Enter")
    await expect(page.get_by_role("log").get_by_text("I was about to say")).to_be_visible()
