"""Evidence: words that each say a little, weighed together.

Phrases hear what somebody has named; people say it otherwise. Here every word, every pair of
words that stand side by side and every few letters of a word carry a weight for each *leaning*,
learned from written examples by `learning`. Letters let a word be heard that nobody has written
down, or spelled so. Words that together pass a leaning's bar become a finding of the mildest
kind: help is offered, a person is asked to look, or the author to look again. Nothing is ever
held, covered or refused for it.

All leanings are weighed in one sum: a cue's weights stand side by side in one large integer, a
lane each, so that a text costs one look-up and one addition per cue however many leanings there
are. What the letters of a known word say is added to its weight beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

SCALE = 500
"""Weights are whole numbers: this many to one."""
STRETCH, STEP = 30, 10
"""Words weighed together, and how far on the next stretch begins: a cry in a long text is heard."""
FEWEST = 7
"""Words a stretch must have; fewer say nothing."""
CAUTION = 8
"""Words that say nothing, added to those said: a few words alone weigh less."""
_LETTERS = (3, 4)
"""How many letters make a part of a word; where it begins and ends counts as one."""
PART = " "
"""Begins a part; no word and no pair begins so."""
_LONGEST = 24
"""Letters of a word that are looked at; longer ones are no words."""
_REMEMBERED = 20_000
_LANE = 24
"""Bits of one leaning's sum: room for thousands of cues of the heaviest weight."""
_MIDDLE = 1 << (_LANE - 1)
_FULL = (1 << _LANE) - 1
_HEAD = "leaning:"
"""Begins the line of a leaning; no word has a colon, so that "leaning" may be a cue like any."""


