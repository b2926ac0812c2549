"""Drawing pages: the one Jinja environment, its words and its filters."""

import re
from datetime import UTC
from functools import cache

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from server import words
from server.actions import rule_words
from server.web import charts
from server.web.files import asset, folder, needs
from server.words import Value, catalogs

COVERS = re.compile("(█+)")  # stretches that moderation has covered


@cache
def environment() -> Environment:
    """Autoescape always on, unknown names an error, no user text ever a template.

    In a template `_` and `many` take a sentence of ours, which may hold markup, and values, which
    may not; the filter `said` says a sentence marked with `later` elsewhere.
    """
    env = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(folder("templates")),
    )
    env.globals |= {"asset": asset, "needs": needs, "address_of_words": address_of_words, **SAYING}
    env.globals |= {"chart": charts.draw, "spark": charts.spark}
    env.globals |= {"rule_words": rule_words}
    env.filters |= {
        "json": lambda value: msgspec.json.encode(value).decode(),
        "clock": lambda at: f"{at:%H:%M}",
        "day": words.day,
        "weekday": words.weekday,
        "said": words.say,
        "pieces": lambda words: [piece for piece in COVERS.split(words) if piece],
        "iso": lambda at: at.astimezone(UTC).isoformat(timespec="seconds"),
        "ago": lambda at, now: words.ago(now - at),
    }
    return env


def _said(pattern: str, **values: Value) -> Markup:
    return Markup(words.pattern_of(pattern)).format(**values)  # noqa: S704  (ours; values are escaped)


def _said_many(one: str, other: str, count: int, **values: Value) -> Markup:
    pattern = Markup(words.pattern_for(one, other, count))  # noqa: S704  (the same)
    return pattern.format(count=count, **values)


SAYING = {
    "_": _said,
    "many": _said_many,
    "later": words.later,
    "languages": words.LANGUAGES,
    "spoken": words.spoken,
}


def address_of_words() -> str:
    """Where a page's scripts find their sentences; English ones stand in the scripts."""
    code = words.spoken().code
    return (
        f"/words/{code}.js?v={catalogs.mark(code)}" if words.spoken() is not words.ENGLISH else ""
    )
