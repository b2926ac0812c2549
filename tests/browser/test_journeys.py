"""A first evening's journeys, each with a finger on a phone and by keyboard alone at a desk, and
on a line that is cut where it hurts: newcomer, invited, talking, held and cared for."""

import pytest
from playwright.async_api import Locator, Page, expect

from server.models import SiteRole
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.hands import EITHER, MOUSE, Mouse
from tests.house import PASSPHRASE, House, Person, Socket
from tests.line import Line, line_to

BACK = "dispatchEvent(new Event('online'))"  # as a browser says at the end of a tunnel
STILL_HERE = "Your words are still here; please send them again."
HARSH = "you are pathetic and everyone here is faking it"


@pytest.fixture(params=EITHER)
def hands(request: pytest.FixtureRequest) -> Mouse:
    """A journey is gone both ways."""
    return EITHER[request.param]


async def borrow(page: Page, person: Person) -> None:
    """Let this browser be a person who signed in elsewhere."""
    cookies = [
        {"name": name, "value": value, "url": person.house.base}
        for name, value in person.client.cookies.items()
    ]
    await page.context.add_cookies(cookies)  # type: ignore[arg-type]


async def write(page: Page, words: str, hands: Mouse = MOUSE) -> None:
    await hands.write(page.get_by_label("Write to Room owls"), words)
    await hands.press(page.get_by_role("button", name="Send", exact=True))


def log(page: Page):
    return page.get_by_role("log")


async def take_a_seat(
    page: Page, name: str, hands: Mouse, way_in: str = "Join", line: Line | None = None
) -> None:
    await hands.write(page.get_by_label("Your name in this room"), name)
    await hands.press(page.get_by_label("I have read the agreement"))
    button = page.get_by_role("button", name=way_in)
    if line is not None:
        await send_in_vain(page, button, hands, line)
        await expect(page.get_by_label("Your name in this room")).to_have_value(name)
    await hands.press(button)
    await expect(page.get_by_label("Write to Room owls")).to_be_visible()


async def send_in_vain(
    page: Page, button: Locator, hands: Mouse, line: Line, said: str = STILL_HERE
) -> None:
    """Once into a cut line, and once so that it arrives and its answer does not."""
    not_sent = page.get_by_text(said)
    await expect(not_sent).to_be_hidden()
    await line.cut()
    await hands.press(button)
    await expect(not_sent).to_be_visible()
    await line.mend()
    line.loses = b"HTTP"
    async with page.expect_event("requestfailed"):
        await hands.press(button)
    await expect(not_sent).to_be_visible()
    line.loses = None


async def come_in(page: Page, name: str, hands: Mouse = MOUSE, line: Line | None = None) -> None:
    """Journey 1: from the front door into the room, without e-mail."""
    await page.goto("/")
    await hands.press(page.get_by_role("link", name="See the rooms"))
    await hands.press(page.get_by_role("link", name="Room owls"))
    await expect(page.get_by_role("heading", name="Room owls")).to_be_visible()
    await expect(page.get_by_text("What is said here stays here.")).to_be_visible()
    await expect(page.get_by_text("No e-mail, no real name")).to_be_visible()
    await take_a_seat(page, name, hands, line=line)


async def test_a_newcomer_talks_on_a_line_that_is_cut(
    house: House, opens: Opens, hands: Mouse
) -> None:
    async with line_to(house.base) as (line, by):
        newcomer = await opens(hands.viewport, by=by, **hands.browser)
        await come_in(newcomer, "Plum Otter", hands, line)
        other = await (await house.member("Slate Heron")).enters()
        await write(newcomer, "Is anybody awake?", hands)
        assert (await other.event("message"))["message"]["body"] == "Is anybody awake?"
        await other.says("I am. <b>Hello</b>")
        await expect(log(newcomer).get_by_text("I am. <b>Hello</b>")).to_be_visible()

        await through_a_tunnel(house, newcomer, other, line, hands)
        await hands.write(newcomer.get_by_label("Write to Room owls"), "Now I am")
        await is_as_a_fresh_page(newcomer)
        await expect(newcomer.get_by_label("Write to Room owls")).to_have_value("Now I am")


