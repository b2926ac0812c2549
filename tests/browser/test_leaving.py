"""Journey 7: leaving at once on a dead line, taking everything along, and being erased."""

import re

import pytest
from playwright.async_api import Page, expect

from server.models import SiteRole
from tests.browser.conftest import DESK, Opens
from tests.browser.fitness import look_again
from tests.browser.hands import EITHER, Mouse
from tests.browser.test_journeys import borrow, log
from tests.house import PASSPHRASE, House, Person
from tests.line import line_to


async def leave_quickly(page: Page, hands: Mouse) -> None:
    if hands is EITHER["keys"]:
        for _ in range(3):
            await page.keyboard.press("Shift")
    else:
        await hands.press(page.get_by_role("link", name="Quick exit", exact=True))


async def take_along(page: Page, words: str, hands: Mouse) -> None:
    """What is kept about somebody, as a file and to read."""
    async with page.expect_download() as coming:
        await hands.press(page.get_by_role("link", name="What you wrote here"))
    assert words in (await (await coming.value).path()).read_text()
    await hands.press(page.get_by_role("link", name="The same, to read"))
    await expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    await expect(page.get_by_text(words)).to_be_visible()
    await look_again(page, "what is kept about somebody")
    await hands.press(page.get_by_role("main").get_by_role("link", name="Your place here"))


async def erase(page: Page, elsewhere: Page, reader: Person, hands: Mouse) -> None:
    """For good: a slip costs nothing, and then another member's open room loses the words."""
    await elsewhere.context.clear_cookies()
    await borrow(elsewhere, reader)
    await elsewhere.goto("/rooms/owls/chat")
    await expect(log(elsewhere).get_by_text("words to take along")).to_be_visible()
    await sign_in(page, hands)
    await hands.press(page.get_by_role("link", name="Erase everything of yours"))
    await expect(page.get_by_role("heading", name="What stays, and why")).to_be_visible()
    await look_again(page, "before erasing")
    for passphrase, heading in (("a slip", "Erase everything of yours"), (PASSPHRASE, "is erased")):
        await hands.write(page.get_by_label("Passphrase", exact=True), passphrase)
        await hands.press(page.get_by_role("button", name="Erase everything of mine"))
        await expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    await look_again(page, "after erasing")
    await expect(log(elsewhere).get_by_text("Someone who left")).to_be_visible()
    await expect(log(elsewhere).get_by_text("words to take along")).to_be_hidden()
    assert await page.context.cookies() == []
    await hands.press(page.get_by_role("link", name="To the front door"))


async def sign_in(page: Page, hands: Mouse) -> None:
    await page.goto("/sign-in?next=/me")
    await hands.write(page.get_by_label("Name", exact=True), "Sol")
    await hands.write(page.get_by_label("Passphrase", exact=True), PASSPHRASE)
    await hands.press(page.get_by_role("main").get_by_role("button", name="Sign in"))


@pytest.mark.parametrize("hands", EITHER.values(), ids=EITHER)
async def test_leaving_at_once_or_with_everything(house: House, opens: Opens, hands: Mouse) -> None:
    elsewhere = await opens(DESK)
    sol = await house.staff("Sol", SiteRole.MODERATOR)
    await sol.joins("owls", "Plum Otter")
    await (await sol.enters()).says("words to take along")
    await borrow(elsewhere, sol)
    async with line_to(house.base) as (line, by):
        page = await opens(hands.viewport, by=by, **hands.browser)
        await sign_in(page, hands)
        await take_along(page, "words to take along", hands)
        await hands.press(page.get_by_role("button", name="Sign out everywhere else"))
        await expect(page.get_by_role("button", name="Sign out everywhere else")).to_be_hidden()
        await elsewhere.goto("/rooms/owls/chat")
        await expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()

        await page.goto("/rooms/owls/chat")
        await expect(log(page).get_by_text("words to take along")).to_be_visible()
        away = house.chat.settings.exit_url
        await line.cut()
        async with page.expect_event("requestfailed", lambda request: request.url == away):
            await leave_quickly(page, hands)
        await expect(page).to_have_url(re.compile("^chrome-error:"))  # tests reach no other site
        await line.mend()
        await page.goto(f"{by}/rooms/owls/chat")  # what could not be ended then ends now
        await expect(page).to_have_url(f"{by}/")
        assert await page.context.cookies() == []
        await erase(page, elsewhere, await house.member("Bo Wren"), hands)
