"""What belongs to everyone: help lines, sites that may be named, names of platforms.

Read once from `public_contacts.toml`. Nothing here looks at a message.
"""

from __future__ import annotations

import tomllib
from importlib import resources

_DATA = tomllib.loads(
    (resources.files("moderation") / "public_contacts.toml").read_text(encoding="utf-8")
)
PLATFORMS: tuple[str, ...] = tuple(_DATA["platforms"])
_NUMBERS: frozenset[str] = frozenset(_DATA["numbers"])
_SITES: frozenset[str] = frozenset(_DATA["sites"])
_LONGEST_COUNTRY_CODE = 5
_SHORTEST_STEM = 6
_STEMS = frozenset(
    number[:length] for number in _NUMBERS for length in range(_SHORTEST_STEM - 1, len(number) + 1)
)
"""Beginnings of numbers, as when the end is spelled in letters."""


def is_public_number(digits: str) -> bool:
    """Whether digits are a help line, with or without country code or a spelled ending."""
    if digits in _NUMBERS:
        return True
    if len(digits) < _SHORTEST_STEM:
        return False
    for cut in range(1, min(_LONGEST_COUNTRY_CODE, len(digits) - 3)):
        rest = digits[cut:]
        if rest in _NUMBERS or "0" + rest in _NUMBERS:
            return True
    return digits in _STEMS or digits[1:] in _STEMS


def is_public_site(domain: str) -> bool:
    """Whether a domain, or one above it, is known to everyone."""
    labels = domain.strip(".").split(".")
    return any(".".join(labels[at:]) in _SITES for at in range(len(labels) - 1))
