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
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from moderation.arabic import ARABIC
from moderation.lookalikes import ALSO, LATIN, SKELETON
from moderation.once import once

_MARKS = tuple(
    (sign, plain)
    for plain, signs in {"'": "’‘ʼ`´′＇", '"': "“”„«»″", "-": "‐‑‒–—―−"}.items()
    for sign in signs
)
_PUNCTUATION = {ord(sign): plain for sign, plain in _MARKS}
_PLAIN = {**ARABIC, **LATIN}
_STRANGE = re.compile(r"([^\x00-\x7f]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)")
"""One character beyond ASCII, or an entity."""
_UNTYPED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f`]")
"""Signs of ASCII that are read as another."""
_JOINER = "\u200d"
Span = tuple[int, int]
"""Where something begins and ends."""
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0", "\u2800"}


class Readable(Struct, frozen=True, dict=True):
    """Lower-case readable text, and where each character stood in the original."""

    text: str
    parts: Sequence[str] = ()
    """The original in parts of which every other is strange; none if nothing has moved."""
    read: Sequence[str] = ()
    """How each part is read."""

    def spans(self, found: Iterable[Span]) -> Iterable[Span]:
        """The original stretches behind some that are not empty."""
        if not self.parts:
            return found
        starts, ends = self._places
        return [(starts[start], ends[end - 1]) for start, end in found]

    def span(self, start: int, end: int) -> Span:
        """The original stretch behind `[start, end)`."""
        if not self.parts or start >= end:
            return start, end
        starts, ends = self._places
        return starts[start], ends[end - 1]

    @once
    def _places(self) -> tuple[list[int], list[int]]:
        """Where each character starts and ends in the original."""
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for plain, strange, read in zip(
            self.parts[::2], (*self.parts[1::2], ""), (*self.read[1::2], ""), strict=True
        ):
            first = at + len(plain)
            last = first + len(strange)
            starts += range(at, first)
            starts += [first] * len(read)
            ends += range(at + 1, first + 1)
            ends += [last] * len(read)
            at = last
        return starts, ends


def readable(text: str) -> Readable:
    """Make a text readable; plain ASCII and common punctuation take the short way."""
    if not text.isascii():
        for sign, plain in _MARKS:
            text = text.replace(sign, plain)
    if text.isascii() and "&" not in text:
        return Readable(text.lower())
    parts = _STRANGE.split(text)
    if len(parts) == 1:
        return Readable(text.lower())
    if _UNTYPED.search(text):
        parts[::2] = [part.translate(_ASCII) for part in parts[::2]]
    return _spelled(parts)


def _spelled(parts: list[str]) -> Readable:
    """A text in parts of which every other is strange, as it is read."""
    read = [part.lower() for part in parts]
    read[1::2] = strange = list(map(_seen, parts[1::2]))
    if any(map(_is_mark, {*"".join(strange)})):
        _drop_marks(read)
    elif {1} == {*map(len, strange)} == {*map(len, parts[1::2])}:
        return Readable("".join(read))
    return Readable("".join(read), parts, read)


def _drop_marks(read: list[str]) -> None:
    """Take off marks set on Latin or Greek letters."""
    is_plain = False
    for number in range(1, len(read), 2):
        is_plain = is_plain or read[number - 1] != ""
        kept = ""
        for character in read[number]:
            is_mark = _is_mark(character)
            if not is_mark:
                is_plain = character.isascii() or "\u0370" <= character <= "\u03ff"
            if not (is_mark and is_plain):
                kept += character
        read[number] = kept


@lru_cache(maxsize=8192)
def _is_mark(character: str) -> bool:
    """Whether a character is set on another."""
    return unicodedata.combining(character) > 0 or unicodedata.category(character) in {"Mn", "Me"}


@lru_cache(maxsize=8192)
def _seen(strange: str) -> str:
    """How a strange character or an entity is read; joined pictures are read one by one."""
    return "".join(map(spell, html.unescape(strange))).replace(_JOINER, "")


def plain_letters(text: str) -> str:
    """The letters of a text as `readable` spells them, when their places do not matter."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_PUNCTUATION)
    return plain.translate(
        {ord(letter): letter.lower() if letter.isascii() else spell(letter) for letter in {*plain}}
    )


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


_ASCII = {code: spell(chr(code)) for code in range(0x80)}
"""A plain dict, because translating asks it for every character; nobody writes to it."""
