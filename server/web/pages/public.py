"""What everybody may see: the front door, help lines, quick exit, and how the server is."""

import contextlib

from starlette.responses import PlainTextResponse, RedirectResponse

from server.actions import accounts, care, rooms
from server.errors import Refused
from server.web import access
from server.web.answer import Answer, Ask, Page, Raw

PUBLIC = {
    "vary": "accept, accept-language, cookie, accept-encoding, sec-fetch-site",
    "cache-control": "public, max-age=300",
}  # a page or JSON
AWAY = {"referrer-policy": "no-referrer"}
CLEAR = {**AWAY, "clear-site-data": '"cache", "cookies", "storage"'}


async def front(ask: Ask) -> Answer:
    return Page("front.html", await rooms.front(ask.chat, ask.visitor))


async def help_now(ask: Ask) -> Answer:
    """Nothing personal on it: browsers may keep it and show it offline."""
    page = care.help_now(ask.chat, ask.query("country"))
    return Page("help_now.html", page, headers=PUBLIC)


async def leave_now(ask: Ask) -> Answer:
    """Quick exit: end the sign-in, clear what the browser kept, go somewhere neutral.

    It works as a plain link. Another site's link to it only goes to the neutral site: it must not
    cost anybody their place here, and neither must a browser that fetches links ahead.
    """
    headers = ask.request.headers
    is_ours = headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    is_ours = is_ours and "sec-purpose" not in headers and ask.request.method != "HEAD"
    response = RedirectResponse(ask.chat.settings.exit_url, 303, CLEAR if is_ours else AWAY)
    if is_ours:
        access.forget(response, ask.chat.settings)
        with contextlib.suppress(Refused):  # leaving does not wait for a database that minds
            visitor = await access.visitor(ask.chat, ask.request)
            await accounts.sign_out(ask.chat, visitor)
    return Raw(response)


async def healthz(ask: Ask) -> Answer:
    """The process is up."""
    return Raw(PlainTextResponse("ok\n"))


async def readyz(ask: Ask) -> Answer:
    """The database and the broker answer."""
    await ask.chat.store.ping()
    await ask.chat.hub.broker.check()
    return Raw(PlainTextResponse("ok\n"))
