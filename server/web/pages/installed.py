"""What a browser keeps of us when Kith is installed: the manifest, the worker, the page without a
connection.

Nothing here may depend on who asks. What the worker keeps, it asks for without cookies; the
language and the country stand in the address.
"""

import hashlib

import msgspec
from starlette.responses import Response

from server.chat import Chat
from server.protocol.page import PageData
from server.web.answer import Answer, Ask, Page, Raw
from server.web.files import asset, folder, mark, needs
from server.web.render import address_of_words
from server.words import LANGUAGES, say, speak, spoken

DAY = {"cache-control": "public, max-age=86400"}
VARY = "accept, accept-language, cookie, accept-encoding, sec-fetch-site"
ALIKE = {"cache-control": "public, max-age=300", "vary": VARY}  # the same for everybody
SCRIPTS = ("js/base.js", "js/lines.js")
DRAWN = ("base", "offline", "help_now", "macros/lines", "macros/ui", "macros/forms")
PAPER, NIGHT = "#f5f1ea", "#22333f"


async def manifest(ask: Ask) -> Answer:
    """How a home screen shows us; as plain notes for whoever chose that for the tab."""
    in_language(ask)
    is_plain = ask.query("tab") == "plain"
    name = say("Notes") if is_plain else "Kith"
    help_now = {"name": say("Help now"), "url": "/help-now"}
    found = {
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": name,
        "short_name": name,
        "lang": spoken().code,
        "dir": spoken().direction,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": _icons("notes", "notes") if is_plain else _icons("app", "app-maskable"),
        "shortcuts": [] if is_plain else [help_now],
    }
    body = msgspec.json.encode(found)
    return Raw(Response(body, 200, DAY, "application/manifest+json; charset=utf-8"))


async def worker(ask: Ask) -> Answer:
    """The worker, with what it keeps. Another version of any of it is another worker."""
    in_language(ask)
    files = [asset(path) for path in _files()]
    if address_of_words():
        files.append(address_of_words())
    given = {"version": _version(ask.chat, files), "language": spoken().code, "files": files}
    script = (folder("static") / "js/worker.js").read_text(encoding="utf-8")
    body = f"self.KEEPS = {msgspec.json.encode(given).decode()};\n{script}"
    return Raw(Response(body, 200, {"cache-control": "no-cache"}, "text/javascript; charset=utf-8"))


async def offline(ask: Ask) -> Answer:
    """What a page says that cannot be reached. Fetched while there is a connection, and kept."""
    in_language(ask)
    return Page("offline.html", PageData(), headers=ALIKE)


def in_language(ask: Ask) -> None:
    """Answer in the language that stands in the address, if one does."""
    if ask.query("language") in LANGUAGES:
        speak(LANGUAGES[ask.query("language")])


def _files() -> list[str]:
    scripts = {*SCRIPTS, *(path for script in SCRIPTS for path in needs(script))}
    return ["css/core.css", "js/exit.js", *sorted(scripts), "img/icon.svg"]


def _version(chat: Chat, files: list[str]) -> str:
    """Changes with anything that is kept: files, templates of the pages, the help lines."""
    drawn = mark("templates", *(f"{name}.html" for name in DRAWN))
    known = "\n".join([*files, drawn]).encode() + msgspec.json.encode(chat.lines)
    return hashlib.sha256(known).hexdigest()[:12]


def _icons(name: str, maskable: str) -> list[dict[str, str]]:
    drawn = [(f"img/{name}.svg", "any", "image/svg+xml", "any")]
    drawn += [
        (f"img/{name}-{size}.png", f"{size}x{size}", "image/png", "any") for size in (192, 512)
    ]
    drawn += [
        (f"img/{maskable}.svg", "any", "image/svg+xml", "maskable"),
        (f"img/{maskable}-512.png", "512x512", "image/png", "maskable"),
    ]
    return [
        {"src": asset(path), "sizes": sizes, "type": kind, "purpose": purpose}
        for path, sizes, kind, purpose in drawn
    ]
