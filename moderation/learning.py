"""Learning the weights of `evidence` from written examples: `python -m moderation learn FOLDER`.

Each leaning is learned by itself against everything that leans nowhere: the line between the two
that keeps farthest from both (a linear support vector machine), over the cues of a text, rare cues
counting for more. Its bar is set on examples it was not learned from, so that no more harmless
ones pass than the aim allows. Nothing here runs while reviewing, and only this module asks for
the extra `learn`; the same examples always give the same weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from moderation.evidence import FEWEST, PART, SCALE, Evidence, cues_of, parts_of, root
from moderation.lessons import AIMS, Aim, Example
from moderation.quick import quick

Numbers = NDArray[np.float64]
STIFFNESS = 600
"""How much all texts on the wrong side together count against a wide margin."""
ROUNDS = 6_000
PARTS = 4
"""Bars are set on each quarter by what the other three taught."""
LEAST = 0.02
"""Weights below this are left out: they fill most of the file and tell next to nothing."""
_FIRM, _FIRMEST = 10.0, 1_000.0
"""How many texts count as much as one that rules are known to spare, and how many times as much
again each time it lies above the bar all the same; up to so many."""
_SPELLING = 0.5
"""How much a part of a word counts beside a word."""


@dataclass(frozen=True)
class _Line:
    """What tells texts that lean from texts that do not: a weight for each cue, and a bias."""

    bias: float
    weights: Numbers

    def sides(self, texts: Any) -> Numbers:
        """How far texts lie on the leaning side, as `Evidence` will weigh them."""
        told: Numbers = texts @ self.weights + self.bias
        return told


class _Texts:
    """Examples as rows of numbers: the cues of each, divided as `Evidence` divides their sum."""

    def __init__(self, examples: Sequence[Example], reader: Callable[[str], Sequence[str]]) -> None:
        read = [reader(example.text) for example in examples]
        cues = [_cues(words) for words in read]
        seen = Counter(cue for told in cues for cue in set(told))
        self.cues = sorted(cue for cue, count in seen.items() if count > 1)
        self.rarity = np.array([_rarity(cue, seen[cue], len(read)) for cue in self.cues])
        self.categories = [example.category for example in examples]
        self.weighed = np.array([len(words) >= FEWEST for words in read])
        self.rows = self._as_rows(cues, [root(len(set(words))) for words in read])

    def _as_rows(self, cues: Sequence[Sequence[str]], roots: Sequence[float]) -> Any:
        places = {cue: number for number, cue in enumerate(self.cues)}
        known = [[places[cue] for cue in told if cue in places] for told in cues]
        ends = np.cumsum([0, *map(len, known)])
        values = np.repeat(1 / np.array(roots), [len(told) for told in known])
        columns = np.array([place for told in known for place in told], dtype=np.int64)
        return csr_matrix((values, columns, ends), shape=(len(cues), len(places)))


def learn(
    talk: Sequence[Example],
    rules: Sequence[Example] = (),
    aims: Mapping[str, Aim] = AIMS,
    reader: Callable[[str], Sequence[str]] = lambda text: quick(text)[1],
) -> Evidence:
    """Weights and bars for every leaning; `reader` gives the words of a text.

    Weights are learned from `talk` and from the examples of `rules`, above all from what these
    spare. Bars are set on talk, since what rules spare is harder to tell apart than what people
    say of an evening; but above all that rules spare.
    """
    texts = _Texts([*talk, *rules], reader)
    lines: dict[str, _Line] = {}
    bars: dict[str, float] = {}
    for name, aim in aims.items():
        lines[name], bars[name] = _learned(texts, aim, len(talk))
    return _evidence(texts.cues, lines, bars)


def _learned(texts: _Texts, aim: Aim, talk: int) -> tuple[_Line, float]:
    """The line of one leaning and its bar; the first so many examples are talk."""
    told = aim.learns | aim.spares
    chosen = np.array([n for n, category in enumerate(texts.categories) if category in told])
    rows = texts.rows[chosen]
    leans = np.array([texts.categories[n] in aim.learns for n in chosen])
    talks = np.array([n < talk or bool(texts.categories[n]) for n in chosen])
    spared = ~talks & ~leans & texts.weighed[chosen]
    harmless = talks & ~leans & texts.weighed[chosen]
    counts = np.where(~talks & ~leans, _FIRM, 1.0)
    while True:
        lesson = _Lesson(rows, leans, counts)
        line = lesson.drawn(texts.rarity)
        ranked = np.sort(lesson.sides_unseen(texts.rarity)[harmless])[::-1]
        bar = float(ranked[int(aim.alarms * len(ranked))])
        above = spared & (line.sides(rows) > bar)
        if not above.any() or counts.max() > _FIRMEST:
            return line, max([bar, *line.sides(rows[above])])
        counts = np.where(above, _FIRM * counts, counts)


@dataclass(frozen=True)
class _Lesson:
    """What one leaning is learned from: rows, which of them lean, and how much each counts."""

    rows: Any
    leans: NDArray[np.bool_]
    counts: Numbers

    def without(self, some: NDArray[np.bool_]) -> _Lesson:
        """The lesson without some of its rows."""
        return _Lesson(self.rows[~some], self.leans[~some], self.counts[~some])

    def sides_unseen(self, rarity: Numbers) -> Numbers:
        """How far each row lies on the leaning side, as learned from others."""
        sides = np.zeros(len(self.leans))
        for part in range(PARTS):
            unseen = np.arange(len(sides)) % PARTS == part
            sides[unseen] = self.without(unseen).drawn(rarity).sides(self.rows[unseen])
        return sides

    def drawn(self, rarity: Numbers) -> _Line:
        """The line between the rows that lean and those that do not; both sides count alike."""
        stiffness = STIFFNESS / len(self.leans)
        machine = LinearSVC(C=stiffness, class_weight="balanced", max_iter=ROUNDS, random_state=0)
        machine.fit(self.rows.multiply(rarity).tocsr(), self.leans, sample_weight=self.counts)
        weights = np.round(machine.coef_[0] * rarity * SCALE) / SCALE
        weights[np.abs(weights) < LEAST] = 0
        return _Line(round(float(machine.intercept_[0]) * SCALE) / SCALE, weights)


def _cues(words: Sequence[str]) -> list[str]:
    """The cues of a text, and the parts of each of its words."""
    return [*cues_of(words), *(part for word in {*words} for part in parts_of(word))]


def _rarity(cue: str, count: int, texts: int) -> float:
    """How much a cue counts: more, the fewer texts have it."""
    rarity = (math.log((1 + texts) / (1 + count)) + 1) ** 2 / 20
    return rarity * _SPELLING if cue[0] == PART else rarity


def _evidence(
    cues: Sequence[str], lines: Mapping[str, _Line], bars: Mapping[str, float]
) -> Evidence:
    weights: dict[str, dict[str, int]] = {}
    for name, line in lines.items():
        for place in map(int, np.flatnonzero(line.weights)):
            weights.setdefault(cues[place], {})[name] = round(line.weights[place] * SCALE)
    return Evidence(
        {
            n: (round(line.bias * SCALE), math.ceil(bars[n] * SCALE) + 1)
            for n, line in lines.items()
        },
        weights,
    )
