"""Weighing phrases: what each finds, and raises falsely, that no other does.

For whoever writes packs: `python -m moderation weigh FILE…` with written examples, as `learn` takes
them. What the leanings find is left out, as they were learned from such examples themselves.
Nothing here runs while reviewing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from moderation.engine import Engine
from moderation.judgement import CATALOGUE, CRISIS, Judged
from moderation.lessons import Example

Phrase = tuple[str, str]
"""A rule's id and one of its phrases as it is written; of a rule of plain words, the words."""


@dataclass
class Weights:
    """Counts by phrase over all examples."""

    finds: Counter[Phrase] = field(default_factory=Counter)
    alone: Counter[Phrase] = field(default_factory=Counter)
    alarms: Counter[Phrase] = field(default_factory=Counter)
    alarms_alone: Counter[Phrase] = field(default_factory=Counter)

    def lines(self, rules: Mapping[str, Iterable[str]]) -> Iterator[str]:
        """A line for every rule of `rules`, and below it one for each of its phrases."""
        counts = (self.finds, self.alone, self.alarms, self.alarms_alone)
        yield " finds  alone  false  alone"
        for rule, sources in rules.items():
            phrases = [(rule, source) for source in sources]
            totals = [sum(count[phrase] for phrase in phrases) for count in counts]
            yield "".join(f"{total:6} " for total in totals) + f" {rule}"
            for phrase in phrases:
                numbers = "".join(f"{count[phrase]:6} " for count in counts)
                yield f"{numbers}     {phrase[1]}"


def weigh(engine: Engine, examples: Iterable[Example]) -> Weights:
    """Count what every phrase finds and raises falsely."""
    weights = Weights()
    for example in examples:
        found = [(phrase, one) for phrase, one in engine.by_phrases(example.text) if _counts(one)]
        if not example.category:
            _count({phrase: 1 for phrase, _ in found}, weights.alarms, weights.alarms_alone)
            continue
        family = _family(example.category)
        tiers: dict[Phrase, int] = {}
        for phrase, one in found:
            if one.finding.category in family:
                tiers[phrase] = max(_tier(one), tiers.get(phrase, 0))
        _count(tiers, weights.finds, weights.alone)
    return weights


def _count(tiers: Mapping[Phrase, int], every: Counter[Phrase], alone: Counter[Phrase]) -> None:
    """Count all phrases, and the one without which less would be said."""
    every.update(tiers.keys())
    highest = [phrase for phrase, tier in tiers.items() if tier == max(tiers.values())]
    if len(highest) == 1:
        alone.update(highest)


def _counts(judged: Judged) -> bool:
    """Whether a finding is more than a note."""
    finding = judged.finding
    return finding.category != "profanity" and (finding.axis != "distress" or finding.severity > 1)


def _family(category: str) -> frozenset[str]:
    return CRISIS if category in CRISIS else frozenset({category})


def _tier(judged: Judged) -> int:
    """How much a finding sets going: severity in distress, the outcome in conduct."""
    finding = judged.finding
    is_distress = CATALOGUE[finding.category].axis == "distress"
    return finding.severity if is_distress else 1 + int(finding.outcome)
