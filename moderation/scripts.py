"""Scripts: whether a string may be Latin in disguise, or is real Cyrillic, Greek and so on."""

from __future__ import annotations

import re

_LONGEST_LOOK = 400
_BEYOND, _LATIN = re.compile(r"[^\x00-\x7f]"), re.compile(r"[A-Za-z]")
_SCRIPTS = (
    ("\u0370", "\u03ff"),
    ("\u0400", "\u052f"),
    ("\u0530", "\u058f"),
    ("\u0590", "\u05ff"),
    ("\u0600", "\u08ff"),
    ("\u0900", "\u109f"),
    ("\u10a0", "\u10ff"),
    ("\u1100", "\u11ff"),
    ("\u1200", "\u139f"),
    ("\u1780", "\u17ff"),
    ("\u1f00", "\u1fff"),
    ("\u3040", "\ud7ff"),
)


def may_be_latin(chunk: str, is_latin_text: bool) -> bool:
    """Whether a chunk may be read as Latin; real Cyrillic or Greek is not."""
    if chunk.isdecimal():
        return False
    if is_latin_text or chunk.isascii() or any("a" <= letter <= "z" for letter in chunk):
        return True
    scripts = {_script(letter) for letter in chunk if letter.isalpha()}
    return len(scripts) > 1 or None in scripts


def _script(letter: str) -> int | None:
    """The living script a letter is of, by its place in Unicode; None for curious ones."""
    for number, (first, last) in enumerate(_SCRIPTS):
        if first <= letter <= last:
            return number
    return None


def is_mostly_latin(text: str) -> bool:
    """Whether look-alikes of another script are strangers in this text."""
    head = text[:_LONGEST_LOOK]
    strange = sum(map(str.isalpha, _BEYOND.findall(head)))
    return len(_LATIN.findall(head)) > strange
