"""The short way of reading: plain words of an ordinary message, in a few C calls.

Most messages hold nothing but words and punctuation. They become lower-case words one space
apart at once; whatever else stands in them leaves a *signal* in the text, and then `fold`
reads it with care. A text without signals reads the same both ways (a test holds that).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import product

from moderation.characters import spell
from moderation.index import APART, CAREFUL, CONTACT, DIGIT, MIXED, STRETCHED, Signs
from moderation.shapes import is_measure, is_stretched

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_SIGNS = "@$*|_+#%^&<>=[]{}\\/~`"
_PICTURES = ((0x2190, 0x2C00), (0x1F000, 0x1FB00))
_LATIN = ((0x80, 0x250), (0x1E00, 0x1F00), (0x2000, 0x2070), (0x20A0, 0x20D0), (0xD800, 0xE000))
_STRANGE = re.compile("[^\x00-\x7f\u2190-\u2bff\U0001f000-\U0001faff]")
_UNREAD = "\ue000"
"""Stands for letters and numbers among the pictures, which only careful reading spells."""
_INSIDE = re.compile(r"[^\W_][!(][^\W_]|(?<!\S)![^\W\d_]")
_BETWEEN = re.compile(r"[!(]|(?<![^\W_])[^\W_][^\w\s]+[^\W_](?![^\W_])")
"""A sign that may be a letter; or two single letters with a mark but no space between: `k.y`."""
_LINK = re.compile(r"\.[A-Za-z]{2}")
_NUMBERS = "zero one two three four five six seven eight nine oh nought double".split()

Quick = tuple[str, list[str], bool]


def _ascii() -> Iterator[tuple[int, str | None]]:
    for code in range(0x80):
        character = chr(code)
        if character.isalnum() or character in _SIGNS:
            yield code, character.lower()
        else:
            yield code, " "
    yield ord("'"), None


_ASCII_TABLE = dict(_ascii())
"""Plain dicts, because translating asks them for every character; nobody writes to them."""


def _beyond() -> Iterator[tuple[int, str | None]]:
    for first, end in (*_LATIN, *_PICTURES):
        for code in range(first, end):
            character = spell(chr(code))
            if character.isascii():
                is_plain = len(character) < 2 or character.isalnum()
                yield code, character.translate(_ASCII_TABLE) if is_plain else "~"
            elif code >= _PICTURES[0][0]:
                is_picture = character == chr(code) and not character.isalnum()
                yield code, f" {character} " if is_picture else _UNREAD
    yield from ((joiner, None) for joiner in (0x200D, 0xFE0F))


_MARKS = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("…", "..."))
"""Marks that telephones set by themselves; without them most texts are plain."""
_PARTS = re.compile(r"([^\x00-\x7f]+)")
_WIDE = {**_ASCII_TABLE, **dict(_beyond())}


def quick(text: str) -> Quick:
    """A text as words one space apart, those words, and whether it has to be read with care."""
    careful = False
    if not text.isascii():
        for mark, sign in _MARKS:
            text = text.replace(mark, sign)
    if text.isascii():
        words = text.translate(_ASCII_TABLE).split()
    else:
        plain, careful = _spelled(_PARTS.split(text))
        words = plain.split()
    if not careful and ("!" in text or "(" in text):
        careful = _INSIDE.search(text) is not None
    return (f" {' '.join(words)} " if words else " "), words, careful


def _spelled(parts: list[str]) -> tuple[str, bool]:
    """Parts of a text, every other one beyond ASCII, as plain text; and whether it needs care."""
    careful = False
    for at in range(1, len(parts), 2):
        before, after = parts[at - 1][-1:], parts[at + 1][:1]
        parts[at] = part = parts[at].translate(_WIDE)
        if not part.isascii():
            inside = bool(before.strip() and after.strip())
            careful = careful or inside or _STRANGE.search(part) is not None
    for at in range(0, len(parts), 2):
        parts[at] = parts[at].translate(_ASCII_TABLE)
    return "".join(parts), careful


def is_confirmed(signs: Signs, text: str, words: AbstractSet[str], whole: AbstractSet[str]) -> bool:
    """Whether a signal that may be harmless asks for care: `8 am` and `coffee` do not.

    `whole` are words that stay what they are, however they look.
    """
    if MIXED in signs and any(map(_is_mixed, words)):
        return True
    if APART in signs and (len(signs[APART]) > 1 or _BETWEEN.search(text)):
        return True
    return STRETCHED in signs and any(map(is_stretched, words - whole))


def _is_mixed(word: str) -> bool:
    """Whether letters and digits stand in one word, other than as in 8am, 50mg or 2nd."""
    return word.isalnum() and not (word.isalpha() or word.isdecimal() or is_measure(word))


def has_link(text: str) -> bool:
    """Whether something like the end of a domain stands in a text; cheap."""
    return _LINK.search(text) is not None


def signals(joined: Iterable[str], platforms: Iterable[str]) -> dict[str, int]:
    """Strings of the quick text that ask for care, or for a look at what may lead to someone.

    Letters set apart, stretched letters, digits beside letters, signs, words run together.
    """
    apart = [f" {a} {b} " for a, b in product(_LETTERS + _DIGITS, repeat=2)]
    stretched = [f"{a}{a}{b}{b}" for a, b in product(_LETTERS, repeat=2) if a != b]
    cues = ["www", " dot ", " name is ", " names ", " location ", " pin "]
    cues += [f" {a} {b} " for a, b in product(_NUMBERS, repeat=2)]
    cues += [f" {platform} " for platform in platforms if platform.isalpha()]
    found = dict.fromkeys([*(letter * 3 for letter in _LETTERS), *stretched], STRETCHED)
    found |= dict.fromkeys([*_SIGNS, *joined], CAREFUL)
    found |= dict.fromkeys((f"{a}{b}" for a, b in product(_LETTERS, _DIGITS)), MIXED)
    found |= dict.fromkeys((f"{b}{a}" for a, b in product(_LETTERS, _DIGITS)), MIXED)
    found |= dict.fromkeys(apart, APART)
    found |= dict.fromkeys(_DIGITS, DIGIT)
    found |= dict.fromkeys(cues, CONTACT)
    return found
