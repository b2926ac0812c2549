"""A text as those who look for personal data are told it: its letters, words and digits."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from moderation.once import once
from moderation.phrase import holds_any

Stretch = tuple[int, int]
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")


class Told(Struct, frozen=True, dict=True):
    """A readable text with what says at little cost where it is worth looking closer."""

    text: str
    words: Sequence[str]
    """Its words, in order, without the marks around them."""
    digits: int
    """How many digits it holds."""

    @classmethod
    def of(cls, text: str) -> Told:
        """Tell a text."""
        return cls(text, _WORD.findall(text), len(_DIGIT.findall(text)))

    @once
    def distinct(self) -> frozenset[str]:
        """Its words, each of them once."""
        return frozenset(self.words)

    def names(self, words: frozenset[str]) -> bool:
        """Whether one of these words stands in it."""
        return not words.isdisjoint(self.distinct)

    def holds(self, strings: Collection[str]) -> bool:
        """Whether one of these strings stands in it."""
        return holds_any(self.text, strings)
