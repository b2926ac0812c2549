"""Where phrases may stand in a text, and what in it asks for care.

A phrase of plain words stands in a table under its most telling word or pair of neighbours, so
that a hundred thousand of them cost no more than a hundred; so does a phrase with gaps or choices
of which ordinary talk holds a part hardly ever. Every other has to pass the `sieve`. Only
open-ended strings and signals that ask for careful reading need an automaton. A long text is
looked at stretch by stretch, as words far apart make no phrase.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from itertools import accumulate, chain, pairwise
from operator import or_

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from moderation.literals import Literals
from moderation.sieve import Sieve, Sought
from moderation.telling import OPEN, is_seldom

CAREFUL, DIGIT, CONTACT, MIXED, APART, STRETCHED = range(-1, -7, -1)
"""Kinds of signs: read with care; a digit; something that may lead to a person; and
what asks for care if a closer look confirms it: digits beside letters, letters apart or stretched.
"""
Signs = dict[int, list[str]]
Spot = tuple[int, int, int]
"""The number of a phrase, and the stretch of the text to look for it."""
_Other = tuple[int, tuple[frozenset[str], ...], frozenset[str]]
"""A phrase by its number, with its other conditions and what must be near."""
_SIFTED = 4096
"""Phrases in one sieve."""
_BLOCK = 20
"""Words of a long text that are asked together for what they hold."""
_REACH = 3
"""Blocks in a row that a phrase may reach over: a stretch."""


class Seen(Struct, frozen=True, gc=False):
    """What a first look at a text gave."""

    cues: set[str]
    """Its words, its pairs of neighbours with a space between, and strings with an open end."""
    rare: AbstractSet[str]
    """Those that few texts hold."""
    signs: Signs
    spots: list[Spot]
    """Where strings with an open end stand that are all of a phrase."""
    opened: list[tuple[int, str]]
    """Where those with an open end stand that are cues."""


class Index:
    """Phrases by number with what must stand in a text that holds them; immutable."""

    def __init__(
        self,
        literals: Iterable[tuple[str, int]],
        phrases: Iterable[Sought],
        signals: dict[str, int],
        torn: AbstractSet[str] = frozenset(),
    ) -> None:
        """`torn` pairs of words ask for care."""
        self._literals = Literals(literals)
        self._seldom: dict[str, list[_Other]] = {}
        self._torn = torn
        strings: dict[str, list[int]] = {}
        for words, number in self._literals.left:
            strings.setdefault(f" {words} ", []).append(number)
        for signal, kind in signals.items():
            strings.setdefault(signal, []).append(kind)
        sought = list(phrases)
        self._sieves = self._sifting(sought)
        asked = {cue for group in _groups(sought) for cue in group if cue[0] == OPEN}
        for cue in asked:
            strings.setdefault(cue[1:], [])
        self._strings = tuple(strings)
        owners = list(map(tuple, strings.values()))
        alike = {owner: owner for owner in owners}
        self._owners = tuple(alike[owner] for owner in owners)
        opens = (OPEN + string for string in strings)
        self._opens = tuple(cue if cue in asked else "" for cue in opens)
        self._rare = frozenset().union(torn, self._literals.cues, self._seldom)
        self._machine = AhoCorasick(list(strings), store_patterns=False) if strings else None

    def _sifting(self, phrases: Iterable[Sought]) -> list[Sieve]:
        """Sieves of all phrases but those that stand in a table under what is seldom said."""
        common: list[Sought] = []
        for sought in phrases:
            if sought.conditions and is_seldom(sought.conditions[0]):
                first, *others = sought.conditions
                other = sought.number, tuple(others), sought.near
                for cue in first:
                    self._seldom.setdefault(cue, []).append(other)
            else:
                common.append(sought)
        return [Sieve(common[at : at + _SIFTED]) for at in range(0, len(common), _SIFTED)]

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
                    cues.add(self._opens[hit])
        rare = self._rare & cues
        if rare and not self._torn.isdisjoint(rare):
            signs[CAREFUL] = sorted(self._torn & rare)
        return Seen(cues, rare, signs, spots, opened)

    def spots(self, seen: Seen, text: str, words: Sequence[str]) -> list[Spot]:
        """Where phrases may stand in a text, after a first look at it."""
        spots = list(seen.spots)
        for cue in self._literals.cues & seen.rare:
            spots += self._literals.standing(cue, text)
        if len(words) <= _BLOCK * _REACH:
            return spots + self._within(seen, len(text))
        return [*spots, *_joined(self._along(seen, words))]

    def _within(self, seen: Seen, end: int) -> list[Spot]:
        """Phrases that may stand in a short text."""
        cues = seen.cues
        found = [number for sieve in self._sieves for number in sieve.passed(sieve.met(cues))]
        if seen.rare:
            found += set(self._telling(seen.rare, cues, cues))
        return [(number, 0, end) for number in found]

    def _telling(
        self, rare: Iterable[str], stretch: AbstractSet[str], cues: AbstractSet[str]
    ) -> Iterator[int]:
        """Phrases of which something rare stands in a stretch, and all else as well."""
        for cue in rare:
            for number, others, near in self._seldom.get(cue, ()):
                if near and near.isdisjoint(cues):
                    continue
                for condition in others:
                    if condition.isdisjoint(stretch):
                        break
                else:
                    yield number

    def _along(self, seen: Seen, words: Sequence[str]) -> Iterator[Spot]:
        """Phrases that may stand in a long text, stretch by stretch."""
        ends = list(accumulate((len(word) + 1 for word in words), initial=0))
        blocks = _blocks(words, [(bisect_right(ends, at) - 1, cue) for at, cue in seen.opened])
        starts = [*ends[::_BLOCK][: len(blocks)], ends[-1]]
        found = chain(self._sifted(blocks, seen.cues), self._told(blocks, seen))
        for number, first, last in found:
            yield number, starts[first], starts[last] + 1

    def _sifted(self, blocks: list[set[str]], cues: set[str]) -> Iterator[Spot]:
        """Phrases that pass the sieves, each with its blocks."""
        for sieve in self._sieves:
            anywhere = sieve.met_anywhere(cues)
            met = [sieve.met(block) for block in blocks]
            for at in range(len(blocks)):
                last = min(at + _REACH, len(blocks))
                for number in sieve.passed(reduce(or_, met[at:last], anywhere)):
                    yield number, at, last

    def _told(self, blocks: list[set[str]], seen: Seen) -> Iterator[Spot]:
        """Phrases told by something rare, each with the blocks it may stand in."""
        for at, block in enumerate(blocks):
            if here := seen.rare & block:
                first, last = max(0, at - _REACH + 1), min(at + _REACH, len(blocks))
                stretch = set().union(*blocks[first:last])
                numbers = self._telling(here, stretch, seen.cues)
                yield from ((number, first, last) for number in numbers)


def _groups(phrases: Iterable[Sought]) -> set[frozenset[str]]:
    """Every group of cues that phrases ask for, once."""
    return {group for sought in phrases for group in (*sought.conditions, sought.near)}


def _blocks(words: Sequence[str], opened: Iterable[tuple[int, str]]) -> list[set[str]]:
    """The cues of a long text, block by block."""
    pairs = list(map(" ".join, pairwise(words)))
    firsts = range(0, len(words), _BLOCK)
    blocks = [{*words[at : at + _BLOCK], *pairs[at : at + _BLOCK]} for at in firsts]
    for word, cue in opened:
        blocks[word // _BLOCK].add(cue)
    return blocks


def _joined(spots: Iterable[Spot]) -> Iterator[Spot]:
    """Stretches of one phrase that touch, as one: a place is looked at once."""
    held: Spot | None = None
    for spot in sorted(spots):
        if held and held[0] == spot[0] and spot[1] <= held[2]:
            held = (held[0], held[1], max(held[2], spot[2]))
            continue
        if held:
            yield held
        held = spot
    if held:
        yield held
