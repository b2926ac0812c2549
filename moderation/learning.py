"""Learning the weights of `evidence` from written examples: `python -m moderation learn FOLDER`.

Each leaning is learned by itself against everything that leans nowhere: the line between the two
that keeps farthest from both (a linear support vector machine, by dual coordinate descent), over
the cues of a text, rare cues counting for more. Its bar is set on examples it was not learned
from, so that no more harmless ones pass than the aim allows. Nothing here runs while reviewing;
the same examples always give the same weights.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import mul
from pathlib import Path
from random import Random
from types import MappingProxyType

from msgspec import structs

from moderation.engine import Engine
from moderation.evidence import SCALE, Evidence, cues_of, root
from moderation.pack import Pack
from moderation.quick import quick

ROUNDS = 12
STIFFNESS = 2.0
"""How much a text on the wrong side counts against a wide margin."""
PARTS = 4
"""Bars are set on each quarter by what the other three taught."""
LEAST = 0.2
"""Weights below this are left out: they fill most of the file and tell next to nothing."""

_CRISIS = frozenset({"imminent", "plan", "ideation", "hopeless", "self_harm"})
_DEEP = frozenset({"imminent", "plan", "ideation"})
_BEHIND = frozenset({"", "milestone"})
"""Who tells of what is behind them is in no crisis, though they say the same words."""


@dataclass(frozen=True)
class Example:
    """A text and the category it should lean to; an empty one for harmless talk."""

    text: str
    category: str


@dataclass(frozen=True)
class Aim:
    """One leaning to learn: from which categories, and what share of harmless texts may pass."""

    learns: frozenset[str]
    alarms: float
    spares: frozenset[str] = frozenset({""})
    """From which categories it is told apart."""


def _alone(category: str, alarms: float) -> Aim:
    return Aim(frozenset({category}), alarms)


AIMS: Mapping[str, Aim] = MappingProxyType(
    {
        "crisis": Aim(_CRISIS, 0.004, _BEHIND),
        "ideation": Aim(_DEEP, 0.004, _BEHIND),
        "self_harm": Aim(frozenset({"self_harm"}), 0.002, _BEHIND),
        "concern_for_other": _alone("concern_for_other", 0.002),
        "eating_disorder": _alone("eating_disorder", 0.002),
        "abuse": _alone("abuse", 0.002),
        "substance": _alone("substance", 0.002),
        "milestone": _alone("milestone", 0.004),
        "incitement": _alone("incitement", 0.0015),
        "threat": _alone("threat", 0.0015),
        "grooming": _alone("grooming", 0.0015),
        "harassment": _alone("harassment", 0.0015),
        "medical_advice": _alone("medical_advice", 0.002),
        "spam": _alone("spam", 0.0015),
    }
)


@dataclass
class Line:
    """What tells texts that lean from texts that do not: a weight for each cue, and a bias."""

    bias: float = 0.0
    of: dict[str, float] = field(default_factory=dict)

    def side(self, cues: Sequence[str], known: Set[str]) -> float:
        """How far a text lies on the leaning side, as `Evidence` will weigh it.

        `known` are the cues of which any leaning tells something.
        """
        said = [self.of.get(cue, 0.0) for cue in cues if cue in known]
        return self.bias + sum(said) / root(len(said))


def read(place: Path) -> list[Example]:
    """Examples from a file of JSON Lines, or a folder of them; each text once."""
    found: dict[str, Example] = {}
    for file in [place] if place.is_file() else sorted(place.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            category = "" if row.get("expect") == "spares" else row.get("category", "")
            found.setdefault(row["text"], Example(row["text"], category))
    return list(found.values())


def read_packs(packs: Iterable[Pack]) -> list[Example]:
    """The examples of our own rules: what fires them, and what they spare."""
    found: dict[str, Example] = {}
    learning = [structs.replace(pack, evidence="") for pack in packs if pack.evidence]
    engine = Engine.load(learning)
    for rule in (rule for pack in learning for rule in pack.rule):
        for text in rule.fires:
            found.setdefault(text, Example(text, rule.category))
        for text in rule.spares:
            if not engine.review(text).categories:
                found.setdefault(text, Example(text, ""))
    return list(found.values())


@dataclass(frozen=True)
class _Lesson:
    """What one leaning is learned from: the cues of texts, which of them lean, which are talk."""

    texts: Sequence[Sequence[str]]
    leans: Sequence[bool]
    talks: Sequence[bool]

    def spared(self) -> Iterator[Sequence[str]]:
        """The texts that rules are known to spare."""
        rows = zip(self.texts, self.leans, self.talks, strict=True)
        return (cues for cues, lean, talk in rows if not (lean or talk))


def _lesson(
    aim: Aim, examples: Sequence[Example], texts: Sequence[Sequence[str]], talk: int
) -> _Lesson:
    """The examples one leaning is learned from; the first so many are talk."""
    told = aim.learns | aim.spares
    chosen = [number for number, example in enumerate(examples) if example.category in told]
    return _Lesson(
        [texts[number] for number in chosen],
        [examples[number].category in aim.learns for number in chosen],
        [number < talk or bool(examples[number].category) for number in chosen],
    )


def learn(
    talk: Sequence[Example], rules: Sequence[Example] = (), aims: Mapping[str, Aim] = AIMS
) -> Evidence:
    """Weights and bars for every leaning.

    Weights are learned from `talk` and from the examples of `rules`. Bars are set on talk, since
    what rules spare is harder to tell apart than what people say of an evening; but above all that
    rules spare.
    """
    examples = [*talk, *rules]
    texts = [_cues(example.text) for example in examples]
    counted = Counter(cue for cues in texts for cue in cues)
    kept = {cue for cue, count in counted.items() if count > 1}
    lessons = {name: _lesson(aim, examples, texts, len(talk)) for name, aim in aims.items()}
    lines = {name: _pruned(drawn(one.texts, one.leans), kept) for name, one in lessons.items()}
    known = frozenset[str]().union(*(line.of for line in lines.values()))
    bars = {
        name: max(
            [
                _bar(one, aims[name].alarms, kept, known),
                *(lines[name].side(cues, known) for cues in one.spared()),
            ]
        )
        for name, one in lessons.items()
    }
    return _evidence(lines, bars)


def drawn(texts: Sequence[Sequence[str]], leans: Sequence[bool]) -> Line:
    """The line between the texts that lean and those that do not; both sides count alike."""
    rarity = _rarity(texts)
    line = Line(of=dict.fromkeys(rarity, 0.0))
    weights = line.of
    slack = {side: sum(lean is side for lean in leans) for side in (True, False)}
    rows = []
    for cues, lean in zip(texts, leans, strict=True):
        values = [rarity[cue] / root(len(cues)) for cue in cues]
        give = slack[lean] / (STIFFNESS * len(leans))
        rows.append((cues, values, 1.0 if lean else -1.0, give, sum(v * v for v in values) + 1))
    pulls = [0.0] * len(rows)
    order = list(range(len(rows)))
    shuffle = Random(len(rows)).shuffle  # noqa: S311 - chance would only change the order
    for _ in range(ROUNDS):
        shuffle(order)
        for number in order:
            cues, values, side, give, size = rows[number]
            said = line.bias + sum(map(mul, map(weights.__getitem__, cues), values))
            pull = max(
                0.0, pulls[number] - (side * said - 1 + give * pulls[number]) / (size + give)
            )
            change, pulls[number] = (pull - pulls[number]) * side, pull
            if change:
                line.bias += change
                for cue, value in zip(cues, values, strict=True):
                    weights[cue] += change * value
    line.of = {cue: weight * rarity[cue] for cue, weight in weights.items()}
    return line


def _cues(text: str) -> list[str]:
    return sorted(cues_of(quick(text)[1]))


def _rarity(texts: Iterable[Sequence[str]]) -> dict[str, float]:
    """How much a cue counts: more, the fewer texts have it."""
    texts = list(texts)
    seen = Counter(cue for cues in texts for cue in cues)
    return {cue: (math.log((1 + len(texts)) / (1 + n)) + 1) ** 2 / 20 for cue, n in seen.items()}


def _pruned(line: Line, kept: Set[str]) -> Line:
    return Line(line.bias, {c: w for c, w in line.of.items() if c in kept and abs(w) >= LEAST})


def _bar(lesson: _Lesson, alarms: float, kept: Set[str], known: Set[str]) -> float:
    """Where all but a share of `alarms` of the harmless talk stays below, unseen."""
    texts, leans = lesson.texts, lesson.leans
    sides: list[float] = []
    for part in range(PARTS):
        taught = [n for n in range(len(texts)) if n % PARTS != part]
        line = _pruned(drawn([texts[n] for n in taught], [leans[n] for n in taught]), kept)
        unseen = range(part, len(texts), PARTS)
        sides += [line.side(texts[n], known) for n in unseen if lesson.talks[n] and not leans[n]]
    sides.sort(reverse=True)
    return sides[int(alarms * len(sides))]


def _evidence(lines: Mapping[str, Line], bars: Mapping[str, float]) -> Evidence:
    cues = sorted({cue for line in lines.values() for cue in line.of})
    return Evidence(
        {n: (round(lines[n].bias * SCALE), math.ceil(bars[n] * SCALE)) for n in lines},
        {
            cue: {n: round(line.of[cue] * SCALE) for n, line in lines.items() if cue in line.of}
            for cue in cues
        },
    )