class _Packed(dict[str, int]):
    """What `leaning:weight` stands for in a sum: tens of thousands of cues say few of them."""

    def __missing__(self, said: str) -> int:
        number, _, weight = said.partition(":")
        packed = self[said] = int(weight) << (_LANE * int(number))
        return packed


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a stretch of words leans to, and how far beyond the bar."""

    name: str
    first: int
    last: int
    """Numbers of its first word and of the word after its last."""
    beyond: float


class Evidence:
    """The weights of one language; made once, then only read."""

    def __init__(
        self, bars: Mapping[str, tuple[int, int]], weights: Mapping[str, Mapping[str, int]]
    ) -> None:
        """`bars`: each leaning's bias and bar; `weights`: each cue's weight by leaning."""
        self.bars = dict(bars)
        self._lanes = {name: _LANE * number for number, name in enumerate(bars)}
        self._parts: dict[str, int] = {}
        self._weights: dict[str, int] = {}
        self._spelled = lru_cache(_REMEMBERED)(self._by_letters)
        self._tops = sum(_MIDDLE << lane for lane in self._lanes.values())
        self._level = lru_cache(maxsize=256)(self._level_of)
        self._take(
            {
                cue: sum(weight << self._lanes[name] for name, weight in by_name.items())
                for cue, by_name in weights.items()
            }
        )

    def _take(self, told: Mapping[str, int]) -> None:
        """Keep what cues say, what the letters of a word say added to its weight."""
        self._parts |= {cue: packed for cue, packed in told.items() if packed and cue[0] == PART}
        self._weights |= {
            cue: packed if " " in cue else packed + self._by_letters(cue)
            for cue, packed in told.items()
            if packed and cue[0] != PART
        }

    @classmethod
    def load(cls, name: str) -> Evidence:
        """The weights that ship under this name."""
        source = (resources.files("moderation") / "weights" / f"{name}.tsv").read_text("utf-8")
        return cls.parse(source)

    @classmethod
    def parse(cls, source: str) -> Evidence:
        """From lines of cue and weights, after one line for each leaning; see `lines`."""
        bars: dict[str, tuple[int, int]] = {}
        told: dict[str, int] = {}
        packed = _Packed().__getitem__
        for line in source.splitlines():
            cue, _, rest = line.partition("\t")
            if cue == _HEAD:
                name, bias, bar = rest.split("\t")
                bars[name] = int(bias), int(bar)
            else:
                told[cue] = sum(map(packed, rest.split()))
        evidence = cls(bars, {})
        evidence._take(told)
        return evidence

    def lines(self) -> Iterator[str]:
        """What `parse` reads: leanings in order, then cues, a weight as `leaning:weight`."""
        for name, (bias, bar) in self.bars.items():
            yield f"{_HEAD}\t{name}\t{bias}\t{bar}"
        words = {
            cue: packed if " " in cue else packed - self._by_letters(cue)
            for cue, packed in self._weights.items()
        }
        for cue, packed in sorted((words | self._parts).items()):
            lanes = enumerate(self._unpack(packed))
            yield f"{cue}\t{' '.join(f'{number}:{weight}' for number, weight in lanes if weight)}"

    def leanings(self, words: Sequence[str], cues: set[str] | None = None) -> list[Leaning]:
        """What a text leans to: one for each bar its words pass, the farthest beyond first.

        `cues` are its words and pairs of neighbours, for whoever has them already.
        """
        if cues and len(words) <= STRETCH:
            return self._weigh(words, 0, cues)
        best: dict[str, Leaning] = {}
        for first, stretch, within in _stretches(words):
            for found in self._weigh(stretch, first, within):
                if found.name not in best or found.beyond > best[found.name].beyond:
                    best[found.name] = found
        return sorted(best.values(), key=_farthest)

    def side(self, words: Sequence[str], name: str) -> float | None:
        """On which side of one leaning's line a text lies, and how far, where it leans most.

        Negative on the harmless side; what it was learned from lies 1 from the line, or farther.
        None of a text too strange to tell.
        """
        bar, lane = self.bars[name][1], self._lanes[name]
        sides = [
            bar + (((total >> lane) & _FULL) - _MIDDLE) / root(len({*stretch}))
            for _, stretch, within in _stretches(words)
            if (total := self._total(stretch, within)) is not None
        ]
        return max(sides) / SCALE if sides else None

    def cues(self, words: Sequence[str], name: str) -> list[tuple[str, int]]:
        """The cues of some words with their weight for one leaning, heaviest first."""
        number = list(self.bars).index(name)
        packed = ((cue, self._weights.get(cue, 0)) for cue in cues_of(words))
        told = [(cue, of or (0 if " " in cue else self._spelled(cue))) for cue, of in packed]
        found = [(cue, self._unpack(of)[number]) for cue, of in told]
        return sorted((cue for cue in found if cue[1]), key=lambda cue: (-cue[1], cue[0]))

    def _weigh(self, words: Sequence[str], first: int, cues: set[str]) -> list[Leaning]:
        total = self._total(words, cues)
        if not total or not total & self._tops:
            return []
        over = root(len({*words}))
        beyond = zip(self.bars, self._lanes_of(total), strict=True)
        found = [
            Leaning(name, first, first + len(words), (lane - _MIDDLE) / over)
            for name, lane in beyond
            if lane >= _MIDDLE
        ]
        return sorted(found, key=_farthest)

    def _total(self, words: Sequence[str], cues: set[str]) -> int | None:
        """What some words say of every leaning, a lane each; None if too few are known."""
        distinct = set(words)
        strange = distinct.difference(self._weights)
        if len(words) < FEWEST or 2 * len(strange) > len(distinct):
            return None
        get = self._weights.get
        total = sum(filter(None, map(get, cues))) + sum(filter(None, map(get, _ends(words))))
        return total + sum(map(self._spelled, strange)) + self._level(len(distinct))

    def _by_letters(self, word: str) -> int:
        """What the parts of a word say."""
        return sum(filter(None, map(self._parts.get, parts_of(word))))

    def _level_of(self, count: int) -> int:
        """Added to the sum of `count` words, it sets a lane's top bit where the bar is passed."""
        over = root(count)
        bars = zip(self._lanes.values(), self.bars.values(), strict=True)
        return sum((_MIDDLE - math.ceil((bar - bias) * over)) << lane for lane, (bias, bar) in bars)

    def _unpack(self, packed: int) -> list[int]:
        return [lane - _MIDDLE for lane in self._lanes_of(packed + self._tops)]

    def _lanes_of(self, packed: int) -> list[int]:
        return [(packed >> lane) & _FULL for lane in self._lanes.values()]


def _stretches(words: Sequence[str]) -> Iterator[tuple[int, Sequence[str], set[str]]]:
    """The stretches of a text: the number of the first word, the words, and their cues."""
    pairs = list(map(" ".join, pairwise(words)))
    last = len(words) - STEP if len(words) > STRETCH else 1
    for first in range(0, last, STEP):
        stretch = words[first : first + STRETCH]
        yield first, stretch, {*stretch, *pairs[first : first + len(stretch) - 1]}


def cues_of(words: Sequence[str]) -> set[str]:
    """Every word and every pair of neighbours, once; where a text begins and ends is told, too."""
    return {*words, *map(" ".join, pairwise(words)), *_ends(words)}


def _ends(words: Sequence[str]) -> tuple[str, ...]:
    return (f"^ {words[0]}", f"{words[-1]} $") if words else ()


def parts_of(word: str) -> set[str]:
    """Every few letters of a word that stand together, each with a mark before it."""
    if len(word) > _LONGEST:
        return set()
    whole = f"<{word}>"
    return {
        PART + whole[at : at + size] for size in _LETTERS for at in range(len(whole) - size + 1)
    }


def root(count: int) -> float:
    """What the sum of `count` words is divided by, so that texts of any length compare."""
    return math.sqrt(count + CAUTION)


def _farthest(leaning: Leaning) -> float:
    return -leaning.beyond
