"""What every page has to be for everybody: without a fault for axe in any look, no wider than the
smallest phone, all of it large enough for a shaking hand.

A page is loaded once; looks are put on it by the attributes that a choice would draw it with.
"""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

NARROW = {"width": 320, "height": 640}  # 1280 px at 400 %
WIDTHS = (768, 1280)
LOOKS = [[light, theme] for theme in ("", "contrast", "calm") for light in ("light", "dark")]
AXE = """async (looks) => {
  const root = document.documentElement, { light, theme } = root.dataset, faults = [];
  const look = async (options, where) => {
    for (const { id, impact, nodes } of (await axe.run(options)).violations)
      faults.push([where, id, impact, ...nodes.map((one) => one.html + one.failureSummary)]);
  };
  await look({ resultTypes: ["violations"] }, "as it is");
  for (const [light, theme] of looks) {
    Object.assign(root.dataset, { light, theme });
    await look({ runOnly: ["color-contrast"], resultTypes: ["violations"] }, `${light} ${theme}`);
  }
  for (const [name, was] of Object.entries({ light, theme }))
    if (was === undefined) delete root.dataset[name]; else root.dataset[name] = was;
  return faults;
}"""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, textarea, input")]
  .map((one) => one.closest("label.tick") ?? one)
  .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline")
  .filter((one) => !one.closest("p, .field__hint, td, th, dd") || one.matches(".button"))
  .filter((one) => !one.matches(".skip, .visually-hidden, [type=hidden], .sr"))
  .filter((one) => { const { width, height } = one.getBoundingClientRect();
    return height < 43.5 || width < 43.5; })
  .map((one) => one.outerHTML.slice(0, 160))"""


async def look_over(page: Page, path: str, looks: list[list[str]] = LOOKS) -> None:
    """One page, loaded once."""
    answer = await page.goto(path)
    assert answer is not None and answer.status in {200, 404}, f"{path}: a fault of ours"
    await look_again(page, path, looks)
    small = await page.evaluate(TOO_SMALL)
    assert not small, f"{path}: smaller than 44 px: {small}"
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        await check_width(page, path)
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]


async def look_again(page: Page, where: str, looks: list[list[str]] = LOOKS) -> None:
    """A page as it stands, in all looks."""
    await check_width(page, where)
    faults = await faults_of(page, looks)
    assert not faults, f"{where}: {faults}"


async def check_width(page: Page, where: str) -> None:
    wide = await page.evaluate(TOO_WIDE)
    assert wide <= 0, f"{where} is {wide} px too wide"


async def faults_of(page: Page, looks: list[list[str]]) -> list[Any]:
    """What axe finds: everything as the page stands, and what depends on colours in other looks."""
    await page.emulate_media(reduced_motion="reduce")  # no colour on its way to another
    await page.evaluate(Axe().axe_script)
    found: list[Any] = await page.evaluate(AXE, looks)
    return found
