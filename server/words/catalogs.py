"""The catalogs: one file a language, in gettext's format, read when first spoken.

They are kept by `python -m tests.words` (from a checkout); nothing is compiled.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import read_po

SCRIPTS = ("static/js/", "server/actions/")  # what the scripts say, and what they are told to say
FORMS = ("zero", "one", "two", "few", "many", "other")  # the order catalogs have them in


@dataclass(frozen=True)
class Catalog:
    """One language: sentences by their English, and those with a number in their forms."""

    one: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]
    scripts: Mapping[str, str | tuple[str, ...]]  # those that scripts in the browser say


@cache
def of(code: str) -> Catalog:
    """A language's catalog; what is not translated yet is not in it."""
    one: dict[str, str] = {}
    many: dict[str, tuple[str, ...]] = {}
    scripts: dict[str, str | tuple[str, ...]] = {}
    for message in read(code):
        said: str | tuple[str, ...]
        if isinstance(message.id, str):
            english = message.id
            said = one[english] = str(message.string or "")
        else:
            english = message.id[0]
            said = many[english] = tuple(message.string or ())
        if not english or not said or not all(said):
            one.pop(english, None)
            many.pop(english, None)
        elif any(file.startswith(SCRIPTS) for file, _ in message.locations):
            scripts[english] = said
    return Catalog(one, many, scripts)


@cache
def script(code: str) -> bytes:
    """A language's sentences for scripts, as a module of JavaScript."""
    said = json.dumps(of(code).scripts, ensure_ascii=False, separators=(",", ":"))
    return f"export default {said};\n".encode()


@cache
def mark(code: str) -> str:
    """A mark of that module's content, so that browsers may keep it."""
    return hashlib.sha256(script(code)).hexdigest()[:12]


def path(code: str) -> Path:
    return Path(__file__).parent / f"{code}.po"


def read(code: str) -> Messages:
    """The catalog's file, as Babel reads it."""
    with path(code).open(encoding="utf-8") as file:
        return read_po(file, locale=code)


def form(locale: Locale, forms: int, count: int) -> int:
    """Which of so many forms goes with a number."""
    names = forms_of(locale, forms)
    named = locale.plural_form(count)
    return names.index(named) if named in names else len(names) - 1


def forms_of(locale: Locale, forms: int) -> list[str]:
    """The names of a language's forms in the order of the catalog.

    Two forms are "one" and "other", also where CLDR has a third for millions.
    """
    if forms == 2:
        return ["one", "other"]
    return [name for name in FORMS if name in locale.plural_form.tags or name == "other"]
