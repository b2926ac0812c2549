"""What a browser keeps of somebody's choices, in cookies that say nothing about a person: the tab
with a plain title, colours, and that quick exit has been explained. The language has a module of
its own."""

from urllib.parse import urlencode

from server.errors import Refused
from server.protocol.looks import LookPage
from server.web import access
from server.web.answer import Answer, Ask, Page, Redirect, own_path


async def tab(ask: Ask) -> Answer:
    """Give the tab a title and an icon that are like anybody's, or ours again."""
    return await _kept(ask, access.PLAIN_TAB, is_on=await ask.field("plain") == "yes")


async def exit_known(ask: Ask) -> Answer:
    """Quick exit need not be explained to this browser again."""
    return await _kept(ask, access.EXIT_KNOWN, is_on=True)


async def look(ask: Ask) -> Answer:
    """Light or dark, high contrast or calm: to choose from."""
    return Page("look.html", LookPage(back=own_path(ask.query("next")) or "/"))


async def choose_look(ask: Ask) -> Answer:
    """Draw pages so from now on, this one first."""
    light, theme = await ask.field("light"), await ask.field("theme")
    if light not in {"", *access.LIGHTS} or theme not in {"", *access.THEMES}:
        raise Refused("look", "Please choose one of these.", field="theme")
    back = {"next": own_path(await ask.field("next")) or "/"}
    kept = _cookie(ask, access.LOOK, ".".join(filter(None, (light, theme))))
    return Redirect(f"/look?{urlencode(back)}", headers=kept)


async def _kept(ask: Ask, cookie: str, *, is_on: bool) -> Answer:
    kept = _cookie(ask, cookie, "yes" if is_on else "")
    return Redirect(own_path(await ask.field("next")) or "/", headers=kept)


def _cookie(ask: Ask, name: str, value: str) -> dict[str, str]:
    return {"set-cookie": access.choice_cookie(ask.chat.settings, name, value)}
