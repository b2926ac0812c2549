"""Words as search compares them, in any language. Pure.

Letters lose case, accents and marks, so "Über", "uber" and "UBER" are one term; no language is
assumed and no word is cut to a stem. The same functions make what both databases keep and read
what somebody looks for, so the two cannot disagree.
"""

import re
import unicodedata
from typing import NamedTuple, Self

LONGEST = 40  # letters of a term; what follows is not compared
MOST = 8  # words that somebody looks for
LEAST_BEGINNING = 2  # letters of a last word that may still be growing
AROUND = 70  # characters of an excerpt on each side of the first word found
_MARKS = "".join(chr(c) for c in range(0x300, 0xFE30) if unicodedata.category(chr(c))[0] == "M")
_TERM = re.compile(r"[^\W_]+")
_WORD = re.compile(f"[^\\W_]+(?:[{_MARKS}'’]+[^\\W_]+|[{_MARKS}]+)*")  # as it was written
# What no decomposition makes plain: letters with a stroke, and Arabic endings written either way.
_ALIKE = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ى": "ي",
    "ة": "ه",
}
_PLAIN = str.maketrans({**_ALIKE, **dict.fromkeys(f"{_MARKS}'’ـ", "")})


class Excerpt(NamedTuple):
    """A piece of a text around what was found, and where in it that stands."""

    words: str
    marks: list[tuple[int, int]]


class Sought(NamedTuple):
    """What somebody looks for: every one of `whole`, and a word that begins with `beginning`."""

    whole: tuple[str, ...]
    beginning: str = ""

    @classmethod
    def read(cls, typed: str) -> Self:
        """The last word may be unfinished, unless something follows it."""
        found = [term[:LONGEST] for term in _TERM.findall(_plain(typed))[:MOST]]
        is_growing = bool(found) and typed[-1].isalnum() and len(found[-1]) >= LEAST_BEGINNING
        return cls(tuple(found[:-1]), found[-1]) if is_growing else cls(tuple(found))

    def fits(self, text: str) -> bool:
        there = terms(text)
        begins = not self.beginning or any(term.startswith(self.beginning) for term in there)
        return begins and there.issuperset(self.whole)

    def excerpt(self, text: str) -> Excerpt:
        """The text around the first word found, on one line."""
        line = " ".join(text.split())
        marks = [match.span() for match in _WORD.finditer(line) if self._marks(match.group())]
        first = marks[0][0] if marks else 0
        start = max(0, first - AROUND)
        if start:
            start = line.find(" ", start, first) + 1 or start
        end = first + 2 * AROUND
        end = max(line.rfind(" ", first, end), first + AROUND) if end < len(line) else len(line)
        before, after = "… " if start else "", " …" if end < len(line) else ""
        moved = len(before) - start
        inside = [(a + moved, min(b, end) + moved) for a, b in marks if a < end]
        return Excerpt(f"{before}{line[start:end]}{after}", inside)

    def _marks(self, word: str) -> bool:
        return any(
            term in self.whole or bool(self.beginning and term.startswith(self.beginning))
            for term in terms(word)
        )

    def __bool__(self) -> bool:
        return bool(self.whole or self.beginning)


def terms(text: str) -> set[str]:
    """Every word of a text, once."""
    return {term[:LONGEST] for term in _TERM.findall(_plain(text))}


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower().replace("'", "")
    return unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
