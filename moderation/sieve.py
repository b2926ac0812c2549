"""A sieve: which of many phrases may stand in a text, asked of all of them at once.

A phrase comes with *conditions*, groups of cues of which the text must hold one each. It has a
bit in three lanes of one large integer, a lane for each of its rarest conditions; a cue's integer
sets the bits of the conditions it meets. So a text costs one addition of bits per cue it holds,
and what is left when the lanes are laid over each other is worth a closer look, however many
phrases there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from msgspec import Struct

LANES = 3
"""Conditions that count; a phrase with fewer is always let through by the rest."""


class Sought(Struct, frozen=True, gc=False):
    """A phrase by its number, and what a text must hold for it to count."""

    number: int
    conditions: tuple[frozenset[str], ...]
    """Groups of cues, the rarest first: one of each stands within the phrase."""
    near: frozenset[str] = frozenset()
    """Cues of which one must stand in the text, however far; none if nothing has to."""


class Sieve:
    """So many phrases; made once, then only read."""

    def __init__(self, phrases: Sequence[Sought]) -> None:
        self._numbers = tuple(sought.number for sought in phrases)
        self._width = width = len(phrases)
        self._met = self._anywhere = 0
        marks: dict[frozenset[str], int] = defaultdict(int)
        for place, sought in enumerate(phrases):
            lanes = sought.conditions[:LANES]
            if sought.near:
                lanes = (*lanes[: LANES - 1], sought.near)
                self._anywhere |= 1 << (place + (len(lanes) - 1) * width)
            for lane, condition in enumerate(lanes):
                marks[condition] |= 1 << (place + lane * width)
            for lane in range(len(lanes), LANES):
                self._met |= 1 << (place + lane * width)
        self._marks: dict[str, int] = {}
        for condition, mark in marks.items():
            for cue in condition:
                held = self._marks.get(cue)
                self._marks[cue] = mark if held is None else held | mark

    def met(self, cues: Iterable[str]) -> int:
        """The conditions that these cues meet, as bits: those of several stretches add up."""
        return reduce(or_, filter(None, map(self._marks.get, cues)), self._met)

    def met_anywhere(self, cues: Iterable[str]) -> int:
        """The conditions that cues meet from however far."""
        return self.met(cues) & self._anywhere

    def passed(self, met: int) -> list[int]:
        """Numbers of the phrases whose conditions are all met."""
        width = self._width
        left = met & (met >> width) & (met >> 2 * width) & ((1 << width) - 1)
        found = []
        while left:
            lowest = left & -left
            found.append(self._numbers[lowest.bit_length() - 1])
            left ^= lowest
        return found