async def through_a_tunnel(
    house: House, newcomer: Page, other: Socket, line: Line, hands: Mouse
) -> None:
    """An answer is lost, then the line; back on it, everything is there once and in order."""
    line.loses = b"into a tunnel"
    await write(newcomer, "I am going into a tunnel.", hands)
    while (await other.event("message"))["message"]["body"] != "I am going into a tunnel.":
        pass  # it arrived, and its author does not know
    await line.cut()
    heron = (await other.says("Are you still there?"))["message"]["id"]
    await fold_elsewhere(house, newcomer, heron)
    await write(newcomer, "I was in a tunnel.", hands)
    await expect(newcomer.get_by_text("goes out by itself").last).to_be_visible()
    await expect(newcomer.get_by_text("What you write is safe here")).to_be_visible()
    await report(newcomer, hands)
    await expect(newcomer.get_by_text("We could not send this yet.")).to_be_visible()
    line.loses = None
    await line.mend()
    await newcomer.evaluate(BACK)
    said = ["Is anybody awake?", "I am. <b>Hello</b>", "I am going into a tunnel.",
            "Are you still there?", "I was in a tunnel."]  # fmt: skip
    bodies = log(newcomer).locator('[data-part="body"]')
    await expect(bodies).to_have_text(said)
    folded = log(newcomer).get_by_role("button", name="Show the words")
    await expect(folded).to_have_count(2)
    await expect(newcomer.get_by_text("What you write is safe here")).to_be_hidden()
    await hands.press(newcomer.get_by_role("button", name="Send to a moderator"))
    await expect(newcomer.get_by_text("Thank you for telling us.")).to_be_visible()


async def fold_elsewhere(house: House, page: Page, message: str) -> None:
    """The author of a message, from another screen of the same person."""
    person = await house.passer_by()
    for cookie in await page.context.cookies():
        person.client.cookies.set(cookie["name"], cookie["value"])
    assert (await person.post("/rooms/owls/plain/fold", message=message)).status_code == 200


async def report(page: Page, hands: Mouse) -> None:
    """Ask a moderator to look at a message, up to the answer."""
    message = log(page).get_by_role("listitem").filter(has_text="I am. <b>Hello</b>")
    await hands.press(message.get_by_role("button", name="What you can do"))
    await hands.press(page.get_by_role("button", name="Ask a moderator to look"))
    await hands.press(page.get_by_role("dialog").get_by_role("radio").first)
    await hands.write(page.get_by_label("Anything to add"), "I worry")
    await hands.press(page.get_by_role("button", name="Send to a moderator"))


async def is_as_a_fresh_page(page: Page) -> None:
    """What stands in the room now is what stands there for whoever opens it."""
    column = page.get_by_role("region", name="Conversation")
    seen = await column.aria_snapshot()
    await page.reload()
    await expect(log(page)).to_be_visible()
    assert await column.aria_snapshot() == seen


async def test_a_wrong_name_comes_back_with_what_to_do(house: House, opens: Opens) -> None:
    await house.member("Plum Otter")
    page = await opens(PHONE)
    await page.goto("/rooms/owls")
    await page.get_by_label("Your name in this room").fill("PIum 0tter")
    await page.get_by_label("I have read the agreement").check()
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_role("alert").first).to_contain_text("looks like it")
    await expect(page.get_by_label("Your name in this room")).to_have_value("PIum 0tter")


async def test_a_facilitator_invites_somebody_in(house: House, opens: Opens, hands: Mouse) -> None:
    async with line_to(house.base) as (line, by):
        facilitator = await opens(hands.viewport, by=by, **hands.browser)
        await borrow(facilitator, await house.facilitator("Juniper"))
        await facilitator.goto("/rooms/owls/invites")
        make = facilitator.get_by_role("button", name="Make")
        await send_in_vain(facilitator, make, hands, line)
        await hands.press(make)
        await expect(facilitator.get_by_role("img", name="QR code of the link")).to_be_visible()
        await expect(facilitator.get_by_text("used 0 of 1")).to_have_count(1)
        link = await facilitator.get_by_label("Link", exact=True).input_value()
        invited = await opens(hands.viewport, by=by, **hands.browser)
        await invited.goto(link)
        await expect(invited.get_by_text("Juniper")).to_be_visible()
        await take_a_seat(invited, "Teal Moth", hands, "Accept and go in", line)
        await facilitator.goto("/rooms/owls/people")
        await expect(facilitator.get_by_text("Teal Moth", exact=True)).to_have_count(1)
        again = await opens(PHONE, by=by)
        await again.goto(link)
        await expect(again.get_by_text("does not open a room now")).to_be_visible()


