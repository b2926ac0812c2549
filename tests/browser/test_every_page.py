"""Every page in a real browser: nothing serious for axe, no sideways scrolling, light and dark."""

import json

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from server.actions.insights import daily
from server.models import Entry, SiteRole
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.test_journeys import borrow
from tests.house import House
from tests.test_rule_packs import FILE
from tests.test_rule_replays import replayed
from tests.test_rules import RULE

NARROW = {"width": 320, "height": 640}
HARSH = "you are pathetic and everyone here is faking it"
EVERYBODY = ("/", "/rooms", "/rooms?q=nothing-like-it", "/rooms/owls", "/help-now", "/sign-in",
             "/sign-up", "/recover", "/help/rules", "/help/moderators",
             "/no-such-page")  # fmt: skip
FACILITATOR = ("/me", "/me/decisions", "/rooms/owls/aside",
               "/rooms/owls", "/rooms/owls/chat", "/rooms/owls/plain",
               "/rooms/owls/messages", "/rooms/owls/invites", "/rooms/ask/people")  # fmt: skip


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
    return house


async def look_over(page: Page, path: str) -> None:
    """One page: what axe says, and whether it is wider than the window."""
    await page.goto(path)
    await look_again(page, path)


async def look_again(page: Page, path: str) -> None:
    """The same of a page as it stands."""
    found = (await Axe().run(page)).response["violations"]
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert not serious, f"{path}: {json.dumps(serious, indent=1)[:3000]}"
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{path} is {wide} px too wide"


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(NARROW, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
)
async def test_every_page_is_fit_for_everybody(
    lived_in: House, opens: Opens, viewport: dict[str, int], scheme: str
) -> None:
    passing = await opens(viewport, color_scheme=scheme)
    for path in EVERYBODY:
        await look_over(passing, path)
    facilitator = await lived_in.facilitator("Juniper")
    secret = (await facilitator.post("/rooms/owls/invites", uses="3")).json()["made_url"]
    await look_over(passing, secret)
    await borrow(passing, facilitator)
    for path in FACILITATOR[:-1]:
        await look_over(passing, path)
    leader = await opens(viewport, color_scheme=scheme)
    await borrow(leader, await lived_in.facilitator("Maren", "ask"))
    await look_over(leader, FACILITATOR[-1])
    moderator = await opens(viewport, color_scheme=scheme)
    sol = await lived_in.staff()
    await borrow(moderator, sol)
    for case in (await sol.get("/desk")).json()["cases"]:
        await look_over(moderator, f"/desk/cases/{case['id']}")
        await sol.post(f"/desk/cases/{case['id']}/claim")
        await look_over(moderator, f"/desk/cases/{case['id']}")
    await daily.count(lived_in.chat)
    for path in ("/desk", "/desk?kind=held&mine=yes", "/desk/log", "/desk/insights?days=7"):
        await look_over(moderator, path)
    await look_over(moderator, "/desk/rules")


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(NARROW, "light"), (PHONE, "dark"), (DESK, "light")]
)
async def test_every_page_of_rules_is_fit_for_everybody(
    house: House, opens: Opens, viewport: dict[str, int], scheme: str
) -> None:
    uma, page = await house.staff("Uma", SiteRole.ADMIN), await opens(viewport, color_scheme=scheme)
    await borrow(page, uma)
    await uma.post("/desk/rules", **RULE)
    draft = {**RULE, "version": "1", "any": "badgers", "state": "draft"}
    assert (await uma.post("/desk/rules/room.badgers", **draft)).status_code == 200
    one = "/desk/rules/room.badgers"
    assert (await uma.post("/desk/rules/import", text=FILE)).json()["faults"] == []
    ada = await (await house.member("Ada Wren")).enters()
    await ada.says("badgers in the garden")
    await replayed(uma)
    for path in ("/desk/rules", "/desk/rules/new", "/desk/rules/import", one, one + "/words",
                 one + "/edit", one + "/replay"):  # fmt: skip
        await look_over(page, path)
    await page.goto(one + "/edit")
    await page.get_by_label("Words", exact=True).fill("see the badgers")
    await page.locator("mark").wait_for()
    await look_again(page, "the test box")


async def test_the_checks_above_could_fail(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await page.goto("/rooms")
    await page.evaluate("document.querySelector('input').parentElement.innerHTML = '<input>'")
    found = (await Axe().run(page)).response["violations"]
    assert any(v["impact"] in {"serious", "critical"} for v in found)


async def test_the_plain_room_weighs_little_and_needs_no_script(house: House, opens: Opens) -> None:
    page = await opens(PHONE, java_script_enabled=False)
    ada = await house.member("Ada Wren")
    await borrow(page, ada)
    a = await ada.enters()
    for number in range(30):
        await a.says(f"An ordinary line of a conversation, number {number}.")
    response = await page.goto("/rooms/owls/plain")
    assert response is not None
    assert len(await response.body()) < 15_000
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
