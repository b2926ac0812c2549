"""Characters made readable, one original at a time.

Entities, compatibility forms (fullwidth, mathematical, ligatures), invisible characters and
stacked marks go; what stays is lower case with its place in the original. Marks are taken
off Latin and Greek letters only: in other scripts they carry meaning. Words are not known here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from moderation.lookalikes import LATIN, SKELETON

_PUNCTUATION = {
    ord(sign): plain
    for plain, signs in {"'": "’‘ʼ`´′＇", '"': "“”„«»″", "-": "‐‑‒–—―−"}.items()
    for sign in signs
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0", "\u2800"}


@dataclass(frozen=True, slots=True)
class Readable:
    """Lower-case readable text; `places` gives each character's stretch of the original."""

    text: str
    places: list[tuple[int, int]] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original stretch behind `[start, end)`."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start][0], self.places[end - 1][1]


def readable(text: str) -> Readable:
    """Make a text readable; plain ASCII and common punctuation take the short way."""
    plain = text if text.isascii() else text.translate(_PUNCTUATION)
    if plain.isascii() and "&" not in plain:
        return Readable(plain.lower())
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end, character in _characters(plain):
        spelled = spell(character)
        letters.append(spelled)
        places += [(start, end)] * len(spelled)
    return _without_marks("".join(letters), places)


def plain_letters(text: str) -> str:
    """The letters of a text as `readable` spells them, when their places do not matter."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_PUNCTUATION)
    return "".join(letter.lower() if letter.isascii() else spell(letter) for letter in plain)


def _characters(text: str) -> list[tuple[int, int, str]]:
    """Characters with their place, entities decoded."""
    if "&" not in text:
        return [(at, at + 1, character) for at, character in enumerate(text)]
    found: list[tuple[int, int, str]] = []
    at = 0
    for entity in _ENTITY.finditer(text):
        found += [(i, i + 1, text[i]) for i in range(at, entity.start())]
        decoded = html.unescape(entity.group())
        found += [(entity.start(), entity.end(), character) for character in decoded]
        at = entity.end()
    return found + [(i, i + 1, text[i]) for i in range(at, len(text))]


@lru_cache(maxsize=8192)
def spell(character: str) -> str:
    """How one character is read; an empty string for one that cannot be seen."""
    if character in LATIN:
        return LATIN[character]
    kind = unicodedata.category(character)
    if kind == "Cf" or character in _UNSEEN or 0xFE00 <= ord(character) <= 0xFE0F:
        return "\u200d" if character == "\u200d" else ""
    if kind in {"Cs", "Cc", "Zs", "Zl", "Zp"}:
        return "\n" if character in "\n\r\v\f\x85\u2028\u2029" else " "
    spelled = unicodedata.normalize("NFKC", character).translate(_PUNCTUATION).casefold()
    if not spelled.isascii() and character.lower() in SKELETON:
        return character.lower()  # a look-alike keeps its own shape; see `respell`
    return "".join(LATIN.get(letter, letter) for letter in spelled)


def _without_marks(text: str, places: list[tuple[int, int]]) -> Readable:
    """Drop marks set on Latin or Greek letters, and joiners outside emoji."""
    kept: list[int] = []
    is_plain = False
    for at, character in enumerate(text):
        if character == "\u200d":
            continue
        if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
            if is_plain:
                continue
        else:
            is_plain = character.isascii() or "\u0370" <= character <= "\u03ff"
        kept.append(at)
    return Readable("".join(text[at] for at in kept), [places[at] for at in kept])
