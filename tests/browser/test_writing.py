"""While one writes: what would become of the words stands beside them, and no word is lost."""

from playwright.async_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.test_journeys import HARSH, borrow, come_in, log, write
from tests.house import House

DATA = "You can ring me on 415-555-0191 tonight"


def box(page: Page):
    return page.get_by_label("Write to Room owls")


def beside(page: Page):
    return page.get_by_label("About what you are writing")


async def test_a_nudge_while_typing_with_the_keyboard_alone(house: House, opens: Opens) -> None:
    page, other = await opens(DESK), await opens(DESK)
    await come_in(page, "Plum Otter")
    await come_in(other, "Slate Heron")
    await box(page).focus()
    await page.keyboard.type(DATA)
    await expect(beside(page).get_by_role("heading")).to_have_text("Before this goes out")
    await expect(beside(page).locator("mark")).to_have_text("415-555-0191")
    await expect(beside(page).get_by_text("The room would see:")).to_contain_text("████")
    await expect(box(page)).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Send it as it is")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Change it")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(beside(page)).to_be_hidden()
    await expect(box(page)).to_be_focused()
    chosen = "(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.activeElement)"
    assert await page.evaluate(chosen) == "415-555-0191", "the words in question are chosen"
    await page.keyboard.type("here")
    await page.keyboard.press("Enter")
    await expect(log(other).get_by_text("You can ring me on here tonight")).to_be_visible()
    await expect(beside(page)).to_be_hidden()


async def test_a_nudge_at_send_keeps_the_words_in_the_box(house: House, opens: Opens) -> None:
    page, other = await opens(PHONE), await opens(DESK)
    await come_in(page, "Plum Otter")
    await come_in(other, "Slate Heron")
    await write(page, DATA)
    await expect(page.get_by_role("button", name="Change it")).to_be_focused()
    await expect(box(page)).to_have_value(DATA)
    await page.reload()
    await expect(box(page)).to_have_value(DATA)
    await expect(beside(page).locator("mark")).to_have_text("415-555-0191")
    await page.get_by_role("button", name="Send it as it is").click()
    await expect(log(other).get_by_text("You can ring me on ████████████ tonight")).to_be_visible()
    await expect(box(page)).to_have_value("")


async def test_an_old_answer_says_nothing_about_newer_words(house: House, opens: Opens) -> None:
    page = await opens(DESK)
    await come_in(page, "Plum Otter")
    held: list = []
    await page.context.route_web_socket("**/socket", lambda ws: hold_answers(ws, held))
    await page.reload()
    await expect(page.get_by_role("region", name="Who is here")).to_contain_text("Plum Otter")
    await box(page).fill(DATA)
    await wait_for(page, lambda: held)
    await box(page).fill("Good evening, all")
    for answer in held[:1]:
        answer()
    await wait_for(page, lambda: len(held) > 1)
    await expect(beside(page)).to_be_hidden()
    held[1]()
    await box(page).fill(DATA)
    await wait_for(page, lambda: len(held) > 2)
    held[2]()
    await expect(beside(page)).to_be_visible()


async def test_changing_earlier_words_is_looked_over_and_survives_a_reload(
    house: House, opens: Opens
) -> None:
    page, other = await opens(DESK), await opens(DESK)
    await page.clock.set_fixed_time(house.clock.at)  # words can be changed for a while only
    await come_in(page, "Plum Otter")
    await come_in(other, "Slate Heron")
    await write(page, "Good evening")
    await log(page).get_by_role("button", name="What you can do").click()
    await page.get_by_role("button", name="Change it").click()
    await box(page).fill(HARSH)
    await expect(beside(page).locator("mark").first).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Changing what you said")).to_be_visible()
    await expect(box(page)).to_have_value(HARSH)
    await box(page).fill("Good evening, all of you")
    await expect(beside(page)).to_be_hidden()
    await box(page).press("Enter")
    await expect(log(other).get_by_text("Good evening, all of you")).to_be_visible()
    await expect(box(page)).to_have_value("")


async def test_what_is_written_while_a_change_is_on_its_way_stays(
    house: House, opens: Opens
) -> None:
    page = await opens(DESK)
    await page.clock.set_fixed_time(house.clock.at)
    await come_in(page, "Plum Otter")
    held: list = []
    await page.context.route_web_socket(
        "**/socket", lambda ws: hold_answers(ws, held, "all of you")
    )
    await page.reload()
    await write(page, "Good evening")
    await log(page).get_by_role("button", name="What you can do").click()
    await page.get_by_role("button", name="Change it").click()
    await box(page).fill("Good evening, all of you")
    await box(page).press("Enter")
    await wait_for(page, lambda: len(held) > 1)  # the change itself, and the answer
    await page.keyboard.type(", and Ben")
    for answer in held:
        answer()
    await expect(log(page).get_by_text("Good evening, all of you")).to_be_visible()
    await expect(box(page)).to_have_value("Good evening, all of you, and Ben")
    held.clear()
    await box(page).press("Enter")
    await wait_for(page, lambda: len(held) > 1)
    held[0]()  # whichever comes first, nothing waits for the other
    await expect(log(page).get_by_text("all of you, and Ben")).to_be_visible()
    await expect(box(page)).to_have_value("")


async def test_a_lost_line_and_a_refusal_leave_the_draft(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await borrow(page, await house.member("Plum Otter"))
    await page.goto("/rooms/owls/chat")
    await box(page).fill(DATA)
    await expect(beside(page)).to_be_visible()
    await page.context.set_offline(True)
    await box(page).fill("why don't you just kill yourself")
    await page.context.set_offline(False)
    await box(page).press("Control+Enter")
    await expect(page.get_by_role("alert").first).to_contain_text("still in the box")
    await expect(box(page)).to_have_value("why don't you just kill yourself")


def hold_answers(ws, held: list, what: str = '"preview"') -> None:  # type: ignore[no-untyped-def,type-arg]
    """A slow line: answers to a `check`, or what holds these words, wait until the test lets them
    through."""
    server = ws.connect_to_server()

    def hear(frame: str) -> None:
        if what in frame:
            held.append(lambda: ws.send(frame))
        else:
            ws.send(frame)

    server.on_message(hear)


async def wait_for(page: Page, is_so) -> None:  # type: ignore[no-untyped-def]
    """Until something is so in the test itself, while the browser goes on."""
    for _ in range(200):
        if is_so():
            return
        await page.wait_for_timeout(50)
    raise AssertionError("it never came to be")
