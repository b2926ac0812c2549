"""Characters made readable, one original at a time.

Entities, compatibility forms (fullwidth, mathematical, ligatures), invisible characters and
stacked marks go; what stays is lower case with its place in the original. Marks are taken off
Latin and Greek letters, and vowels off Arabic ones: in other scripts they carry meaning. Words
are not known here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from moderation.arabic import ARABIC
from moderation.lookalikes import ALSO, LATIN, SKELETON

_MARKS = tuple(
    (sign, plain)
    for plain, signs in {"'": "’‘ʼ`´′＇", '"': "“”„«»″", "-": "‐‑‒–—―−"}.items()
    for sign in signs
)
_PUNCTUATION = {ord(sign): plain for sign, plain in _MARKS}
_PLAIN = {**ARABIC, **LATIN}
_STRANGE = re.compile(r"([^\x00-\x7f]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)")
"""One character beyond ASCII, or an entity."""
_JOINER = "\u200d"
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0", "\u2800"}


@dataclass(frozen=True, slots=True)
class Readable:
    """Lower-case readable text; `starts` and `ends` place each character in the original."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] = ()

    @property
    def is_in_place(self) -> bool:
        """Whether each character stands where it stood in the original."""
        return self.starts is None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original stretch behind `[start, end)`."""
        if self.starts is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


def readable(text: str) -> Readable:
    """Make a text readable; plain ASCII and common punctuation take the short way."""
    if not text.isascii():
        for sign, plain in _MARKS:
            text = text.replace(sign, plain)
    if text.isascii() and "&" not in text:
        return Readable(text.lower())
    parts = _STRANGE.split(text)
    return _spelled(parts) if len(parts) > 1 else Readable(text.lower())


def plain_letters(text: str) -> str:
    """The letters of a text as `readable` spells them, when their places do not matter."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_PUNCTUATION)
    return plain.translate(
        {ord(letter): letter.lower() if letter.isascii() else spell(letter) for letter in {*plain}}
    )


def _spelled(parts: list[str]) -> Readable:
    """A text in parts of which every other is strange, as it is read."""
    read = [part.translate(_ASCII) for part in parts]
    read[1::2] = strange = list(map(_seen, parts[1::2]))
    text = "".join(read)
    has_marks = any(map(_is_mark, {*"".join(strange)}))
    if not has_marks and {1} == {*map(len, strange)} == {*map(len, parts[1::2])}:
        return Readable(text)
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for number, part in enumerate(parts):
        after = at + len(part)
        if number % 2:
            starts += [at] * len(read[number])
            ends += [after] * len(read[number])
        else:
            starts += range(at, after)
            ends += range(at + 1, after + 1)
        at = after
    return _without_marks(text, starts, ends) if has_marks else Readable(text, starts, ends)


@lru_cache(maxsize=8192)
def _seen(strange: str) -> str:
    """How a strange character or an entity is read; joined pictures are read one by one."""
    return "".join(map(spell, html.unescape(strange))).replace(_JOINER, "")


@lru_cache(maxsize=8192)
def spell(character: str) -> str:
    """How one character is read; an empty string for one that cannot be seen."""
    if character in _PLAIN:
        return _PLAIN[character]
    if character in ALSO and character in SKELETON:
        return character  # one of several letters; see `shapes`
    kind = unicodedata.category(character)
    if kind == "Cf" or character in _UNSEEN or 0xFE00 <= ord(character) <= 0xFE0F:
        return "\u200d" if character == "\u200d" else ""
    if kind in {"Cs", "Cc", "Zs", "Zl", "Zp"}:
        return "\n" if character in "\n\r\v\f\x85\u2028\u2029" else " "
    spelled = unicodedata.normalize("NFKC", character).translate(_PUNCTUATION).casefold()
    if not spelled.isascii() and character.lower() in SKELETON:
        return character.lower()  # a look-alike keeps its own shape; see `respell`
    return "".join(_PLAIN.get(letter, letter) for letter in spelled)


def _without_marks(text: str, starts: Sequence[int], ends: Sequence[int]) -> Readable:
    """Drop marks set on Latin or Greek letters."""
    kept: list[int] = []
    is_plain = False
    for at, character in enumerate(text):
        if _is_mark(character):
            if is_plain:
                continue
        else:
            is_plain = character.isascii() or "\u0370" <= character <= "\u03ff"
        kept.append(at)
    return Readable(
        "".join([text[at] for at in kept]), [starts[at] for at in kept], [ends[at] for at in kept]
    )


@lru_cache(maxsize=8192)
def _is_mark(character: str) -> bool:
    """Whether a character is set on another."""
    return unicodedata.combining(character) > 0 or unicodedata.category(character) in {"Mn", "Me"}


_ASCII = {code: spell(chr(code)) for code in range(0x80)}
"""A plain dict, because translating asks it for every character; nobody writes to it."""
