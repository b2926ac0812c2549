"""What Kith says to people, in the reader's language.

English stands in the code; the other languages are catalogs beside this file, found by the English
sentence. Whoever draws a page or answers a command calls `speak` once; below that, `say` gives the
sentence in the language being spoken. A sentence that is written down before anybody reads it, a
constant or a row of a table, is marked with `later` and said by `say` when it is read.

What people write is never a pattern here: it goes in as a value.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import cached_property
from math import inf
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta, get_day_names, get_timezone_location

from server.words import catalogs


@dataclass(frozen=True)
class Language:
    """A language that pages come in."""

    code: str
    name: str  # as its speakers call it
    day: str  # how a day is written, as a pattern of CLDR
    direction: str = "ltr"
    region: str = ""  # where a language is written in several ways

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.code + self.region)


ENGLISH = Language("en", "English", "EEEE d MMMM", region="_GB")
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        Language("es", "Español", "EEEE, d 'de' MMMM"),
        Language("de", "Deutsch", "EEEE, d. MMMM"),
        Language("fr", "Français", "EEEE d MMMM"),
        Language("ar", "العربية", "EEEE، d MMMM", direction="rtl"),
    )
}
Value = str | int | float
UNITS: tuple[tuple[Literal["day", "hour", "minute"], int], ...] = (
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def speak(language: Language) -> None:
    """From here on, in this request or command, this language is spoken."""
    _spoken.set(language)


def spoken() -> Language:
    return _spoken.get()


def later(pattern: str) -> str:
    """Mark a sentence that is said when somebody reads it."""
    return pattern


def pattern_of(pattern: str) -> str:
    """The sentence with its `{places}` still open, in the language being spoken."""
    language = _spoken.get()
    if language is ENGLISH:
        return pattern
    return catalogs.of(language.code).one.get(pattern, pattern)


def written(pattern: str, code: str) -> str:
    """A sentence in a language of a room, whoever reads it; in English if we do not write it."""
    language = LANGUAGES.get(code.split("-", maxsplit=1)[0], ENGLISH)
    return pattern if language is ENGLISH else catalogs.of(language.code).one.get(pattern, pattern)


def say(pattern: str, /, **values: Value) -> str:
    """A sentence, its `{places}` filled. One without a translation is said in English."""
    said = pattern_of(pattern)
    return said.format_map(values) if values else said


def pattern_for(one: str, many: str, count: int) -> str:
    """The form of a sentence that goes with a number."""
    language = _spoken.get()
    if language is not ENGLISH:
        forms = catalogs.of(language.code).many.get(one)
        if forms is not None:
            return forms[catalogs.form(language.locale, len(forms), count)]
    return one if count == 1 else many


def say_many(one: str, many: str, count: int, /, **values: Value) -> str:
    """The same for a sentence with a number; its place is `{count}`."""
    return pattern_for(one, many, count).format_map({"count": count, **values})


def day(at: date) -> str:
    """A day as one writes it: "Monday 23 November"."""
    language = _spoken.get()
    return format_date(at, language.day, locale=language.locale)


def weekday(at: date, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """The name of a day of the week: "Monday", or short "Mon"."""
    return str(get_day_names(width, locale=_spoken.get().locale)[at.weekday()])


def city(zone: tzinfo) -> str:
    """The name of the place whose clock a time zone is: "London"."""
    return get_timezone_location(zone, _spoken.get().locale, return_city=True)


def territory(code: str, otherwise: str) -> str:
    """The name of a country."""
    if _spoken.get() is ENGLISH:
        return otherwise
    return str(_spoken.get().locale.territories.get(code, otherwise))


def ago(distance: timedelta) -> str:
    """How long ago, or with a distance below zero how soon, as coarse as a person would say it."""
    seconds = int(abs(distance).total_seconds())
    if seconds < 60:
        return say("just now") if distance >= timedelta() else say("in a moment")
    unit, size = next((unit, size) for unit, size in UNITS if seconds >= size)
    whole = timedelta(seconds=seconds // size * size)
    return format_timedelta(
        -whole if distance >= timedelta() else whole,
        granularity=unit,
        threshold=inf,
        add_direction=True,
        locale=_spoken.get().locale,
    )


def asked_for(accept: str, otherwise: str) -> Language:
    """The first language of an `Accept-Language` header that pages come in."""
    wishes = []
    for place, part in enumerate(accept[:500].split(",")):
        tag, _, quality = part.partition(";q=")
        code = tag.strip().lower().partition("-")[0]
        if code in LANGUAGES:
            wishes.append((-_number(quality), place, code))
    found = min(wishes, default=(0, 0, otherwise))[2]
    return LANGUAGES.get(found, ENGLISH)


def _number(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
