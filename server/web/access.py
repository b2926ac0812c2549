"""Who is at the door: the session cookie, and a coarse word for the browser it is in.

The cookie is opaque, `HttpOnly`, `SameSite=Lax`, and over https `Secure` under a `__Host-` name,
so that no neighbouring site can set or read it.
"""

from collections.abc import Mapping

from starlette.requests import cookie_parser
from starlette.responses import Response

from server.actions.accounts import ABSOLUTE, visitor_of
from server.chat import Chat, Visitor
from server.settings import Settings

BROWSERS = ("Edg", "Firefox", "OPR", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def cookie_name(settings: Settings) -> str:
    return "__Host-kith" if settings.is_https else "kith"


async def visitor(chat: Chat, headers: Mapping[str, str]) -> Visitor:
    """Whoever the request's cookie belongs to. The same for a page and for a socket."""
    return await visitor_of(chat, _cookie(chat.settings, headers.get("cookie", "")))


def keep(response: Response, settings: Settings, token: str) -> None:
    """Sign this browser in."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, settings: Settings) -> None:
    """Sign this browser out."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax"
    )


def device(headers: Mapping[str, str]) -> str:
    """What a person would call this browser: "Firefox on Android". No more is kept of it."""
    agent = headers.get("user-agent", "")
    browser = next((NAMES.get(b, b) for b in BROWSERS if f"{b}/" in agent), "A browser")
    system = next((s for s in SYSTEMS if s in agent), "")
    return f"{browser} on {system.replace('Macintosh', 'a Mac')}" if system else browser


def _cookie(settings: Settings, header: str) -> str | None:
    """Read as browsers write them: a neighbour's odd cookie must not sign anybody out."""
    return cookie_parser(header[:4096]).get(cookie_name(settings)) or None
