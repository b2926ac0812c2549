"""Where someone lives: street and number, postcode, full name.

Capitals tell a street from a way of speaking, so these look at the original letters;
a cue such as "I live at" makes up for a message typed in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from moderation.told import Stretch, Told

_STREET = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|way|court|ct|crescent|terrace|place|pl|"
    "boulevard|blvd|gardens|grove|hill|square|row|mews|parade|walk|highway|hwy"
)
_HOUSE = r"(?:(?:flat|apt|apartment|unit)\s+\w{1,4},?\s+)?\d{1,5}[a-z]?,?\s+"
_NAMED = re.compile(
    rf"(?i:\b{_HOUSE})"
    rf"(?:[A-Z][\w'’.]*\s+){{1,3}}"
    rf"(?i:{_STREET})\b\.?(?:,?\s+[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b)?"
)
_CUE = (
    r"(?:lives? (?:at|on)|living at|address(?: is|:)?|come to|post it to|send it to|staying at"
    r"|find (?:me|him|her|them) at|(?:i|he|she|we|they)['’]?(?:m|s|re) at|we are at|house is at)"
)
_AFTER_CUE = re.compile(
    rf"(?i)\b{_CUE}\s+(?P<place>{_HOUSE}(?!(?:on|in|for|by|the|to|and|so|then|but|my|a)\b)"
    rf"(?:[\w'’.]+\s+){{1,3}}(?:{_STREET}))\b"
)
_NUMBERED = re.compile(r"(?i)\bhouse (?:number|no\.?) \d{1,5}\b(?:,?\s+[\w'’]+\s+\w+)?")
_GERMAN = re.compile(
    r"(?i)\b[a-zäöü]{3,30}(?:straße|strasse|str\.|weg|platz|allee|gasse)\s+\d{1,4}[a-z]?\b"
)
_FRENCH = re.compile(
    r"(?i)\b\d{1,4},?\s+(?:rue|avenue|boulevard|place|chemin|impasse"
    r"|quai)\s+[\w'’]+(?:\s+[\w'’]+){0,3}"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b")
_ZIP = re.compile(
    r"(?i)\b(?:zip|postcode|post code|zip code|eircode)(?: is"
    r"|:)?\s+[a-z0-9]{2,4}[ -]?[a-z0-9]{2,4}\b"
)
_NAME = re.compile(
    r"\b(?i:(?:my|his|her|their) (?:full |real |legal )?name(?:'s| is))"
    r" [A-Z][a-z'’-]+ (?:[A-Z]\.? )?[A-Z][a-z'’-]+"
)
_LOCATION = re.compile(r"(?i)\b(?:my live location|sharing my location|dropped? (?:a|my) pin)\b")
HOUSES = ("strasse", "str.", "weg", "platz", "allee", "gasse")
_WAYS = frozenset({"rue", "avenue", "boulevard", "place", "chemin", "impasse", "quai"})
_CODES = frozenset({"zip", "postcode", "post", "eircode"})
_STREETS = frozenset(_STREET.split("|"))
_NUMBERS = frozenset({"house"})
_NAMES, _PINS = frozenset({"name"}), frozenset({"location", "pin"})
BESIDE_DIGITS = _STREETS | _WAYS | _CODES | _NUMBERS
"""Words of which one stands in every address that has digits, but for `HOUSES` and postcodes."""


def addresses(original: str, told: Told) -> Iterator[Stretch]:
    """Street addresses, postcodes and shared locations, in offsets of the original text."""
    for pattern in _patterns(told):
        for found in pattern.finditer(original):
            yield found.span("place") if "place" in pattern.groupindex else found.span()


def _patterns(told: Told) -> Iterator[re.Pattern[str]]:
    """Those that may find something, by the words of the text."""
    if told.digits:
        if told.names(_STREETS):
            yield _NAMED
            yield _AFTER_CUE
        if told.names(_NUMBERS):
            yield _NUMBERED
        if told.holds(HOUSES):
            yield _GERMAN
        if told.names(_WAYS):
            yield _FRENCH
        if told.digits > 1:
            yield _POSTCODE
        if told.names(_CODES):
            yield _ZIP
    if told.names(_PINS):
        yield _LOCATION


def full_names(original: str, told: Told) -> Iterator[Stretch]:
    """Someone giving first and last name."""
    if told.names(_NAMES):
        for found in _NAME.finditer(original):
            yield found.span()
