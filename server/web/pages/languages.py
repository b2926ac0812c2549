"""The language of pages: choosing one, and the sentences that scripts say in it."""

from starlette.responses import Response

from server.errors import Refused, not_found
from server.web import access
from server.web.answer import Answer, Ask, Raw, Redirect, own_path
from server.words import ENGLISH, LANGUAGES, catalogs

YEAR = {"cache-control": "public, max-age=31536000, immutable"}


async def choose(ask: Ask) -> Answer:
    """Keep the choice in this browser, and go back to the page it was made on."""
    code = await ask.field("language")
    if code not in LANGUAGES:
        raise Refused("language", "Please choose one of the languages.", field="language")
    kept = {"set-cookie": access.language_cookie(ask.chat.settings, code)}
    return Redirect(own_path(await ask.field("next")) or "/", {"language": code}, headers=kept)


async def script(ask: Ask) -> Answer:
    """A language's sentences for scripts. English ones stand in the scripts."""
    code = ask.path("code")
    if code not in LANGUAGES or code == ENGLISH.code:
        raise not_found()
    return Raw(Response(catalogs.script(code), 200, YEAR, "text/javascript; charset=utf-8"))
