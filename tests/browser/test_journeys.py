"""Journeys 1, 2 and 5 of a first evening: newcomer, facilitator, moderator, three browsers."""

from playwright.async_api import Page, expect

from server.models import SiteRole
from tests.browser.conftest import DESK, PHONE, Opens
from tests.house import PASSPHRASE, House, Person

HARSH = "you are pathetic and everyone here is faking it"


async def borrow(page: Page, person: Person) -> None:
    """Let this browser be a person who signed in elsewhere."""
    cookies = [
        {"name": name, "value": value, "url": person.house.base}
        for name, value in person.client.cookies.items()
    ]
    await page.context.add_cookies(cookies)  # type: ignore[arg-type]


async def write(page: Page, words: str) -> None:
    await page.get_by_label("Write to Room owls").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()


def log(page: Page):
    return page.get_by_role("log")


async def come_in(page: Page, name: str) -> None:
    """Journey 1: from the front door into the room, without e-mail."""
    await page.goto("/")
    await page.get_by_role("link", name="See the rooms").click()
    await page.get_by_role("link", name="Room owls").click()
    await expect(page.get_by_role("heading", name="Room owls")).to_be_visible()
    await expect(page.get_by_text("What is said here stays here.")).to_be_visible()
    await expect(page.get_by_text("No e-mail, no real name")).to_be_visible()
    await page.get_by_label("Your name in this room").fill(name)
    await page.get_by_label("I have read the agreement").check()
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_label("Write to Room owls")).to_be_visible()


async def test_a_newcomer_is_in_the_room_and_talking(house: House, opens: Opens) -> None:
    newcomer, other = await opens(PHONE), await opens(DESK)
    await come_in(newcomer, "Plum Otter")
    await come_in(other, "Slate Heron")
    await write(newcomer, "Is anybody awake?")
    await expect(log(other).get_by_text("Is anybody awake?")).to_be_visible()
    await expect(log(newcomer).get_by_text("Is anybody awake?")).to_have_count(1)
    await write(other, "I am. <b>Hello</b>")
    await expect(log(newcomer).get_by_text("I am. <b>Hello</b>")).to_be_visible()
    await newcomer.reload()
    await expect(log(newcomer).get_by_text("Is anybody awake?")).to_have_count(1)


async def test_a_wrong_name_comes_back_with_what_to_do(house: House, opens: Opens) -> None:
    await house.member("Plum Otter")
    page = await opens(PHONE)
    await page.goto("/rooms/owls")
    await page.get_by_label("Your name in this room").fill("PIum 0tter")
    await page.get_by_label("I have read the agreement").check()
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_role("alert").first).to_contain_text("looks like it")
    await expect(page.get_by_label("Your name in this room")).to_have_value("PIum 0tter")


async def test_a_facilitator_invites_somebody_in(house: House, opens: Opens) -> None:
    facilitator, invited = await opens(DESK), await opens(PHONE)
    await borrow(facilitator, await house.facilitator("Juniper"))
    await facilitator.goto("/rooms/owls/invites")
    await facilitator.get_by_role("button", name="Make").click()
    await expect(facilitator.get_by_role("img", name="QR code of the link")).to_be_visible()
    link = await facilitator.get_by_label("Link", exact=True).input_value()
    await invited.goto(link)
    await expect(invited.get_by_text("Juniper")).to_be_visible()
    await invited.get_by_label("Your name in this room").fill("Teal Moth")
    await invited.get_by_label("I have read the agreement").check()
    await invited.get_by_role("button", name="Accept and go in").click()
    await expect(invited.get_by_label("Write to Room owls")).to_be_visible()
    again = await opens(PHONE)
    await again.goto(link)
    await expect(again.get_by_text("does not open a room now")).to_be_visible()


async def test_held_words_are_released_by_a_moderator(house: House, opens: Opens) -> None:
    author, reader, moderator = await opens(PHONE), await opens(DESK), await opens(DESK)
    await borrow(moderator, await house.staff())
    await moderator.goto("/desk")
    await moderator.get_by_role("button", name="Go on duty").click()
    await expect(moderator.get_by_text("You are on duty", exact=True)).to_be_visible()
    await come_in(author, "Plum Otter")
    await come_in(reader, "Slate Heron")
    await expect(author.get_by_text("A moderator is on duty")).to_be_visible()

    await write(author, HARSH)
    await author.get_by_role("button", name="Send it as it is").click()
    await expect(author.get_by_label("Not in the room yet").get_by_text(HARSH)).to_be_visible()
    await expect(log(reader).get_by_text(HARSH)).to_have_count(0)

    await moderator.get_by_role("link", name="Held: nobody else sees it yet").click()
    await moderator.get_by_role("button", name="I take it").click()
    await moderator.get_by_label("Show it as it was written").check()
    await moderator.get_by_label("Why", exact=True).fill("Harsh, but it may stand.")
    await moderator.get_by_role("button", name="Decide").click()
    await expect(log(reader).get_by_text(HARSH)).to_be_visible()
    await expect(log(author).get_by_text(HARSH)).to_be_visible()
    await expect(author.get_by_text("your message is in the room now")).to_be_visible()
    await expect(moderator.get_by_text("Nothing is waiting")).to_be_visible()


async def test_distress_gets_a_private_card_and_a_case(house: House, opens: Opens) -> None:
    author, reader, moderator = await opens(PHONE), await opens(DESK), await opens(DESK)
    await borrow(moderator, await house.staff())
    await moderator.goto("/desk")
    await moderator.get_by_role("button", name="Go on duty").click()
    await come_in(author, "Plum Otter")
    await come_in(reader, "Slate Heron")
    await write(author, "I want to die. I have not said that out loud before.")
    await expect(log(reader).get_by_text("I want to die")).to_be_visible()
    await expect(author.get_by_text("You are not alone with this right now")).to_be_visible()
    await expect(author.get_by_text("116 123").first).to_be_visible()
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


async def test_quick_exit_leaves_nothing_behind(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await come_in(page, "Plum Otter")
    away = house.chat.settings.exit_url
    async with page.expect_event("requestfailed", lambda request: request.url == away):
        for _ in range(3):
            await page.keyboard.press("Shift")
    await page.wait_for_url("chrome-error://**")  # tests reach no other site
    await page.goto(f"{house.base}/rooms/owls/chat")
    await expect(page.get_by_role("heading", level=1)).not_to_have_text("Room owls")
    assert await page.context.cookies() == []
