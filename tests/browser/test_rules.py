"""Rules in a real browser: written without a script, tried while one types, replayed."""

from playwright.async_api import expect

from server.models import SiteRole
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.test_journeys import borrow
from tests.house import House
from tests.test_rules import RULE, TEXT

LABELS = {
    "Name": RULE["id"],
    "Phrases it looks for": RULE["any"],
    "Unless this stands near": RULE["unless"],
    "Must fire on": RULE["fires"],
    "Must spare": RULE["spares"],
    "Why": RULE["why"],
}


async def test_a_rule_is_written_tried_and_saved_without_a_script(
    house: House, opens: Opens
) -> None:
    page = await opens(PHONE, java_script_enabled=False)
    await borrow(page, await house.staff("Uma", SiteRole.ADMIN))
    await page.goto("/desk/rules")
    await page.get_by_role("link", name="Write a rule").click()
    for label, words in LABELS.items():
        await page.get_by_label(label, exact=True).fill(words)
    await page.get_by_label("Category").select_option("spam")
    await page.get_by_label("Words", exact=True).fill(TEXT)
    await page.get_by_role("button", name="Try it").click()
    await expect(page.locator("mark")).to_have_text("dancing badgers")
    await page.get_by_role("radio", name="Live").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="room.badgers")).to_be_visible()
    await expect(page.get_by_text("dancing badgers")).to_have_count(0)
    ada = await (await house.member("Ada Wren")).enters()
    assert "held" in await ada.says(TEXT)


async def test_a_replay_shows_what_it_found_by_itself(house: House, opens: Opens) -> None:
    ada = await (await house.member("Ada Wren")).enters()
    await ada.says(TEXT)
    uma, page = await house.staff("Uma", SiteRole.ADMIN), await opens(DESK)
    await uma.post("/desk/rules", **{**RULE, "state": "draft"})
    await borrow(page, uma)
    await page.goto("/desk/rules/room.badgers")
    await page.get_by_role("link", name="Replay").click()
    await page.get_by_role("button", name="Start").click()
    found = page.get_by_role("heading", name="1 of 1 messages would fare otherwise")
    await expect(found).to_be_visible(timeout=30_000)
    await expect(page.get_by_text(TEXT)).to_have_count(0)
    await page.get_by_role("link", name="Open").click()
    await expect(page.get_by_text(TEXT)).to_be_visible()
