"""Who is at the door: the session cookie, and a coarse word for the browser it is in.

The cookie is opaque, `HttpOnly`, `SameSite=Lax`, and over https `Secure` under a `__Host-` name,
so that no neighbouring site can set or read it.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import Response

from server.actions.accounts import ABSOLUTE, visitor_of
from server.actions.accounts import barred as barred_of
from server.chat import Chat, Visitor
from server.settings import Settings
from server.words import LANGUAGES, Language, asked_for

LANGUAGE_COOKIE = "kith-language"
COUNTRY = "kith-country"
PLAIN_TAB = "kith-tab"
EXIT_KNOWN = "kith-exit-known"
LOOK = "kith-look"  # "dark", "calm", "dark.calm": a light and a theme, either or both
LIGHTS = ("light", "dark")
THEMES = ("contrast", "calm")
COOKIES = "kith.cookies"  # in a connection's scope, once they were read
COOKIES_LONGEST = 4_096  # characters: reading quotes takes old Pythons the square of their length
YEAR = 365 * 24 * 60 * 60  # seconds
BROWSERS = ("Edg", "Firefox", "OPR", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def cookie_name(settings: Settings) -> str:
    return "__Host-kith" if settings.is_https else "kith"


async def visitor(chat: Chat, request: HTTPConnection) -> Visitor:
    """Whoever asks for a page, and from where."""
    return replace(await signed_in(chat, request), network=network(chat, request))


async def signed_in(chat: Chat, connection: HTTPConnection) -> Visitor:
    """Whoever the cookie belongs to. The same for a page and for a socket."""
    return await visitor_of(chat, _token(chat.settings, connection))


async def barred(chat: Chat, connection: HTTPConnection) -> int | None:
    """Who this browser was, before a ban."""
    return await barred_of(chat, _token(chat.settings, connection))


def network(chat: Chat, connection: HTTPConnection) -> str:
    """Where somebody comes from, as a keyed hash that changes every day and is never stored.

    It keeps one network from using up what all share: joining, signing in, trying invites. Behind
    a proxy on this machine it is the address that the proxy names.
    """
    host = connection.client.host if connection.client else ""
    said = f"{chat.now():%Y-%m-%d} {host}".encode()
    return hmac.digest(chat.secret, said, "sha256").hex()[:16]


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


def language(settings: Settings, connection: HTTPConnection) -> Language:
    """What pages and replies are said in: this browser's choice, its wish, or the instance's."""
    chosen = _cookies(connection).get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return LANGUAGES[chosen]
    return asked_for(connection.headers.get("accept-language", ""), settings.language)


def language_cookie(settings: Settings, code: str) -> str:
    """What keeps a browser's choice; it says nothing about a person."""
    secure = "; Secure" if settings.is_https else ""
    return f"{LANGUAGE_COOKIE}={code}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}"


def choice_cookie(settings: Settings, name: str, value: str) -> str:
    """What keeps another choice; our scripts may read it. No value forgets it."""
    secure = "; Secure" if settings.is_https else ""
    return f"{name}={value}; Path=/; Max-Age={YEAR if value else 0}; SameSite=Lax{secure}"


def country(connection: HTTPConnection) -> str:
    """The country somebody chose for help lines; never guessed from anything else."""
    return _cookies(connection).get(COUNTRY, "")


@dataclass(frozen=True)
class Look:
    """How pages look in this browser, by choice: what a template may ask for.

    No light or theme ("") is as the device wishes.
    """

    light: str
    theme: str
    plain_tab: bool
    exit_known: bool
    exit_url: str

    @property
    def exit_site(self) -> str:
        return (urlsplit(self.exit_url).hostname or "").removeprefix("www.")


def look(settings: Settings, connection: HTTPConnection) -> Look:
    chosen = _cookies(connection)
    light, theme = (_one_of(known, chosen.get(LOOK, "")) for known in (LIGHTS, THEMES))
    is_plain = chosen.get(PLAIN_TAB) == "yes"
    return Look(light, theme, is_plain, EXIT_KNOWN in chosen, settings.exit_url)


def _one_of(known: tuple[str, ...], kept: str) -> str:
    return next((one for one in kept.split(".") if one in known), "")


def device(headers: Mapping[str, str]) -> str:
    """What a person would call this browser: "Firefox on Android". No more is kept of it."""
    agent = headers.get("user-agent", "")
    browser = next((NAMES.get(b, b) for b in BROWSERS if f"{b}/" in agent), "A browser")
    system = next((s for s in SYSTEMS if s in agent), "")
    return f"{browser} on {system.replace('Macintosh', 'a Mac')}" if system else browser


def _cookies(connection: HTTPConnection) -> dict[str, str]:
    """Read once, as browsers write them: a neighbour's odd cookie must not sign anybody out."""
    if COOKIES not in connection.scope:
        header = connection.headers.get("cookie", "")
        connection.scope[COOKIES] = cookie_parser(header[:COOKIES_LONGEST])
    kept: dict[str, str] = connection.scope[COOKIES]
    return kept


def _token(settings: Settings, connection: HTTPConnection) -> str | None:
    return _cookies(connection).get(cookie_name(settings)) or None
