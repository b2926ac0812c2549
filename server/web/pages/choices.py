"""What a browser keeps of somebody's choices, in cookies that say nothing about a person: the tab
with a plain title, and that quick exit has been explained. The language has a module of its own."""

from server.web import access
from server.web.answer import Answer, Ask, Redirect, own_path


async def tab(ask: Ask) -> Answer:
    """Give the tab a title and an icon that are like anybody's, or ours again."""
    return await _kept(ask, access.PLAIN_TAB, is_on=await ask.field("plain") == "yes")


async def exit_known(ask: Ask) -> Answer:
    """Quick exit need not be explained to this browser again."""
    return await _kept(ask, access.EXIT_KNOWN, is_on=True)


async def _kept(ask: Ask, cookie: str, *, is_on: bool) -> Answer:
    kept = {"set-cookie": access.choice_cookie(ask.chat.settings, cookie, "yes" if is_on else "")}
    return Redirect(own_path(await ask.field("next")) or "/", headers=kept)
