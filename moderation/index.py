"""Which phrases may stand in a text: looked up by word and by pair of words.

Every phrase has *anchors*, strings of which one must stand in a text that holds the phrase. An
anchor of whole words is found in a table, by its most telling word or pair of neighbours; only
open-ended ones and signals that ask for careful reading need an automaton. So the cost follows
the length of the text, not the number of phrases, and loading a hundred thousand is quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

CAREFUL, DIGIT, CONTACT = -1, -2, -3
"""Owners that are no phrase: read with care; a digit; something that may lead to a person."""
Seen = dict[int, list[str]]
_Bucket = list[tuple[str, int]]
_FULL = 64
_REACH = 240
_COMMON = frozenset(
    (
        "a able about after all am an and any are as at back be been before being better but by "
        "can come could day days did do dont down even ever every everyone feel feeling for free "
        "from get give go going good got had has have he help her here him his how i id if ill "
        "im in into is it its ive just keep know last let life like live look made make making "
        "me might more most much must my need needs never new no not now of off on one only or "
        "other our out over own people please really right same say see send share she should so "
        "some someone such take talk tell than thank that the their them then there these they "
        "thing think this those through time to today told too trying up us use very want wants "
        "was way we well were what when where which who why will wish with work would year years "
        "you your youre"
    ).split()
)
"""Words so common that seeing one says nothing; used only to choose what to look up."""


@lru_cache(maxsize=50_000)
def telling(anchor: str) -> int:
    """How seldom ordinary talk holds a string, roughly."""
    words = anchor.split()
    return 4 * sum(len(word) for word in words if word not in _COMMON) + len(anchor)


class Index:
    """Anchors with the numbers of their owners; immutable and safe to share between threads."""

    def __init__(
        self,
        anchors: Iterable[tuple[str, int]],
        signals: dict[str, int],
        torn: frozenset[str] = frozenset(),
    ) -> None:
        self._words: dict[str, list[int]] = {}
        self._pairs: dict[str, _Bucket] = {}
        strings: dict[str, list[int]] = {}
        for anchor, owner in anchors:
            if not self._placed(anchor, owner):
                strings.setdefault(anchor, []).append(owner)
        for signal, kind in signals.items():
            strings.setdefault(signal, []).append(kind)
        self._strings = list(strings)
        self._owners = list(strings.values())
        self._machine = AhoCorasick(self._strings, store_patterns=False) if strings else None
        self._single = frozenset(self._words)
        self._double = frozenset(self._pairs) | torn
        self._torn = torn

    def _placed(self, anchor: str, owner: int) -> bool:
        """Put an anchor of whole words into a table, if it is one and there is room."""
        words = anchor.split(" ")
        if len(words) < 3 or words[0] or words[-1]:
            return False
        inner = words[1:-1]
        if len(inner) == 1:
            self._words.setdefault(inner[0], []).append(owner)
            return True
        key = f"{inner[0]} {inner[1]}"
        if len(inner) > 2:
            pairs = [f"{a} {b}" for a, b in pairwise(inner)]
            key = max(pairs, key=telling)
        bucket = self._pairs.setdefault(key, [])
        if len(bucket) >= _FULL:
            return False
        bucket.append((anchor, owner))
        return True

    def seen(self, text: str, words: Sequence[str]) -> Seen:
        """Owners whose anchors stand in a text, with those anchors; `words` is the text split."""
        found: Seen = {}
        if not self._single.isdisjoint(words):
            self._note_words(words, found)
        pairs = [f"{a} {b}" for a, b in pairwise(words)]
        if not self._double.isdisjoint(pairs):
            self._note_pairs(pairs, text, found)
        if self._machine is not None:
            for hit, _, _ in self._machine.find_matches_as_indexes(text, overlapping=True):
                for owner in self._owners[hit]:
                    found.setdefault(owner, []).append(self._strings[hit])
        return found

    def _note_words(self, words: Sequence[str], found: Seen) -> None:
        for word in self._single.intersection(words):
            for owner in self._words[word]:
                found.setdefault(owner, []).append(f" {word} ")

    def _note_pairs(self, pairs: Sequence[str], text: str, found: Seen) -> None:
        for pair in self._double.intersection(pairs):
            if pair in self._torn:
                found[CAREFUL] = [pair]
            for anchor, owner in self._pairs.get(pair, ()):
                if anchor in text:
                    found.setdefault(owner, []).append(anchor)


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
