"""Looking after a room from the desk, in a browser without scripts: nothing here needs any."""

from playwright.async_api import Page, expect

from server.models import Entry, SiteRole
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.fitness import NARROW, look_over
from tests.browser.test_journeys import borrow
from tests.house import House


async def saved(page: Page, form: str) -> None:
    """Send the form of this name, and come back to the page."""
    await page.get_by_role("form", name=form).get_by_role("button", name="Save").click()


async def test_a_moderator_sets_a_room_and_is_told_what_cannot_be(
    house: House, opens: Opens
) -> None:
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    page = await opens(DESK, java_script_enabled=False)
    await borrow(page, await house.staff("Uma", SiteRole.ADMIN))
    await page.goto("/desk")
    await page.get_by_label("At the desk").get_by_role("link", name="Rooms").click()
    await page.get_by_role("link", name="Room owls").click()
    await page.get_by_label("Slow it down").select_option("30")
    await saved(page, "The room right now")
    assert (await a.event("room"))["settings"]["slow_seconds"] == 30
    await page.get_by_label("About", exact=True).fill("For the wakeful.")
    await page.get_by_label("Name").fill("")
    await page.evaluate("document.querySelector('#field-name').required = false")
    await saved(page, "What it is called")
    await expect(page.get_by_text("A room's name has 2 to 60").first).to_be_visible()
    await expect(page.get_by_label("About", exact=True)).to_have_value("For the wakeful.")
    await page.get_by_label("Name").fill("Late owls")
    await saved(page, "What it is called")
    await expect(page.get_by_role("heading", name="Late owls")).to_be_visible()


async def test_somebody_is_found_and_made_a_facilitator(house: House, opens: Opens) -> None:
    ada = await house.member("Zoë Ångström")
    await house.member("Ben Fox")
    page = await opens(PHONE, java_script_enabled=False)
    await borrow(page, await house.staff())
    await page.goto("/desk/rooms/owls")
    await page.get_by_label("This room").get_by_role("link", name="People").click()
    await page.get_by_label("Name or id").fill("angstrm")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_role("link", name="Ben Fox")).to_have_count(0)
    await page.get_by_role("link", name="Zoë Ångström").click()
    await page.get_by_role("button", name="Make a facilitator").click()
    await expect(page.get_by_role("button", name="No longer a facilitator")).to_be_visible()
    assert (await ada.get("/rooms/owls/people")).status_code == 200


async def test_an_invite_is_made_and_ended(house: House, opens: Opens) -> None:
    page = await opens(PHONE, java_script_enabled=False)
    await borrow(page, await house.staff())
    await page.goto("/desk/rooms/owls/invites")
    await page.get_by_label("A few words with it").fill("For the choir")
    await page.get_by_role("button", name="Make the link").click()
    link = await page.get_by_label("Link", exact=True).input_value()
    assert (await (await house.passer_by()).get(link)).status_code == 200
    await page.get_by_role("button", name="Revoke the link For the choir").click()
    await expect(page.get_by_text("revoked")).to_be_visible()
    assert (await (await house.passer_by()).get(link)).status_code == 404


async def test_every_page_of_a_room_at_the_desk_is_fit_for_everybody(
    house: House, opens: Opens
) -> None:
    await house.room("ask", entry=Entry.REQUEST)
    nia, sol = await house.passer_by(), await house.staff()
    await nia.post("/rooms/ask/join", name="Nia", agree="yes", asking="I want to kill myself")
    (row,) = (await sol.get("/desk/rooms/ask/people")).json()["people"]
    home = "/desk/rooms/ask"
    desk = ("/desk/rooms", "/desk/rooms?q=nothing-like-it", home, home + "/agreement",
            home + "/people", home + "/people?q=nobody", home + "/people/" + row["id"],
            home + "/invites")  # fmt: skip
    page, waiting = await opens(NARROW, has_touch=True), await opens(NARROW, has_touch=True)
    await borrow(page, sol)
    for path in desk:
        await look_over(page, path)
    await borrow(waiting, nia)
    for path in ("/rooms/ask", "/rooms/ask/agreement"):
        await look_over(waiting, path)
