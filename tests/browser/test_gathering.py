"""A gathering, to whoever is in the room meanwhile: announced, begun, over, called off."""

from datetime import timedelta

from playwright.async_api import expect

from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.fitness import look_again
from tests.browser.test_journeys import borrow
from tests.house import House

HALF_PAST_FOUR = {"day": "2026-11-23", "time": "04:30", "minutes": "60", "zone": "UTC"}


async def test_who_is_in_the_room_learns_of_a_gathering_as_it_comes_and_goes(
    house: House, opens: Opens
) -> None:
    fay, page = await house.facilitator("Fay Owl"), await opens(PHONE, timezone_id="UTC")
    await page.clock.install(time=house.clock.at)
    await borrow(page, await house.member("Ada Wren"))
    await page.goto("/rooms/owls/chat")
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    line, panel = (page.locator(f"[data-part={part}]") for part in ("gathering", "gathering-next"))
    await fay.post("/rooms/owls/gatherings", title="Slow breathing", **HALF_PAST_FOUR)
    await expect(panel).to_have_text("Next gathering Monday, 04:30: Slow breathing")
    await expect(line).to_be_hidden()
    beside = page.get_by_role("region", name="Who is here")
    await expect(beside).to_be_hidden()
    await page.set_viewport_size(DESK)
    await expect(beside).to_contain_text("Ada Wren")
    await expect(beside).to_contain_text("Next gathering Monday, 04:30")
    await look_again(page, "who is here, beside the conversation")
    await page.set_viewport_size(PHONE)
    await page.clock.fast_forward(timedelta(minutes=31).total_seconds() * 1000)
    await expect(line).to_have_text("Next gathering 04:30: Slow breathing")
    await page.clock.fast_forward(timedelta(hours=1).total_seconds() * 1000)
    await expect(line).to_have_text("Gathering now, until 05:30: Slow breathing")
    await expect(page.get_by_role("status").get_by_text("Gathering now")).to_be_attached()
    await look_again(page, "a gathering")
    (one,) = (await fay.get("/rooms/owls/people")).json()["gatherings"]
    await fay.post(f"/rooms/owls/gatherings/{one['id']}/drop")
    await expect(line).to_be_hidden()
    await expect(page.get_by_text("The gathering is off the schedule.")).to_be_visible()
