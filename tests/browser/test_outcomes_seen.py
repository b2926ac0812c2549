"""Each outcome as its author, the room and the desk see it, on a phone and on a desk, axe too."""

import json
from dataclasses import dataclass

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.test_journeys import HARSH, borrow, log, write
from tests.browser.test_writing import beside, box
from tests.house import House

PILLS = "I just took all my pills and I'm getting sleepy"
DATA = "You can ring me on 415-555-0191 tonight"
INCITES = "why don't you just kill yourself"
CRISIS = "I want to die. I have not said that out loud before."
LOW = "everyone would be better off without me"
CARD = "You are not alone with this right now"


@dataclass
class Evening:
    """Three people with a browser each: who writes, who reads along, who is on duty."""

    author: Page
    room: Page
    desk: Page

    async def fit(self) -> None:
        """Nothing serious for axe on any of the three screens, and none is too wide."""
        for page in (self.author, self.room, self.desk):
            found = (await Axe().run(page)).response["violations"]
            serious = [v for v in found if v["impact"] in {"serious", "critical"}]
            assert not serious, f"{page.url}: {json.dumps(serious, indent=1)[:3000]}"
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{page.url} is {wide} px too wide"

    async def nothing_in_the_room(self, words: str) -> None:
        await write(self.author, "an ordinary line afterwards")
        await expect(log(self.room).get_by_text("an ordinary line afterwards")).to_be_visible()
        await expect(log(self.room).get_by_text(words)).to_have_count(0)

    def case(self, kind: str) -> Locator:
        return self.desk.get_by_role("link", name=kind).first


