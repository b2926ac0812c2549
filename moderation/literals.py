"""Literals: phrases of plain words, each in a table under its most telling cue.

A hundred thousand of them cost no more to look for than a hundred. They are kept in a few flat
columns, not as an object each: that takes a third of the memory, and whoever looks for garbage
has nothing to look through.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Set

from moderation.telling import cue_of

_FULL = 64
"""Phrases under one cue."""
_MOST = 16
"""Places of one phrase in one text."""
_NONE = -1


class Literals:
    """Phrases with the number each is known by; made once, then only read."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._words: list[str] = []
        self._numbers = array("l")
        self._latest: dict[str, int] = {}
        """The row of the last phrase under each cue."""
        self._earlier = array("l")
        """For each row, that of the phrase before it under the same cue."""
        self._ranks = array("l")
        self.left: list[tuple[str, int]] = []
        """Phrases for which there was no room under their cue."""
        self._add(phrases)

    def _add(self, phrases: Iterable[tuple[str, int]]) -> None:
        latest, ranks = self._latest, self._ranks
        for words, number in phrases:
            cue = cue_of(f" {words} ")
            earlier = latest.get(cue, _NONE)
            rank = ranks[earlier] + 1 if earlier != _NONE else 1
            if rank > _FULL:
                self.left.append((words, number))
                continue
            latest[cue] = len(ranks)
            ranks.append(rank)
            self._words.append(words)
            self._numbers.append(number)
            self._earlier.append(earlier)

    @property
    def cues(self) -> Set[str]:
        """One of them stands in every text that holds a phrase."""
        return self._latest.keys()

    def standing(self, cue: str, text: str) -> Iterator[tuple[int, int, int]]:
        """Numbers of phrases under a cue with the places where they stand, spaces around them."""
        row = self._latest.get(cue, _NONE)
        while row != _NONE:
            literal = f" {self._words[row]} "
            at = text.find(literal)
            for _ in range(_MOST):
                if at < 0:
                    break
                yield self._numbers[row], at, at + len(literal)
                at = text.find(literal, at + 1)
            row = self._earlier[row]
