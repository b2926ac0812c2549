"""Readings: which letters a string of signs may stand for. Pure functions over one string.

Whether a reading is a word that anybody knows is asked in `respell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from moderation.lookalikes import LEET, SKELETON

_CENSORED = re.compile(r"[a-z]+[*#%@$!&?^-]{1,4}[a-z]*[*#%@$!&?^]?")
_NOT_LETTER = re.compile(r"[^a-z]")
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_MOST_READINGS = 32
_SHORTEST_SLIP = 6
_DRAWN = (
    ("/\\/\\", "m"),
    ("|\\/|", "m"),
    ("\\/\\/", "w"),
    ("|\\|", "n"),
    ("/\\/", "n"),
    ("|_|", "u"),
    ("|-|", "h"),
    ("|<", "k"),
    ("|{", "k"),
    ("|)", "d"),
    ("|>", "p"),
    ("|=", "f"),
    ("|3", "b"),
    ("|2", "r"),
    ("()", "o"),
    ("[]", "o"),
    ("><", "x"),
    ("\\/", "v"),
    ("/\\", "a"),
)
"""Letters drawn with several signs, the longer drawings first."""


def readings(shape: str) -> Iterator[str]:
    """Ways to read a shape as letters, likeliest first; a star stands for any letter."""
    if shape.isascii() and shape.isalpha():
        yield shape
        return
    options = [_letters(character) for character in shape]
    yield from islice(("".join(letters) for letters in product(*options)), _MOST_READINGS)
    if _CENSORED.fullmatch(shape):
        yield _NOT_LETTER.sub("*", shape)


def undrawn(shape: str) -> str:
    """A shape with letters in place of drawings such as `|<`."""
    for drawing, letter in _DRAWN:
        shape = shape.replace(drawing, letter)
    return shape


def squeezed(word: str) -> str:
    """A word with every run of one letter cut to a single one."""
    return _RUN.sub(r"\1", word)


def is_stretch_of(stretched: str, word: str) -> bool:
    """Whether a spelling is a word with some of its letters repeated."""
    many = [len(run.group()) for run in _RUN.finditer(stretched)]
    few = [len(run.group()) for run in _RUN.finditer(word)]
    return len(few) == len(many) and all(a <= b for a, b in zip(few, many, strict=True))


def slips(word: str) -> set[str]:
    """Every spelling one slip away: a letter dropped, swapped, replaced or added."""
    if len(word) < _SHORTEST_SLIP:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in cuts[1:-1]}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    replaced = {a + letter + b[1:] for a, b in cuts[1:] if b for letter in _ALPHABET}
    added = {a + letter + b for a, b in cuts[1:] for letter in _ALPHABET}
    return (dropped | swapped | replaced | added) - {word}


def _letters(character: str) -> tuple[str, ...]:
    if character.isascii() and character.isalpha():
        return (character,)
    if character in LEET:
        return tuple(LEET[character])
    if character in SKELETON:
        return (SKELETON[character],)
    return (character,) if character.isalnum() else ("",)