async def test_held_words_are_released_by_a_moderator(
    house: House, opens: Opens, hands: Mouse
) -> None:
    async with line_to(house.base) as (line, by):
        author = await opens(hands.viewport, by=by, **hands.browser)
        moderator, reader = await opens(DESK, by=by), await opens(DESK)
        await borrow(moderator, await house.staff())
        await moderator.goto("/desk")
        await moderator.get_by_role("button", name="Go on duty").click()
        await expect(moderator.get_by_text("You are on duty", exact=True)).to_be_visible()
        await borrow(author, await house.member("Plum Otter"))
        await borrow(reader, await house.member("Slate Heron"))
        for page in (author, reader):
            await page.goto("/rooms/owls/chat")
        await expect(author.get_by_text("A moderator is on duty")).to_be_visible()

        await write(author, HARSH, hands)
        await hands.press(author.get_by_role("button", name="Send it as it is"))
        await expect(author.get_by_label("Not in the room yet").get_by_text(HARSH)).to_be_visible()
        await expect(log(reader).get_by_text(HARSH)).to_have_count(0)

        await moderator.get_by_role("link", name="Held: nobody else sees it yet").click()
        await moderator.get_by_role("button", name="I take it").click()
        await moderator.get_by_label("Show it as it was written").check()
        await moderator.get_by_label("Why", exact=True).fill("Harsh, but it may stand.")
        await line.cut()
        await moderator.get_by_role("button", name="Decide").click()
        await expect(moderator.get_by_text("Your words are still here")).to_be_visible()
        await line.mend()
        await moderator.get_by_role("button", name="Decide").click()
        await expect(log(reader).get_by_text(HARSH)).to_be_visible()
        await expect(log(author).get_by_text(HARSH)).to_be_visible()
        await expect(author.get_by_text("your message is in the room now")).to_be_visible()
        await expect(moderator.get_by_text("Nothing is waiting")).to_be_visible()
        await is_as_a_fresh_page(author)


async def test_distress_gets_a_private_card_and_a_case(
    house: House, opens: Opens, hands: Mouse
) -> None:
    async with line_to(house.base) as (line, by):
        author = await opens(hands.viewport, by=by, **hands.browser)
        moderator, reader = await opens(DESK), await opens(DESK)
        await borrow(moderator, await house.staff())
        await moderator.goto("/desk")
        await moderator.get_by_role("button", name="Go on duty").click()
        await borrow(author, await house.member("Plum Otter"))
        await borrow(reader, await house.member("Slate Heron"))
        for page in (author, reader):
            await page.goto("/rooms/owls/chat")
        await expect(author.get_by_text("A moderator is on duty")).to_be_visible()
        line.loses = b"I want to die"
        await write(author, "I want to die. I have not said that out loud before.", hands)
        await expect(log(reader).get_by_text("I want to die")).to_be_visible()
        line.loses = None
        await author.evaluate(BACK)
        await expect(author.get_by_text("You are not alone with this right now")).to_be_visible()
        await line.cut()
        await write(author, "Still here.", hands)
        await expect(author.get_by_text("goes out by itself")).to_be_visible()
        await expect(author.get_by_text("116 123").first).to_be_visible()
        await line.mend()
        await author.evaluate(BACK)
        await expect(log(author).get_by_text("Still here.")).to_be_visible()
        await hands.press(author.get_by_role("button", name="Stay here"))
        await expect(author.get_by_label("Write to Room owls")).to_be_focused()
        await is_as_a_fresh_page(author)
    await expect(log(reader).get_by_text("I want to die")).to_have_count(1)
    await expect(reader.get_by_text("You are not alone with this right now")).to_be_hidden()
    await expect(moderator.get_by_text("Somebody may be in distress").first).to_be_visible()


async def test_the_first_admin_comes_in_by_the_printed_link(house: House, opens: Opens) -> None:
    from server.actions import staff

    secret = await house.chat.store.write(staff.first_admin_link)
    page = await opens(DESK)
    await page.goto(f"/start/{secret}")
    await page.get_by_label("name", exact=False).first.fill("Maren")
    await page.get_by_label("Passphrase").fill(PASSPHRASE)
    await page.get_by_role("main").get_by_role("button").last.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("code")
    await page.goto("/desk")
    await expect(page.get_by_role("heading", name="Desk", exact=True)).to_be_visible()
    assert await house.chat.store.write(staff.first_admin_link) is None
    assert SiteRole.ADMIN
