"""How somebody works a page: with a mouse, a finger on a phone, or by keyboard alone at a desk.

The keyboard goes on by Tab until it is there, and insists that one sees where it is: what cannot be
reached, or not be seen, ends the test.
"""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator

from tests.browser.conftest import DESK, PHONE

FARTHEST = 90  # presses of Tab to anything on a page
IS_THERE = "e => e === document.activeElement"
# The ring is around it, or around the card that it stands for.
IS_SEEN = """e => {
  for (let at = e; at; at = at.parentElement)
    if (getComputedStyle(at).outlineStyle !== "none") return true;
  return false;
}"""
IS_TICKED = "e => ['checkbox', 'radio'].includes(e.type)"


@dataclass(frozen=True)
class Mouse:
    """Points and clicks."""

    viewport: dict[str, int] = field(default_factory=lambda: DESK)
    browser: dict[str, Any] = field(default_factory=dict)  # what kind of browser it is used with

    async def press(self, what: Locator) -> None:
        await what.click()

    async def write(self, box: Locator, words: str) -> None:
        """Have these words, and no others, in a box."""
        await box.fill(words)


@dataclass(frozen=True)
class Finger(Mouse):
    """Taps on a phone."""

    viewport: dict[str, int] = field(default_factory=lambda: PHONE)
    browser: dict[str, Any] = field(default_factory=lambda: {"has_touch": True, "is_mobile": True})

    async def press(self, what: Locator) -> None:
        await what.tap()


@dataclass(frozen=True)
class Keys(Mouse):
    """Has no pointer at all."""

    async def press(self, what: Locator) -> None:
        await self._reach(what)
        await what.page.keyboard.press("Space" if await what.evaluate(IS_TICKED) else "Enter")

    async def write(self, box: Locator, words: str) -> None:
        await self._reach(box)
        await box.page.keyboard.press("Control+A")
        await box.page.keyboard.type(words)

    async def _reach(self, what: Locator) -> None:
        await what.wait_for()
        for _ in range(FARTHEST):
            if await what.evaluate(IS_THERE):
                assert await what.evaluate(IS_SEEN), f"one cannot see that {what} has the focus"
                return
            await what.page.keyboard.press("Tab")
        raise AssertionError(f"{what} cannot be reached by keyboard")


MOUSE = Mouse()
EITHER = {"finger": Finger(), "keys": Keys()}
