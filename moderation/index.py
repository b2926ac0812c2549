"""Where phrases may stand in a text, and what in it asks for care.

A phrase of plain words stands in a table under its most telling word or pair of neighbours, so
that a hundred thousand of them cost no more than a hundred; a phrase with gaps or choices has to
pass the `sieve`. Only open-ended strings and signals that ask for careful reading need an
automaton. A long text is looked at stretch by stretch, as words far apart make no phrase.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from moderation.sieve import Conditions, Sieve
from moderation.telling import OPEN, cue_of

CAREFUL, DIGIT, CONTACT, MIXED, APART, STRETCHED = range(-1, -7, -1)
"""Kinds of signs: read with care; a digit; something that may lead to a person; and
what asks for care if a closer look confirms it: digits beside letters, letters apart or stretched.
"""
Signs = dict[int, list[str]]
Spot = tuple[int, int, int]
"""The number of a phrase, and the stretch of the text to look for it."""
_FULL = 64
_SIFTED = 4096
"""Phrases in one sieve."""
_STRETCH, _STEP = 80, 40
"""Words looked at together, and how far on the next stretch begins."""
_MOST = 16
"""Places of one phrase of plain words in one text."""


class Seen(Struct, frozen=True, gc=False):
    """What a first look at a text gave."""

    cues: set[str]
    """Its words, and its pairs of neighbours with a space between."""
    signs: Signs
    spots: list[Spot]


class Index:
    """Phrases by number with what must stand in a text that holds them; immutable."""

    def __init__(
        self,
        literals: Iterable[tuple[str, int]],
        conditions: Iterable[tuple[int, Conditions]],
        signals: dict[str, int],
        torn: Collection[tuple[str, str]] = (),
        beside: Iterable[str] = (),
    ) -> None:
        """`torn` pairs of words ask for care; cues `beside` a phrase may stand far from it."""
        self._literals: dict[str, tuple[tuple[str, int], ...]] = {}
        self._torn = frozenset(map(" ".join, torn))
        self._beside = frozenset(beside)
        strings: dict[str, list[int]] = {}
        for literal, number in literals:
            if not self._placed(literal, number):
                strings.setdefault(literal, []).append(number)
        for signal, kind in signals.items():
            strings.setdefault(signal, []).append(kind)
        self._sieves = _sieves(list(conditions))
        self._sifting = frozenset().union(*(sieve.cues for sieve in self._sieves))
        for cue in self._sifting:
            if cue[0] == OPEN:
                strings.setdefault(cue[1:], [])
        self._strings = tuple(strings)
        self._owners = tuple(map(tuple, strings.values()))
        opens = (OPEN + string for string in strings)
        self._opens = tuple(cue if cue in self._sifting else "" for cue in opens)
        self._telling = frozenset(self._literals)
        self._machine = AhoCorasick(list(strings), store_patterns=False) if strings else None

    def _placed(self, literal: str, number: int) -> bool:
        """Put a phrase of plain words into the table, if there is room."""
        cue = cue_of(literal)
        bucket = self._literals.get(cue, ())
        if len(bucket) < _FULL:
            self._literals[cue] = (*bucket, (literal, number))
        return len(bucket) < _FULL

    def seen(self, text: str, words: list[str], distinct: set[str]) -> Seen:
        """A first look at a text; `words` are the text split, and `distinct` each of them once."""
        cues = distinct.union(map(" ".join, pairwise(words)))
        signs: Signs = {}
        spots: list[Spot] = []
        opened: list[tuple[int, str]] = []
        if self._machine is not None:
            for hit, at, end in self._machine.find_matches_as_indexes(text, overlapping=True):
                for owner in self._owners[hit]:
                    if owner < 0:
                        signs.setdefault(owner, []).append(self._strings[hit])
                    else:
                        spots.append((owner, at, end))
                if self._opens[hit]:
                    opened.append((at, self._opens[hit]))
        if not self._torn.isdisjoint(cues):
            signs[CAREFUL] = sorted(self._torn & cues)
        for cue in self._telling & cues:
            spots += self._standing(cue, text)
        spots += self._sifted(text, words, cues, opened)
        return Seen(cues, signs, spots)

    def _standing(self, cue: str, text: str) -> Iterator[Spot]:
        """Where phrases of plain words stand of which a text holds the most telling part."""
        for literal, number in self._literals[cue]:
            at = text.find(literal)
            for _ in range(_MOST):
                if at < 0:
                    break
                yield number, at, at + len(literal)
                at = text.find(literal, at + 1)

    def _sifted(
        self, text: str, words: list[str], cues: set[str], opened: list[tuple[int, str]]
    ) -> list[Spot]:
        """What passes the sieves; of a long text, stretch by stretch."""
        if len(words) <= _STRETCH:
            asked = cues.union(cue for _, cue in opened) if opened else cues
            return self._passed(asked, 0, len(text))
        spots: list[Spot] = []
        ends = list(accumulate((len(word) + 1 for word in words), initial=0))
        pairs = list(map(" ".join, pairwise(words)))
        beside = cues & self._beside
        beside |= self._beside.intersection(cue for _, cue in opened)
        for first in range(0, len(words) - _STRETCH + _STEP, _STEP):
            last = min(first + _STRETCH, len(words))
            begin, end = ends[first], ends[last] + 1
            near = beside.union(words[first:last], pairs[first : last - 1])
            spots += self._passed(near | _within(opened, begin, end), begin, end)
        return spots

    def _passed(self, cues: AbstractSet[str], first: int, last: int) -> list[Spot]:
        return [(number, first, last) for sieve in self._sieves for number in sieve.passed(cues)]


def _sieves(sifted: list[tuple[int, Conditions]]) -> list[Sieve]:
    return [Sieve(sifted[first : first + _SIFTED]) for first in range(0, len(sifted), _SIFTED)]


def _within(opened: list[tuple[int, str]], begin: int, end: int) -> set[str]:
    return {cue for at, cue in opened if begin <= at < end}
