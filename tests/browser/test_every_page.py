"""Every page in a real browser: fit for everybody, in every look, and in a language that is written
from right to left."""

import pytest
from playwright.async_api import Page, expect

from server.actions.insights import daily
from server.models import Entry, SiteRole
from tests.browser.conftest import PHONE, Opens
from tests.browser.fitness import LOOKS, NARROW, faults_of, look_again, look_over
from tests.browser.test_journeys import borrow
from tests.house import House
from tests.test_rule_packs import FILE
from tests.test_rule_replays import replayed
from tests.test_rules import RULE

HARSH = "you are pathetic and everyone here is faking it"
EVERYBODY = ("/", "/rooms", "/rooms?q=nothing-like-it", "/rooms/owls", "/help-now", "/sign-in",
             "/sign-up", "/recover", "/look", "/offline", "/no-such-page")  # fmt: skip
FACILITATOR = ("/me", "/me/decisions", "/rooms/owls/aside", "/rooms/owls", "/rooms/owls/chat",
               "/rooms/owls/plain", "/rooms/owls/messages", "/rooms/owls/agreement",
               "/rooms/owls/people", "/rooms/owls/invites",
               "/rooms/owls/search?q=awake")  # fmt: skip
FOCUSED = """() => [...document.querySelectorAll("a, button, summary, select, textarea, input")]
  .filter((one) => one.checkVisibility() && !one.disabled)
  .filter((one) => { one.focus();
    if (document.activeElement !== one) return false;
    const around = [one, one.closest(".room-card") ?? one].map((it) => getComputedStyle(it));
    return !around.some((it) => it.outlineStyle === "solid" && parseFloat(it.outlineWidth) >= 3); })
  .map((one) => one.outerHTML.slice(0, 160))"""


@pytest.fixture
async def lived_in(house: House) -> House:
    """Rooms with words, people who ask, and something on the desk."""
    await house.room("ask", entry=Entry.REQUEST)
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    first = (await a.says("Is anybody awake?", need="company"))["message"]["id"]
    await a.says("I am, at least.", reply_to=first, label="sleep")
    await a.ask("withdraw", message=(await a.says("never mind"))["message"]["id"])
    await a.says("I want to die")
    await a.says(HARSH, anyway=True)
    await ada.post("/rooms/ask/join", name="Ada Wren", agree="yes")
    times = {"day": "2026-11-23", "time": "02:30", "minutes": "60", "zone": "UTC"}
    await (await house.facilitator("Fay Owl")).post("/rooms/owls/gatherings", weekly="y", **times)
    return house


async def touching(opens: Opens, **more: object) -> Page:
    """The smallest phone: a page at 400 % is as narrow."""
    return await opens(NARROW, has_touch=True, **more)


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_page_of_members_is_fit_for_everybody(
    lived_in: House, opens: Opens, language: str
) -> None:
    looks = LOOKS if language == "en" else []
    page = await touching(opens, locale=language)
    for path in EVERYBODY:
        await look_over(page, path, looks)
    await page.goto("/sign-in")
    await page.locator("main form").evaluate("(form) => form.noValidate = true")
    await page.locator("main form button").last.click()
    await look_again(page, "a refused form", looks)
    juniper = await lived_in.facilitator("Juniper")
    secret = (await juniper.post("/rooms/owls/invites", uses="3")).json()["made_url"]
    await look_over(page, secret, looks)
    await borrow(page, juniper)
    for path in FACILITATOR:
        await look_over(page, path, looks)
    maren = await touching(opens, locale=language)
    await borrow(maren, await lived_in.facilitator("Maren", "ask"))
    await look_over(maren, "/rooms/ask/people", looks)


async def test_every_page_of_the_desk_is_fit_for_everybody(lived_in: House, opens: Opens) -> None:
    page, sol = await touching(opens), await lived_in.staff()
    await borrow(page, sol)
    for case in (await sol.get("/desk")).json()["cases"]:
        await look_over(page, f"/desk/cases/{case['id']}")
        await sol.post(f"/desk/cases/{case['id']}/claim")
        await look_over(page, f"/desk/cases/{case['id']}")
    await daily.count(lived_in.chat)
    for path in ("/desk", "/desk?kind=held&mine=yes", "/desk/log", "/desk/insights?days=7",
                 "/help/moderators", "/help/rules"):  # fmt: skip
        await look_over(page, path)


