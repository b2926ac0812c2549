"""The conversation of a room: read back and never moved, led to any message; by finger, by key."""

from playwright.async_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.fitness import look_again
from tests.browser.test_journeys import borrow, log
from tests.house import House, Person, Socket

MOST_DRAWN = 300
# Watches every change of the list: how many messages stood there at most.
WATCH = """() => {
  const list = document.querySelector('[data-part="timeline"]');
  window.most = list.children.length;
  new MutationObserver(() => { window.most = Math.max(window.most, list.children.length); })
    .observe(list, { childList: true });
}"""
BACK = """(box) => new Promise((done) => {
  const start = document.querySelector('[data-part="start"]');
  const step = () => {
    if (!start.hidden && box.scrollTop === 0) return done();
    box.scrollTop -= 400;
    requestAnimationFrame(step);
  };
  step();
})"""
PLACE = "li => li.getBoundingClientRect().top"
SETTLE = """li => new Promise((done) => {
  li.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => requestAnimationFrame(() => done(li.getBoundingClientRect().top)));
})"""


async def talk(who: Person, count: int, words: str = "line") -> list[str]:
    """So much is said, from a new seat for every fifty words: a seat may not say more at once."""
    ids: list[str] = []
    while len(ids) < count:
        seat = await who.enters()
        for number in range(len(ids) + 1, min(count, len(ids) + 50) + 1):
            ids.append((await seat.says(f"{words} {number}"))["message"]["id"])
        await seat.connection.close()
    return ids


def item(page: Page, message_id: str):
    return page.locator(f'[data-message="{message_id}"]')


async def a_phone_and_two(house: House, opens: Opens) -> tuple[Page, Person, Person]:
    return await opens(PHONE), await house.member("Ada Wren"), await house.member("Ben Fox")


async def test_who_reads_further_up_is_never_moved_and_the_page_stays_small(
    house: House, opens: Opens
) -> None:
    page, ada, ben = await a_phone_and_two(house, opens)
    b = await ben.enters()
    ids = await talk(ben, 340)
    await borrow(page, ada)
    await page.goto("/rooms/owls/chat")
    await expect(log(page).get_by_text("line 340", exact=True)).to_be_in_viewport()
    await page.evaluate(WATCH)
    box = page.get_by_role("region", name="Conversation")
    await box.evaluate(BACK)
    await expect(page.get_by_text("This is where the conversation begins")).to_be_visible()
    await expect(item(page, ids[339])).to_have_count(0)
    assert await page.evaluate("most") <= MOST_DRAWN

    reads = item(page, ids[200])
    before = await reads.evaluate(SETTLE)
    await talk(ben, 25, "meanwhile")
    await expect(page.get_by_role("button", name="25 new messages below")).to_be_visible()
    assert await reads.evaluate(PLACE) == before
    await b.ask("edit", message=ids[180], body="changed\nto\nmany\nlines")
    await b.ask("react", message=ids[185], kind="hug", on=True)
    await b.ask("withdraw", message=ids[188])
    await expect(item(page, ids[188]).get_by_text("Taken back")).to_be_attached()
    assert abs(await reads.evaluate(PLACE) - before) < 1, "not by a pixel"
    assert await page.evaluate("most") <= MOST_DRAWN

    await page.get_by_role("button", name="25 new messages below").click()
    await expect(log(page).get_by_text("meanwhile 25", exact=True)).to_be_in_viewport()
    await talk(ben, 1, "and then")
    await expect(log(page).get_by_text("and then 1", exact=True)).to_be_in_viewport()
    assert await page.evaluate("most") <= MOST_DRAWN
    assert await page.evaluate("document.activeElement !== document.body"), "focus is somewhere"


async def test_the_first_unread_and_what_an_answer_quotes_are_one_tap_away(
    house: House, opens: Opens
) -> None:
    page, ada, ben = await a_phone_and_two(house, opens)
    a, b = await ada.enters(), await ben.enters()
    ids = await talk(ben, 120)
    read = (await b.says("read before"))["message"]
    await a.ask("read", room="owls", rev=read["rev"])
    new = await talk(ben, 130, "new")
    await b.says("as you said", reply_to=ids[0])
    await borrow(page, ada)
    await page.goto("/rooms/owls/chat")
    await expect(log(page).get_by_text("as you said")).to_be_in_viewport()

    await page.get_by_role("button", name="131 new since you were last here").click()
    await expect(item(page, new[0])).to_be_focused()
    await expect(item(page, new[0]).get_by_text("New since you were last here")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="131 new")).to_be_hidden()
    await page.get_by_role("button", name="To the newest").click()
    await expect(log(page).get_by_text("as you said")).to_be_in_viewport()

    await log(page).get_by_role("link", name="an earlier message").click()
    await expect(item(page, ids[0])).to_be_focused()
    await expect(item(page, ids[0])).to_be_in_viewport()
    await b.says("while you were up there")
    await page.get_by_role("button", name="1 new message below").click()
    await expect(log(page).get_by_text("while you were up there")).to_be_in_viewport()
    await expect(log(page).get_by_text("while you were up there")).to_have_count(1)


