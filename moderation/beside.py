"""Beside: phrases of which one may stand around a match, and that is all one needs to know.

Cues near, what makes a match harmless, what denies or softens it. Most stretches hold none of
them, so they are asked for their words first: a single word is found by itself, a longer phrase
is looked for only where its rarest word stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from moderation.phrase import Classes, body_of
from moderation.pieces import Sequence, one_of
from moderation.telling import rarest

NEVER = re.compile(r"(?!)")


class Beside:
    """Several phrases, asked for where a match is at hand; patterns are made when first needed."""

    def __init__(self, sources: Iterable[str], classes: Classes) -> None:
        """Raise `PhraseError` for a phrase that cannot be read."""
        self._bodies = [body_of(source, classes) for source in sources]
        self._words: set[str] = set()
        self._rarest: set[str] = set()
        self._guarded: list[Sequence] = []
        self._open: list[Sequence] = []
        for body in self._bodies:
            self._sort(body)

    def __bool__(self) -> bool:
        return bool(self._bodies)

    def _sort(self, body: Sequence) -> None:
        spellings = [spelling.split() for spelling in body.spellings() or ()]
        if spellings and all(len(spelling) == 1 for spelling in spellings):
            self._words.update(word for spelling in spellings for word in spelling)
            return
        for strings in body.anchors():
            if all(string[0] == string[-1] == " " for string in strings):
                self._rarest.update(rarest(string.split()) for string in strings)
                self._guarded.append(body)
                return
        self._open.append(body)

    def stands_in(self, stretch: str) -> bool:
        """Whether one of the phrases stands in a stretch of folded text, spaces around it."""
        words = stretch.split()
        if not self._words.isdisjoint(words):
            return True
        if self._guarded and not self._rarest.isdisjoint(words) and self._behind.search(stretch):
            return True
        return bool(self._open) and self._anywhere.search(stretch) is not None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches from the first letter of a phrase to the space behind its last."""
        return _pattern(self._bodies)

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        return _pattern(self._guarded)

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return _pattern(self._open)


def _pattern(bodies: Iterable[Sequence]) -> re.Pattern[str]:
    expressions = [body.regex() for body in bodies]
    return re.compile("(?<= )" + one_of(expressions)) if expressions else NEVER