async def test_every_page_of_rules_is_fit_for_everybody(house: House, opens: Opens) -> None:
    uma, page = await house.staff("Uma", SiteRole.ADMIN), await touching(opens)
    await borrow(page, uma)
    await uma.post("/desk/rules", **RULE)
    draft = {**RULE, "version": "1", "any": "badgers", "state": "draft"}
    assert (await uma.post("/desk/rules/room.badgers", **draft)).status_code == 200
    one = "/desk/rules/room.badgers"
    assert (await uma.post("/desk/rules/import", text=FILE)).json()["faults"] == []
    ada = await (await house.member("Ada Wren")).enters()
    await ada.says("badgers in the garden")
    await replayed(uma)
    few = "/desk/rules?category=spam"  # of hundreds that are drawn alike
    for path in (few, "/desk/rules/new", "/desk/rules/import", one, one + "/words",
                 one + "/edit", one + "/replay"):  # fmt: skip
        await look_over(page, path)
    await page.goto(one + "/edit")
    await page.get_by_label("Words", exact=True).fill("see the badgers")
    await page.locator("mark").wait_for()
    await look_again(page, "the test box")


async def test_every_part_in_every_state_is_fit_for_everybody(house: House, opens: Opens) -> None:
    page = await touching(opens)
    await look_over(page, "/help/style")
    await page.keyboard.press("Tab")  # from now on by keyboard
    for light, theme in LOOKS:
        await page.evaluate(
            "(look) => Object.assign(document.documentElement.dataset, look)",
            {"light": light, "theme": theme},
        )
        assert not await page.evaluate(FOCUSED), (light, theme)
    await page.emulate_media(forced_colors="active")
    assert not await page.evaluate(FOCUSED), "forced colours"


async def test_a_choice_of_look_needs_no_script_and_wins_over_the_device(
    house: House, opens: Opens
) -> None:
    page = await opens(PHONE, java_script_enabled=False, color_scheme="dark", contrast="more")
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    said = "document.querySelector('meta[name=theme-color]').content"
    await page.goto("/rooms")
    assert await page.evaluate(colour) == "rgb(0, 0, 0)", "high contrast, as the device asks"
    await page.get_by_role("link", name="How pages look").click()
    await page.get_by_label("Light", exact=True).check()
    await page.get_by_label("Calm").check()
    await page.get_by_role("button", name="Keep it so").click()
    assert await page.get_by_label("Calm").is_checked()
    await page.get_by_role("link", name="Back to where you were").click()
    assert page.url.endswith("/rooms")
    assert await page.evaluate(colour) == "rgb(236, 234, 230)"
    assert await page.evaluate(said) == "#eceae6", "what the browser draws around it"
    assert (await (await house.passer_by()).post("/look", theme="pink")).status_code == 400


async def test_the_checks_above_could_fail(house: House, opens: Opens) -> None:
    page = await touching(opens)
    await page.goto("/rooms")
    await page.evaluate("document.querySelector('input').parentElement.innerHTML = '<input>'")
    assert [fault[1] for fault in await faults_of(page, [])] == ["label"]
    await page.goto("/rooms")
    await page.evaluate("document.querySelector('.lead').style.color = '#888'")
    found = await faults_of(page, LOOKS)
    assert {fault[1] for fault in found} == {"color-contrast"}
    assert {fault[0] for fault in found} == {"as it is", "light ", "light contrast", "light calm"}


async def test_the_plain_room_weighs_little_and_needs_no_script(house: House, opens: Opens) -> None:
    page = await opens(PHONE, java_script_enabled=False)
    ada = await house.member("Ada Wren")
    await borrow(page, ada)
    a, b = await ada.enters(), await (await house.member("Ben Fox")).enters()
    for number in range(30):
        await b.says(f"An ordinary line of a conversation, number {number}.", label="loss")
    await a.ask("shield", topic="loss", on=True)  # which folds them all, and weighs more
    response = await page.goto("/rooms/owls/plain")
    assert response is not None
    assert len(await response.body()) < 15_000
    await expect(page.get_by_text("number 29.").last).to_be_hidden()
    await page.get_by_text("Show the words").last.click()
    await expect(page.get_by_text("number 29.").last).to_be_visible()
    await page.get_by_role("textbox").first.fill("Hello without scripts")
    await page.get_by_role("button", name="Send").first.click()
    assert await page.get_by_text("Hello without scripts").count() == 1


async def test_words_sent_before_the_scripts_run_are_kept(house: House, opens: Opens) -> None:
    page = await opens(PHONE, java_script_enabled=False)
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    await borrow(page, ada)
    b = await ben.enters()
    await page.goto("/rooms/owls/chat")
    await page.get_by_role("textbox").first.fill("Too early for scripts")
    await page.get_by_role("button", name="Send").click()
    assert (await b.event("message"))["message"]["body"] == "Too early for scripts"
    assert page.url.endswith("/rooms/owls/plain"), "no words in the address"
