"""Evidence: words that each say a little, weighed together.

Phrases hear what somebody has named; people say it otherwise. Here every word, and every pair of
words that stand side by side, carries a weight for each *leaning*, learned from written examples
by `learning`. Words that together pass a leaning's bar become a finding of the mildest kind: help
is offered, a person is asked to look, or the author to look again. Nothing is ever held, covered
or refused for it.

All leanings are weighed in one sum: a cue's weights stand side by side in one large integer, a
lane each, so that a text costs one look-up and one addition per cue however many leanings there
are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

SCALE = 50
"""Weights are whole numbers: this many to one."""
STRETCH, STEP = 30, 10
"""Words weighed together, and how far on the next stretch begins: a cry in a long text is heard."""
FEWEST = 7
"""Known cues a stretch must have; fewer say nothing."""
CAUTION = 8
"""Cues that say nothing, added to those known: a few words alone weigh less."""
_LANE = 24
"""Bits of one leaning's sum: room for thousands of cues of the heaviest weight."""
_MIDDLE = 1 << (_LANE - 1)
_FULL = (1 << _LANE) - 1
_HEAD = "leaning:"
"""Begins the line of a leaning; no word has a colon, so that "leaning" may be a cue like any."""


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
        self._weights = {
            cue: packed
            for cue, by_name in weights.items()
            if (packed := sum(weight << self._lanes[name] for name, weight in by_name.items()))
        }
        self._tops = sum(_MIDDLE << lane for lane in self._lanes.values())
        self._level = lru_cache(maxsize=256)(self._level_of)

    @classmethod
    def load(cls, name: str) -> Evidence:
        """The weights that ship under this name."""
        source = (resources.files("moderation") / "weights" / f"{name}.tsv").read_text("utf-8")
        return cls.parse(source)

    @classmethod
    def parse(cls, source: str) -> Evidence:
        """From lines of cue and weights, after one line for each leaning; see `lines`."""
        bars: dict[str, tuple[int, int]] = {}
        weights: dict[str, dict[str, int]] = {}
        for line in source.splitlines():
            cue, _, rest = line.partition("\t")
            if cue == _HEAD:
                name, bias, bar = rest.split("\t")
                bars[name] = int(bias), int(bar)
            else:
                names = list(bars)
                pairs = (pair.split(":") for pair in rest.split())
                weights[cue] = {names[int(number)]: int(weight) for number, weight in pairs}
        return cls(bars, weights)

    def lines(self) -> Iterator[str]:
        """What `parse` reads: leanings in order, then cues, a weight as `leaning:weight`."""
        for name, (bias, bar) in self.bars.items():
            yield f"{_HEAD}\t{name}\t{bias}\t{bar}"
        for cue, packed in sorted(self._weights.items()):
            lanes = enumerate(self._unpack(packed))
            yield f"{cue}\t{' '.join(f'{number}:{weight}' for number, weight in lanes if weight)}"

    def leanings(self, words: Sequence[str], cues: set[str] | None = None) -> list[Leaning]:
        """What a text leans to: one for each bar its words pass, the farthest beyond first.

        `cues` are its words and pairs of neighbours, for whoever has them already.
        """
        if cues and len(words) <= STRETCH:
            return self._weigh(words, 0, cues)
        best: dict[str, Leaning] = {}
        pairs = list(map(" ".join, pairwise(words)))
        last = len(words) - STEP if len(words) > STRETCH else 1
        for first in range(0, last, STEP):
            stretch = words[first : first + STRETCH]
            within = {*stretch, *pairs[first : first + len(stretch) - 1]}
            for found in self._weigh(stretch, first, within):
                if found.name not in best or found.beyond > best[found.name].beyond:
                    best[found.name] = found
        return sorted(best.values(), key=_farthest)

    def cues(self, words: Sequence[str], name: str) -> list[tuple[str, int]]:
        """The known cues of some words with their weight for one leaning, heaviest first."""
        number = list(self.bars).index(name)
        known = ((cue, self._weights[cue]) for cue in cues_of(words) if cue in self._weights)
        found = [(cue, self._unpack(packed)[number]) for cue, packed in known]
        return sorted((cue for cue in found if cue[1]), key=lambda cue: (-cue[1], cue[0]))

    def _weigh(self, words: Sequence[str], first: int, cues: set[str]) -> list[Leaning]:
        get = self._weights.get
        known = list(filter(None, map(get, cues)))
        if known:
            known += filter(None, map(get, _ends(words)))
        if len(known) < FEWEST:
            return []
        total = sum(known) + self._level(len(known))
        if not total & self._tops:
            return []
        beyond = zip(self.bars, self._lanes_of(total), strict=True)
        found = [
            Leaning(name, first, first + len(words), (lane - _MIDDLE) / root(len(known)))
            for name, lane in beyond
            if lane >= _MIDDLE
        ]
        return sorted(found, key=_farthest)

    def _level_of(self, count: int) -> int:
        """Added to the sum of `count` cues, it sets a lane's top bit where the bar is passed."""
        over = root(count)
        bars = zip(self._lanes.values(), self.bars.values(), strict=True)
        return sum((_MIDDLE - math.ceil((bar - bias) * over)) << lane for lane, (bias, bar) in bars)

    def _unpack(self, packed: int) -> list[int]:
        return [lane - _MIDDLE for lane in self._lanes_of(packed + self._tops)]

    def _lanes_of(self, packed: int) -> list[int]:
        return [(packed >> lane) & _FULL for lane in self._lanes.values()]


def cues_of(words: Sequence[str]) -> set[str]:
    """Every word and every pair of neighbours, once; where a text begins and ends is told, too."""
    return {*words, *map(" ".join, pairwise(words)), *_ends(words)}


def _ends(words: Sequence[str]) -> tuple[str, ...]:
    return (f"^ {words[0]}", f"{words[-1]} $") if words else ()


def root(count: int) -> float:
    """What a sum of `count` weights is divided by, so that texts of any length compare."""
    return math.sqrt(count + CAUTION)


def _farthest(leaning: Leaning) -> float:
    return -leaning.beyond
