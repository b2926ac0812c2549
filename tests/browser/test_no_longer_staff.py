"""Whoever is no longer a moderator: the desk that stands open on their screen goes at once."""

from playwright.async_api import expect

from server.actions import accounts
from server.models import SiteRole
from server.store import Transaction, people
from tests.browser.conftest import DESK, Opens
from tests.browser.test_journeys import borrow
from tests.desk.night import CRISIS, case_of, on_duty
from tests.house import House


async def test_the_open_desk_and_an_open_case_go_at_once(house: House, opens: Opens) -> None:
    sol, desk = await on_duty(house, "Sol")
    await (await (await house.member("Ada Wren")).enters()).says(CRISIS)
    case = await case_of(desk)
    listing, file = await opens(DESK), await opens(DESK)
    for page, path in ((listing, "/desk"), (file, f"/desk/cases/{case}")):
        await borrow(page, sol)
        await page.goto(path)
        await expect(page.get_by_text("Somebody may be in distress").first).to_be_visible()
    await expect(listing.get_by_text("You are on duty", exact=True)).to_be_visible()

    def demote(tx: Transaction) -> None:
        user = next(user for user in people.staff(tx.session) if user.name == "Sol")
        accounts.set_role(tx, user, SiteRole.MEMBER, by=None)

    await house.chat.store.write(demote)
    for page in (listing, file):
        await page.wait_for_url("**/me")
        await expect(page.get_by_text("distress")).to_have_count(0)
