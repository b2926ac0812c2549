"""What everybody may see: the front door, help lines, quick exit, and how the server is."""

import contextlib

import msgspec
from starlette.responses import PlainTextResponse, RedirectResponse

from server.actions import accounts, care, finding
from server.errors import Refused
from server.protocol.looks import StylePage
from server.web import access
from server.web.answer import Answer, Ask, Page, Raw
from server.web.pages.installed import ALIKE, in_language
from server.words import spoken

AWAY = {"referrer-policy": "no-referrer"}
CLEAR = {**AWAY, "clear-site-data": '"cache", "cookies", "storage"'}


async def front(ask: Ask) -> Answer:
    return Page("front.html", await finding.front(ask.chat, ask.visitor))


async def help_now(ask: Ask) -> Answer:
    """Nothing personal on it: browsers may keep it, and show it without a connection.

    `Content-Location` names this very page, with its country and language, for whoever keeps it.
    """
    in_language(ask)
    page = care.help_now(ask.chat, ask.query("country"))
    address = f"/help-now?country={page.country}&language={spoken().code}"
    page = msgspec.structs.replace(page, address=address if page.country else "")
    where = {"content-location": address} if page.country else {}
    return Page("help_now.html", page, headers={**ALIKE, **where, **_chosen(ask, page.country)})


def _chosen(ask: Ask, country: str) -> dict[str, str]:
    """What keeps the country that somebody has just chosen on our page, in their browser alone."""
    how = ask.request.headers
    is_choice = (
        how.get("sec-fetch-site") == "same-origin" and how.get("sec-fetch-mode") == "navigate"
    )
    if not is_choice or not country or not ask.query("country"):
        return {}
    cookie = access.choice_cookie(ask.chat.settings, access.COUNTRY, country)
    return {"set-cookie": cookie, "cache-control": "no-store"}


async def style(ask: Ask) -> Answer:
    """Every part that pages are made of, in every state."""
    return Page("help/style.html", StylePage(at=ask.chat.now()))


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
