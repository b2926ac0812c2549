"""A sieve: which of many phrases may stand in a text, asked of all of them at once.

A phrase comes with *conditions*, groups of cues of which the text must hold one each. Where its
rarest condition is seldom met, the phrase stands in a table under those cues, and few texts ever
ask for it. Every other has a bit in three lanes of one large integer, a lane for each of its
rarest conditions; a cue's integer sets the bits of the conditions it meets. So a text costs one
addition of bits per cue it holds, and what is left when the lanes are laid over each other is
worth a closer look, however many phrases there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from operator import or_

from moderation.telling import is_seldom

LANES = 3
"""Conditions that count; a phrase with fewer is always let through by the rest."""
Conditions = Sequence[Collection[str]]


class Sieve:
    """So many phrases with their conditions; made once, then only read."""

    def __init__(self, phrases: Iterable[tuple[int, Conditions]]) -> None:
        """`phrases`: the number each is known by, and its conditions, the rarest first."""
        self._seldom: dict[str, list[tuple[int, Conditions]]] = {}
        common: list[tuple[int, Conditions]] = []
        known: set[str] = set()
        for number, conditions in phrases:
            known.update(*conditions[:LANES])
            if conditions and is_seldom(conditions[0]):
                for cue in conditions[0]:
                    self._seldom.setdefault(cue, []).append((number, conditions[1:LANES]))
            else:
                common.append((number, conditions))
        self.cues = frozenset(known)
        self._telling = frozenset(self._seldom)
        self._numbers = tuple(number for number, _ in common)
        self._width = width = len(common)
        self._met = 0
        bits: dict[str, list[int]] = {}
        for place, (_, conditions) in enumerate(common):
            for lane in range(LANES):
                if lane < len(conditions):
                    for cue in conditions[lane]:
                        bits.setdefault(cue, []).append(1 << (place + lane * width))
                else:
                    self._met |= 1 << (place + lane * width)
        self._marks = {cue: reduce(or_, marks) for cue, marks in bits.items()}

    def passed(self, cues: AbstractSet[str]) -> list[int]:
        """Numbers of the phrases whose conditions these cues meet, each once."""
        lanes = reduce(or_, filter(None, map(self._marks.get, cues)), self._met)
        width = self._width
        left = lanes & (lanes >> width) & (lanes >> 2 * width) & ((1 << width) - 1)
        found = []
        while left:
            lowest = left & -left
            found.append(self._numbers[lowest.bit_length() - 1])
            left ^= lowest
        for cue in self._telling & cues:
            for number, others in self._seldom[cue]:
                if number not in found and not any(map(cues.isdisjoint, others)):
                    found.append(number)
        return found