CONVERSATION = """
- log "Messages":
  - list:
    - listitem:
      - paragraph: Today
      - paragraph:
        - text: Ben Fox
        - time
        - text: Some company
      - paragraph: Is anybody awake?
      - list:
        - listitem:
          - button "hug someone here"
      - button "What you can do with the message from Ben Fox"
    - listitem:
      - paragraph:
        - text: Ada Wren (you)
        - time
      - link "Answer to Ben Fox Is anybody awake?"
      - paragraph: I am.
      - list:
        - listitem:
          - button "with you Ben Fox"
      - button "What you can do with the message from Ada Wren"
    - listitem:
      - paragraph:
        - text: Ben Fox
        - time
      - paragraph: Taken back by the person who wrote it.
"""


async def evening(house: House, page: Page) -> tuple[Socket, str, str]:
    """Ada comes back to what she and Ben said: Ben's seat, his message, her answer to it."""
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    his = (await b.says("Is anybody awake?", need="company"))["message"]["id"]
    hers = (await a.says("I am.", reply_to=his))["message"]["id"]
    await b.ask("react", message=hers, kind="with_you", on=True)
    gone = await (await house.member("Cal Lark")).enters()
    await gone.ask("react", message=his, kind="hug", on=True)
    await gone.connection.close()
    await b.ask("withdraw", message=(await b.says("never mind"))["message"]["id"])
    await page.clock.set_fixed_time(house.clock.at)
    await borrow(page, ada)
    await page.goto("/rooms/owls/chat")
    return b, his, hers


async def test_a_room_as_a_screen_reader_has_it(house: House, opens: Opens) -> None:
    page = await opens(DESK)
    ben, his, hers = await evening(house, page)
    await expect(log(page)).to_match_aria_snapshot(CONVERSATION)
    await expect(log(page)).to_have_attribute("aria-live", "polite")
    await expect(log(page)).to_have_attribute("aria-relevant", "additions")
    await ben.says("a fresh one")
    fresh = log(page).get_by_role("listitem").filter(has_text="a fresh one")
    await expect(fresh).to_have_count(1)
    assert await fresh.get_attribute("aria-live") is None, "read out"
    await ben.ask("edit", message=his, body="Is anybody up?")
    await expect(item(page, his).get_by_text("Is anybody up?")).to_be_visible()
    for earlier in (his, hers):
        await expect(item(page, earlier)).to_have_attribute("aria-live", "off")
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    await expect(page.get_by_label("Write to Room owls")).to_have_accessible_description(
        "Enter sends, Shift and Enter starts a new line"
    )


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def test_a_conversation_by_keyboard_alone(house: House, opens: Opens) -> None:
    page = await opens(DESK)
    _, his, hers = await evening(house, page)
    menu_of = {"name": "What you can do"}
    await page.get_by_label("Write to Room owls").focus()
    await press(page, "ArrowUp")
    await expect(item(page, hers).get_by_role("button", **menu_of)).to_be_focused()
    ring = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(ring) == "solid", "one sees where one is"
    await press(page, "ArrowUp", "4")
    await expect(item(page, his).get_by_role("button", name="hug", pressed=True)).to_be_visible()
    await press(page, "Enter")
    await expect(page.get_by_role("dialog").get_by_text("hug: you and Cal Lark")).to_be_visible()
    await look_again(page, "the choices of a message")
    await press(page, "Escape", "r")
    await expect(page.get_by_text("Answering Ben Fox")).to_be_visible()
    await page.keyboard.type("Same here.")
    await press(page, "Enter")
    await expect(log(page).get_by_text("Same here.")).to_be_visible()
    await press(page, "ArrowUp", "e")
    await page.keyboard.type(" Still.")
    await press(page, "Enter")
    await expect(log(page).get_by_text("Same here. Still.")).to_be_visible()
    await press(page, "ArrowUp", "?")
    await expect(page.get_by_role("dialog", name="Keys").get_by_text("A new line")).to_be_visible()
    await look_again(page, "the sheet of keys")
    await press(page, "Escape")
    await expect(log(page).get_by_role("button", **menu_of).last).to_be_focused()


async def test_the_focus_stays_where_words_go(house: House, opens: Opens) -> None:
    page = await opens(DESK)
    ben, his, hers = await evening(house, page)
    await item(page, his).get_by_role("button", name="What you can do").focus()
    await ben.ask("withdraw", message=his)
    await expect(item(page, his)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(item(page, hers).get_by_role("button", name="What you can do")).to_be_focused()
    chip = item(page, hers).get_by_role("button", name="with you")
    await chip.focus()
    await ben.ask("react", message=hers, kind="with_you", on=False)
    await expect(chip).to_be_hidden()
    await expect(item(page, hers).get_by_role("button", name="What you can do")).to_be_focused()


async def test_a_finger_that_rests_on_a_message_opens_what_one_can_do(
    house: House, opens: Opens
) -> None:
    page, ada, ben = (
        await opens(PHONE, has_touch=True, is_mobile=True),
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
    )
    await talk(ben, 3)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await borrow(page, ada)
    await page.goto("/rooms/owls/chat")
    words = log(page).get_by_text("line 2", exact=True)
    spot = await words.bounding_box()
    assert spot is not None
    finger = await page.context.new_cdp_session(page)
    point = [{"x": spot["x"] + 5, "y": spot["y"] + 5}]
    menu = page.get_by_role("dialog", name="The message from Ben Fox")
    await words.tap()
    await expect(menu).to_be_hidden()
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
    await expect(menu).to_be_visible()
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await menu.get_by_role("button", name="Copy the words").tap()
    await expect(page.get_by_text("Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "line 2"
