"""Finding a word in a room, and being led to where it was said, however long ago."""

from playwright.async_api import Page, expect

from server.identifiers import message_id
from server.store.journal import Draft
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.test_every_page import look_again
from tests.browser.test_journeys import borrow, log
from tests.house import House


async def fill(house: House) -> None:
    """A room in which the marmot was mentioned long before what a page is first drawn with."""
    room = await (await house.facilitator("Fay Owl")).enters()
    await room.says("A marmot sat by the path.", label="loss")
    (user_id,) = (connection.user_id for connection in house.chat.hub.connections())
    for number in range(260):
        words, key = f"Something else, number {number}.", f"key-{number}"
        await house.chat.store.post(Draft(message_id(house.clock()), user_id, "owls", key, words))


async def test_a_word_is_found_and_leads_to_where_it_was_said(house: House, opens: Opens) -> None:
    await fill(house)
    page = await opens(PHONE)
    await borrow(page, await house.member("Ada Wren"))
    await page.goto("/rooms/owls/chat")
    await expect(log(page).get_by_text("number 259")).to_be_visible()
    assert await log(page).get_by_text("marmot").count() == 0, "it is far away"
    await page.get_by_role("link", name="Search in this room").click()
    panel = page.get_by_role("dialog", name="Search in this room")
    await panel.get_by_label("Words that were said here").fill("MARM")
    await page.keyboard.press("Enter")
    await expect(panel.locator("mark")).to_have_text("marmot")
    assert page.url.endswith("/chat"), "what is looked for stands in no address"
    await look_again(page, "the panel of search")
    await panel.get_by_role("link", name="Show it in the room").click()
    said = log(page).get_by_text("A marmot sat by the path.")
    await expect(said).to_be_in_viewport()
    await expect(page.locator("li.message:focus")).to_contain_text("marmot")
    await expect(panel).to_be_hidden()
    await on_its_own_page(page)


async def on_its_own_page(page: Page) -> None:
    """The same without the panel; and what somebody has folded is folded here."""
    await page.goto("/rooms/owls/search?q=marmot")
    await expect(page.locator("mark")).to_be_visible()
    await page.goto("/me")
    await page.get_by_label("loss").check()
    await page.get_by_role("button", name="Keep this choice").click()
    await page.goto("/rooms/owls/search?q=marmot")
    await expect(page.locator("mark")).to_be_hidden()
    await page.get_by_text("Show the words").click()
    await expect(page.locator("mark")).to_be_visible()
    await page.get_by_role("link", name="Show it in the room").click()
    await expect(page.locator("li.message:focus")).to_contain_text("About loss")
    await expect(log(page).get_by_text("A marmot sat by the path.")).to_be_hidden()
    await in_the_room(page)


async def in_the_room(page: Page) -> None:
    """What is chosen in the room is kept, and done at once."""
    said = log(page).get_by_text("A marmot sat by the path.")
    await page.get_by_label("More about this room").click()
    await page.get_by_label("loss", exact=True).uncheck()
    await expect(said).to_be_visible()
    await page.reload()
    await expect(said).to_be_visible()
    await page.get_by_label("More about this room").click()
    await page.get_by_label("loss", exact=True).check()
    await expect(said).to_be_hidden()
    await page.keyboard.press("Escape")
    await log(page).get_by_role("button", name="Show the words").click()
    await expect(said).to_be_visible()


async def test_a_word_is_found_without_scripts(house: House, opens: Opens) -> None:
    await fill(house)
    page = await opens(DESK, java_script_enabled=False)
    await borrow(page, await house.member("Ada Wren"))
    await page.goto("/rooms/owls/plain")
    await page.get_by_role("link", name="Search in this room").click()
    await page.get_by_label("Words that were said here").fill("marmot")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_role("link", name="Show it in the room").click()
    await expect(page.get_by_text("A marmot sat by the path.")).to_be_in_viewport()
    assert "/plain" in page.url
