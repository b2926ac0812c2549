"""Journey 5, a whole night: two moderators and three members, five browsers."""

from playwright.async_api import Page, expect
from sqlmodel import Session

from server.store import rule_counts
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.hands import MOUSE
from tests.browser.test_journeys import borrow, come_in, log, send_in_vain, write
from tests.desk.night import HARSH
from tests.house import House, Person
from tests.line import line_to

IN_DANGER = "I took all the pills an hour ago"
HELD = "Held: nobody else sees it yet"
RULE = "harassment.insult"


async def at_the_desk(page: Page, person: Person) -> None:
    await borrow(page, person)
    await page.goto("/desk")
    await page.get_by_role("button", name="Go on duty").click()
    await expect(page.get_by_text("You are on duty", exact=True)).to_be_visible()


async def decide(page: Page, act: str, reason: str) -> None:
    await page.get_by_label(act).check()
    await page.get_by_label("Why", exact=True).fill(reason)
    await page.get_by_role("button", name="Decide", exact=True).click()


async def take_it_on_a_bad_line(house: House, opens: Opens, person: Person) -> None:
    """The same moderator, underway."""
    async with line_to(house.base) as (line, by):
        page = await opens(PHONE, by=by)
        await borrow(page, person)
        await page.goto("/desk")
        await page.get_by_role("link", name=HELD).click()
        take = page.get_by_role("button", name="I take it")
        await send_in_vain(page, take, MOUSE, line, "taking it twice is taking it once")
        await take.click()
        await expect(page.get_by_role("heading", name="Decide", exact=True)).to_be_visible()


async def test_somebody_in_danger_is_seen_spoken_to_and_closed_with_two_keys(
    house: House, opens: Opens
) -> None:
    sol, max_, ada, ben, cleo = [await opens(size) for size in (DESK, DESK, PHONE, DESK, PHONE)]
    await at_the_desk(sol, await house.staff("Sol"))
    await at_the_desk(max_, await house.staff("Max Reed"))
    for page, name in ((ada, "Ada Wren"), (ben, "Ben Fox"), (cleo, "Cleo Finch")):
        await come_in(page, name)
    await write(ada, IN_DANGER)

    case = sol.get_by_role("link", name="Somebody may be in distress")
    await expect(case).to_be_visible()
    await expect(max_.get_by_role("link", name="Somebody may be in distress")).to_be_visible()
    await case.click()
    await sol.get_by_role("button", name="I take it").click()
    await expect(max_.get_by_text("Sol has it")).to_be_visible()

    await sol.get_by_label("Write to Ada Wren").fill("I read you, Ada. Is anybody with you?")
    await sol.get_by_role("button", name="Send aside").click()
    await expect(ada.get_by_text("I read you, Ada.")).to_be_visible()
    await ada.get_by_label("Your answer").fill("My sister is on her way.")
    await ada.get_by_role("button", name="Send to the moderators").click()
    await expect(sol.get_by_text("My sister is on her way.")).to_be_visible()
    for other in (ben, cleo):
        await expect(other.get_by_text("I read you, Ada.")).to_have_count(0)

    await sol.reload()  # what was said aside may have made it graver
    await decide(sol, "Close: nothing more is needed", "Her sister and an ambulance are there.")
    waiting = max_.get_by_text("Sol decided it; a second moderator confirms")
    await expect(waiting).to_be_visible()
    await max_.get_by_role("link", name="Somebody may be in distress").click()
    await max_.get_by_role("button", name="I agree: close it").click()
    await expect(max_.get_by_text("Nothing is waiting")).to_be_visible()
    await expect(sol.get_by_text("Nothing is waiting")).to_be_visible()


async def test_a_removal_is_explained_appealed_and_overturned(house: House, opens: Opens) -> None:
    sol, max_, ada, ben = [await opens(size) for size in (DESK, DESK, DESK, PHONE)]
    person = await house.staff("Sol")
    await at_the_desk(sol, person)
    await at_the_desk(max_, await house.staff("Max Reed"))
    for page, name in ((ben, "Ben Fox"), (ada, "Ada Wren")):
        await come_in(page, name)
    await write(ben, HARSH)
    await ben.get_by_role("button", name="Send it as it is").click()

    await take_it_on_a_bad_line(house, opens, person)
    await sol.get_by_role("link", name=HELD).click()
    await decide(sol, "Take it out of the room", "Be kind.")
    await expect(ben.get_by_text("A moderator has removed your message.")).to_be_visible()
    await ben.get_by_role("button", name="Ask for another look").first.click()
    await expect(ben.get_by_text("Somebody else than before decides")).to_be_visible()

    appeal = "Somebody asks for another look"
    await sol.get_by_role("link", name=appeal).click()
    await expect(sol.get_by_text("A colleague looks at this")).to_be_visible()
    await max_.get_by_role("link", name=appeal).click()
    await max_.get_by_role("button", name="I take it").click()
    await decide(max_, "Change it: what was decided was wrong", "It was about himself.")
    await expect(log(ada).get_by_text(HARSH)).to_be_visible()
    await ben.reload()
    await expect(ben.get_by_text("looked again and changed the decision")).to_be_visible()

    def counted(session: Session) -> list[int]:
        return [count.overturned for count in rule_counts.in_force(session, {RULE})]

    assert await house.chat.store.read(counted) == [1]