@pytest.fixture(params=[(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
async def evening(request: pytest.FixtureRequest, house: House, opens: Opens) -> Evening:
    viewport, scheme = request.param
    pages = [await opens(viewport, color_scheme=scheme) for _ in range(3)]
    who = [await house.member("Plum Otter"), await house.member("Slate Heron"), await house.staff()]
    for page, person, path in zip(
        pages, who, ("/rooms/owls/chat", "/rooms/owls/chat", "/desk"), strict=True
    ):
        await page.clock.set_fixed_time(house.clock.at)
        await borrow(page, person)
        await page.goto(path)
    await pages[2].get_by_role("button", name="Go on duty").click()
    await expect(pages[2].get_by_text("You are on duty", exact=True)).to_be_visible()
    await expect(pages[0].get_by_text("A moderator is on duty")).to_be_visible()
    return Evening(*pages)


async def test_a_nudge_is_its_authors_alone(evening: Evening) -> None:
    await write(evening.author, DATA)
    await expect(beside(evening.author).locator("mark")).to_have_text("415-555-0191")
    await expect(beside(evening.author).get_by_role("img", name="covered")).to_be_visible()
    await expect(box(evening.author)).to_have_value(DATA)
    await evening.fit()
    await expect(log(evening.room).get_by_text("415-555-0191")).to_have_count(0)
    await expect(evening.desk.get_by_text("Nothing is waiting")).to_be_visible()


async def test_a_mask_covers_for_the_room_and_not_for_its_author(evening: Evening) -> None:
    await write(evening.author, PILLS)
    mine = log(evening.author).locator("li.message").last
    await expect(mine).to_contain_text(PILLS)
    await expect(mine).to_contain_text("Only you see all of this. Others see:")
    theirs = log(evening.room).locator("li.message").last
    await expect(theirs.get_by_role("img", name="covered")).to_be_visible()
    await expect(theirs).to_contain_text("A moderator has been asked to come.")
    await expect(evening.room.get_by_text("all my pills")).to_have_count(0)
    await expect(evening.author.get_by_text("We cannot send help to where you are")).to_be_visible()
    await expect(evening.author.get_by_role("link", name="call 999")).to_be_in_viewport()
    await evening.fit()
    await evening.case("Somebody may be in distress").click()
    await evening.desk.get_by_role("button", name="I take it").click()
    await evening.desk.get_by_text("Show the words").click()
    await expect(evening.desk.get_by_text("all my pills").first).to_be_visible()
    await expect(theirs).to_contain_text("Someone is responding.")
    await evening.fit()
    await evening.author.reload()
    await expect(mine).to_contain_text(PILLS)
    await expect(mine).to_contain_text("Someone is responding.")


async def test_held_words_wait_beside_their_author(evening: Evening) -> None:
    await write(evening.author, HARSH)
    await evening.author.get_by_role("button", name="Send it as it is").click()
    waiting = evening.author.get_by_label("Not in the room yet")
    await expect(waiting).to_contain_text(HARSH)
    await expect(waiting).to_contain_text("Waits for a moderator, due by 04:00")
    await expect(evening.case("Held: nobody else sees it yet")).to_be_visible()
    await evening.fit()
    await evening.nothing_in_the_room(HARSH)
    await evening.author.reload()
    await expect(waiting).to_contain_text("due by 04:00")


async def test_a_refusal_says_why_and_keeps_the_words(evening: Evening) -> None:
    await write(evening.author, INCITES)
    await expect(evening.author.get_by_role("alert").first).to_contain_text("still in the box")
    await expect(box(evening.author)).to_have_value(INCITES)
    await expect(evening.case("Refused by a rule")).to_be_visible()
    await evening.fit()
    await evening.nothing_in_the_room(INCITES)


async def test_a_care_card_is_private_and_the_words_are_heard(evening: Evening) -> None:
    await write(evening.author, CRISIS)
    await expect(log(evening.room).get_by_text(CRISIS)).to_be_visible()
    card = evening.author.get_by_role("region", name=CARD)
    await expect(card).to_contain_text("A person from this place should look by 03:10")
    await expect(card.get_by_text("116 123").first).to_be_visible()
    await expect(evening.room.get_by_text(CARD)).to_be_hidden()
    await expect(evening.case("Somebody may be in distress")).to_be_visible()
    await evening.fit()
    await card.get_by_role("button", name="Stay here").click()
    await expect(card).to_be_hidden()
    await expect(box(evening.author)).to_be_focused()


async def test_a_second_voice_is_invited_until_two_have_spoken(
    evening: Evening, house: House
) -> None:
    await write(evening.author, LOW)
    invited = log(evening.room).get_by_text("A few words back can help.").locator("visible=true")
    own = log(evening.author).get_by_text("A few words back can help.").locator("visible=true")
    await expect(invited).to_have_count(1)
    await expect(own).to_have_count(0)
    await evening.fit()
    member = await (await house.member("Teal Moth")).enters()
    asked = member.opened["messages"][-1]["id"]
    await member.says("I am glad you are here", reply_to=asked)
    await expect(log(evening.room).get_by_text("I am glad you are here")).to_be_visible()
    await expect(invited).to_have_count(1)
    await log(evening.room).get_by_role("button", name="Write back").click()
    await box(evening.room).fill("So am I")
    await box(evening.room).press("Control+Enter")
    await expect(log(evening.author).get_by_text("So am I")).to_be_visible()
    await expect(invited).to_have_count(0)


async def test_a_moderator_reads_covered_words_with_a_reason(
    evening: Evening, house: House
) -> None:
    await write(evening.author, DATA)
    await evening.author.get_by_role("button", name="Send it as it is").click()
    await expect(log(evening.room).get_by_role("img", name="covered")).to_be_visible()
    sol = evening.desk
    await sol.goto("/rooms/owls")
    await sol.get_by_label("Your name in this room").fill("Sol Crane")
    await sol.get_by_label("I have read the agreement").check()
    await sol.get_by_role("button", name="Join").click()
    for page, is_offered in ((evening.room, False), (sol, True)):
        await log(page).get_by_role("button", name="What you can do").last.click()
        offered = page.get_by_role("button", name="Read the covered words")
        await expect(offered).to_be_visible(visible=is_offered)
    await sol.get_by_role("button", name="Read the covered words").click()
    await sol.get_by_label("Why", exact=True).fill("Somebody asked whose number it is")
    await sol.keyboard.press("Enter")
    await expect(sol.get_by_role("dialog").get_by_text(DATA)).to_be_visible()
    await evening.fit()
    await sol.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    await expect(sol.get_by_text(DATA)).to_have_count(0)  # nothing stays behind
