"""Which phrases may stand in a text: looked up by word and by pair of words.

Every phrase has *anchors*, strings of which one must stand in a text that holds the phrase. An
anchor of whole words is found in a table, by its most telling word or pair of neighbours; only
open-ended ones and signals that ask for careful reading need an automaton. So the cost follows
the length of the text, not the number of phrases, and loading a hundred thousand is quick.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from sys import intern
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick

from moderation.telling import fewest

CAREFUL, DIGIT, CONTACT, MIXED, APART, STRETCHED = range(-1, -7, -1)
"""Owners that are no phrase: read with care; a digit; something that may lead to a person; and
what asks for care if a closer look confirms it: digits beside letters, letters apart or stretched.
"""
Seen = dict[int, list[str]]
Pair = tuple[str, str]
_FULL = 64
_REACH = 240


class Index:
    """Anchors with the numbers of their owners; immutable and safe to share between threads."""

    def __init__(
        self,
        anchors: Iterable[tuple[str, int]],
        signals: dict[str, int],
        torn: Collection[Pair] = (),
        beside: Mapping[int, frozenset[str]] = MappingProxyType({}),
    ) -> None:
        """`torn` are pairs that ask for care; `beside`, words of which an owner needs one."""
        self._words: dict[str, tuple[tuple[int, frozenset[str] | None], ...]] = {}
        self._beside = beside
        self._torn = torn
        self._pairs: dict[Pair, tuple[tuple[str, int], ...]] = dict.fromkeys(torn, ())
        strings: dict[str, list[int]] = {}
        for anchor, owner in anchors:
            if not self._placed(anchor, owner):
                strings.setdefault(anchor, []).append(owner)
        for signal, kind in signals.items():
            strings.setdefault(signal, []).append(kind)
        self._strings = tuple(strings)
        self._owners = tuple(map(tuple, strings.values()))
        self._single = frozenset(self._words)
        self._machine = AhoCorasick(list(strings), store_patterns=False) if strings else None

    def _placed(self, anchor: str, owner: int) -> bool:
        """Put an anchor of whole words into a table, if it is one and there is room."""
        words = anchor.split(" ")
        if len(words) < 3 or words[0] or words[-1]:
            return False
        inner = words[1:-1]
        if len(inner) == 1:
            entry = (owner, self._beside.get(owner))
            self._words[inner[0]] = (*self._words.get(inner[0], ()), entry)
            return True
        first, second = fewest(pairwise(inner)) if len(inner) > 2 else inner
        key = (intern(first), intern(second))
        bucket = self._pairs.get(key, ())
        if len(bucket) < _FULL:
            self._pairs[key] = (*bucket, (anchor, owner))
        return len(bucket) < _FULL

    def seen(self, text: str, words: Sequence[str], distinct: AbstractSet[str]) -> Seen:
        """Owners whose anchors stand in a text, with those anchors; `words` is the text split."""
        found = self._single_words(distinct)
        for pair in self._pairs.keys() & pairwise(words):
            if pair in self._torn:
                found[CAREFUL] = [" ".join(pair)]
            for anchor, owner in self._pairs[pair]:
                if anchor in text:
                    found.setdefault(owner, []).append(anchor)
        if self._machine is not None:
            for hit, _, _ in self._machine.find_matches_as_indexes(text, overlapping=True):
                for owner in self._owners[hit]:
                    found.setdefault(owner, []).append(self._strings[hit])
        return found

    def _single_words(self, distinct: AbstractSet[str]) -> Seen:
        found: Seen = {}
        for word in self._single & distinct:
            for owner, beside in self._words[word]:
                if beside is None or not beside.isdisjoint(distinct):
                    found.setdefault(owner, []).append(f" {word} ")
        return found


def standings(anchors: Iterable[str], text: str, most: int) -> list[tuple[int, int]]:
    """Where anchors stand in a text, in order, so many of each at most."""
    found: list[tuple[int, int]] = []
    for anchor in set(anchors):
        at = text.find(anchor)
        count = 0
        while at >= 0 and count < most:
            found.append((at, at + len(anchor)))
            at = text.find(anchor, at + 1)
            count += 1
    return sorted(found)


def widened(stretches: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Where to look for a phrase whose anchors stand there; merged where they touch."""
    first = last = -1
    for start, end in stretches:
        begin, stop = max(0, start - _REACH), min(length, end + _REACH)
        if begin <= last:
            last = max(last, stop)
            continue
        if last >= 0:
            yield first, last
        first, last = begin, stop
    if last >= 0:
        yield first, last
