"""Shapes: which known word a string of letters, digits and signs was drawn to look like.

The known words stand in one sorted list; a shape is read character by character, and only as
long as some word begins that way. Digits and signs stand for several letters, some letters are
drawn with several signs, separators may be skipped, stretched letters repeat, and in words that
people hide, one sign may stand for any letter. Every search has a budget, so no text is slow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from moderation.lookalikes import ALSO, DRAWN, LEET, SKELETON

_WILD = frozenset("*#%@$!&?^.-_+~=")
_SKIPPED = frozenset("._-*~|+/\\,:;'`\"=^ \n\t")
MOST_STEPS = 240
"""Taken for one shape."""
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_TWICE = re.compile(r"(.)\1+", re.DOTALL)
_STRETCHED = re.compile(r"([^\W\d_])\1\1|([^\W\d_])\2([^\W\d_])\3")
_MEASURE = re.compile(r"\d{0,3}(?:1st|2nd|3rd|\dth|\d(?:am|pm|mg|ml|kg|cm|km|lbs|hrs|mins|yrs))")
_PICTURES = "[\u2190-\u2bff\U0001f000-\U0001faff]+"
_PICTURES_BESIDE = re.compile(rf"(?<!\w){_PICTURES}|{_PICTURES}(?!\w)")
_SOUNDS = MappingProxyType(
    {
        "ph": "f",
        "vv": "w",
        "v": "u",
        "z": "s",
        "j": "y",
        "y": "i",
        "k": "c",
        "c": "k",
        "q": "g",
        "i": "l",
        "l": "i",
    }
)
_ALWAYS = MappingProxyType({"vv": "w"})
"""Letters written for others; the many of them only in words people hide."""


class Budget:
    """Steps that may still be taken for one text."""

    def __init__(self, steps: int) -> None:
        self.steps = steps


class Shapes:
    """Known words to read shapes as; read-only once made."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)

    def read(self, shape: str, budget: Budget, hidden: bool = False) -> str | None:
        """The known word a shape may be read as; `hidden` words may hold one sign for a letter."""
        lowered = shape.lower()
        is_stretched = _STRETCHED.search(lowered) is not None
        left = min(MOST_STEPS, budget.steps)
        budget.steps -= left
        options = [list(_options(lowered, at, hidden)) for at in range(len(lowered))]
        todo = [(0, "", 0, len(self._words), 1 if hidden else 0)]
        found = None
        while todo and left > 0 and found is None:
            at, prefix, low, high, wild = todo.pop()
            left -= 1
            if at == len(lowered):
                if low < high and self._words[low] == prefix and prefix:
                    found = prefix
                continue
            todo += self._steps(lowered, at, prefix, (low, high), wild)
            if prefix and is_stretched and (prefix[-1], 1) in options[at]:
                todo.append((at + 1, prefix, low, high, wild))
            for letters, width in reversed(options[at]):
                first, last = self._narrowed(prefix + letters, low, high)
                if first < last:
                    todo.append((at + width, prefix + letters, first, last, wild))
        budget.steps += left
        return found

    def _steps(
        self, shape: str, at: int, prefix: str, span: tuple[int, int], wild: int
    ) -> Iterator[tuple[int, str, int, int, int]]:
        """What else a sign may be: any letter, or nothing at all."""
        low, high = span
        if shape[at] in _SKIPPED or shape[at] in "\ufe0f\u20e3":
            yield at + 1, prefix, low, high, wild
        is_sign = shape[at] in _WILD or not (shape[at].isascii() or shape[at].isalnum())
        if wild and prefix and is_sign:
            while low < high:
                word = self._words[low]
                if len(word) == len(prefix):
                    low += 1
                    continue
                longer = word[: len(prefix) + 1]
                end = bisect_left(self._words, longer + "\U0010ffff", low, high)
                yield at + 1, longer, low, end, wild - 1
                low = end

    def _narrowed(self, prefix: str, low: int, high: int) -> tuple[int, int]:
        first = bisect_left(self._words, prefix, low, high)
        return first, bisect_left(self._words, prefix + "\U0010ffff", first, high)


def _options(shape: str, at: int, hidden: bool) -> Iterator[tuple[str, int]]:
    """The letters that may be meant at one place, each with how many characters they take."""
    character = shape[at]
    if character.isascii() and character.isalpha():
        yield character, 1
        for sound, letter in _SOUNDS.items() if hidden else _ALWAYS.items():
            if shape.startswith(sound, at):
                yield letter, len(sound)
    for drawing, letter in DRAWN.get(character, ()):
        if shape.startswith(drawing, at):
            yield letter, len(drawing)
    if character in LEET:
        yield from ((letter, 1) for letter in LEET[character])
    elif not character.isascii() and (character in SKELETON or character.isalnum()):
        yield SKELETON.get(character, character), 1
        yield from ((letter, 1) for letter in ALSO.get(character, ""))


def is_stretched(word: str) -> bool:
    """Whether letters of a word are repeated the way nobody spells."""
    return _STRETCHED.search(word) is not None


def is_measure(word: str) -> bool:
    """Whether a word is a number with what it counts, as in 8am, 50mg or 2nd."""
    return _MEASURE.fullmatch(word) is not None


def squeezed(word: str) -> str:
    """A word with every run of one letter cut to a single one."""
    return _TWICE.sub(r"\1", word) if _TWICE.search(word) else word


def is_stretch_of(stretched: str, word: str) -> bool:
    """Whether a spelling is a word with some of its letters repeated."""
    many = [len(run.group()) for run in _RUN.finditer(stretched)]
    few = [len(run.group()) for run in _RUN.finditer(word)]
    return len(few) == len(many) and all(a <= b for a, b in zip(few, many, strict=True))


class Stretches:
    """Known words to read repeated letters as; read-only once made."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` stand in the order in which they are to be tried."""
        self._squeezed: dict[str, tuple[str, ...]] = {}
        for word in words:
            short = squeezed(word)
            self._squeezed[short] = (*self._squeezed.get(short, ()), word)

    def word(self, spelling: str) -> str | None:
        """The known word of which this is a stretched spelling."""
        known = self._squeezed.get(squeezed(spelling), ())
        return next((one for one in known if is_stretch_of(spelling, one)), None)


def has_drawing(word: str) -> bool:
    """Whether a sign stands in a word that hardly ever stands there but for a letter."""
    return any(sign in word for sign in "|\\$@")


def without_pictures_beside(word: str) -> str:
    """Arrows and emoji beside a word say something of their own; inside one they hide a letter."""
    return _PICTURES_BESIDE.sub("", word)
