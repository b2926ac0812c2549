"""Help lines in a browser: open or closed by each line's own clock, and what this browser keeps."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Opens
from tests.browser.test_journeys import borrow
from tests.house import House


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ({"hours": 0}, "Opens today at 09:00"),  # Monday 04:00 in Rome
        ({"hours": 4, "minutes": 59}, "Opens today at 09:00"),
        ({"hours": 5}, "Open now"),
        ({"hours": 19, "minutes": 59}, "Open now"),
        ({"hours": 20}, "Opens today at 09:00"),  # midnight: it is another day there
    ],
)
async def test_a_page_left_open_looks_at_the_lines_own_clock(
    house: House, opens: Opens, later: dict[str, int], said: str
) -> None:
    page = await opens(PHONE)
    await page.clock.install(time="2026-06-01T00:00:00Z")  # this device's clock is far off
    await page.goto("/help-now?country=IT")
    line = page.locator(".help-line").filter(has_text="Telefono Amico")
    await expect(line.locator(".badge")).to_have_text("Opens today at 09:00")
    minutes = later["hours"] * 60 + later.get("minutes", 0)
    await page.clock.fast_forward(minutes * 60_000)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(line.locator(".badge")).to_have_text(said)


async def test_who_finds_calling_hard_sees_first_where_one_can_write(
    house: House, opens: Opens
) -> None:
    page = await opens(PHONE)
    await page.goto("/help-now?country=GB")
    lines = page.locator(".help-line")
    before = await lines.evaluate_all("all => all.map((line) => line.dataset.writes)")
    assert "no" in before
    assert "yes" in before
    await page.get_by_label("Calling is hard for me").check()
    for _ in range(2):
        after = await lines.evaluate_all("all => all.map((line) => line.dataset.writes)")
        assert after == sorted(after, reverse=True), "yes before no"
        assert sorted(after) == sorted(before), "and nobody is left out"
        await page.reload()
        await expect(page.get_by_label("Calling is hard for me")).to_be_checked()


async def test_a_country_is_asked_once_and_kept_in_this_browser(house: House, opens: Opens) -> None:
    page, other = await opens(PHONE), await opens(PHONE)
    await page.goto("/help-now")
    await page.get_by_label("Your country").select_option("DE")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_role("heading", name="Lines in Germany")).to_be_visible()
    await page.goto("/help-now")
    await expect(page.get_by_role("heading", name="Lines in Germany")).to_be_visible()
    await expect(page.get_by_label("Another country")).to_have_value("DE")
    kept = [c for c in await page.context.cookies() if c["name"] == "kith-country"]
    assert [c["value"] for c in kept] == ["DE"]
    await other.goto("/help-now?country=DE")  # an address alone keeps nothing
    assert await other.context.cookies() == []
    await other.goto("/help-now")
    await expect(other.get_by_role("heading", name="Lines in United Kingdom")).to_be_visible()


async def test_a_tab_may_look_like_anybodys(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await borrow(page, await house.member("Ada Wren"))
    await page.goto("/rooms/owls/chat")
    await expect(page).to_have_title("Room owls · Kith")
    await page.get_by_label("More about this room").click()
    await page.get_by_role("button", name="Call this tab “Notes”").click()
    await expect(page).to_have_title("Notes")
    icon = await page.locator('link[rel="icon"]').get_attribute("href")
    assert "notes.svg" in (icon or "")
    manifest = await page.locator('link[rel="manifest"]').get_attribute("href")
    installed = await page.evaluate("async (url) => (await fetch(url)).json()", manifest)
    assert (installed["name"], installed["shortcuts"]) == ("Notes", [])
    assert "Kith" not in str(installed)
    for path in ("/", "/rooms/owls", "/help-now", "/rooms/owls/plain"):
        await page.goto(path)
        await expect(page).to_have_title("Notes")
    await page.goto("/rooms")
    await page.get_by_role("button", name="Show Kith in the tab again").click()
    await expect(page).not_to_have_title("Notes")


@pytest.mark.parametrize("scripts", [True, False])
async def test_quick_exit_is_explained_once(house: House, opens: Opens, scripts: bool) -> None:
    page = await opens(PHONE, java_script_enabled=scripts)
    await page.goto("/rooms")
    words = page.get_by_text("closes this page at once and opens bbc.com")
    await expect(words).to_be_visible()
    await page.get_by_role("button", name="I see").click()
    await expect(words).to_have_count(0)
    assert page.url.endswith("/rooms")
    for path in ("/rooms/owls", "/rooms"):
        await page.goto(path)
        await expect(words).to_have_count(0)


async def test_it_can_be_installed(house: House, opens: Opens) -> None:
    page = await opens(PHONE)
    await page.goto("/")
    devtools = await page.context.new_cdp_session(page)
    found = await devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    address = await page.locator('link[rel="manifest"]').get_attribute("href")
    manifest = await page.evaluate("async (url) => (await fetch(url)).json()", address)
    assert manifest["display"] == "standalone"
    assert [s["url"] for s in manifest["shortcuts"]] == ["/help-now"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        sizes = await page.evaluate(
            "async (src) => { const i = new Image(); i.src = src; await i.decode();"
            " return [i.naturalWidth, i.naturalHeight]; }",
            icon["src"],
        )
        assert icon["sizes"] in ("any", "x".join(map(str, sizes))), icon
