"""Lessons: written examples, and what is to be learned from them for `evidence`.

Every row is a text and the category it should lean to. Who does the learning is `learning`; which
share of harmless texts a leaning may alarm at is said here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from msgspec import structs

from moderation.engine import Engine
from moderation.judgement import OWN_CRISIS
from moderation.pack import Pack

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
        "crisis": Aim(OWN_CRISIS, 0.008, _BEHIND),
        "ideation": Aim(_DEEP, 0.003, _BEHIND),
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


def read(place: Path) -> list[Example]:
    """Examples from a file of JSON Lines, or a folder of them; each text once."""
    found: dict[str, Example] = {}
    for file in [place] if place.is_file() else sorted(place.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            category = "" if row.get("expect") == "spares" else row.get("category", "")
            found.setdefault(row["text"], Example(row["text"], category))
    return list(found.values())


def unheard(packs: Iterable[Pack]) -> Engine:
    """An engine of rules alone, of the packs that have learned, or shall learn, weights."""
    return Engine.load(structs.replace(pack, evidence="") for pack in packs if pack.evidence)


def read_packs(packs: Iterable[Pack], engine: Engine) -> list[Example]:
    """The examples of our own rules: what fires them, and what they spare."""
    found: dict[str, Example] = {}
    for rule in (rule for pack in packs if pack.evidence for rule in pack.rule):
        for text in rule.fires:
            found.setdefault(text, Example(text, rule.category))
        for text in rule.spares:
            if not engine.review(text).categories:
                found.setdefault(text, Example(text, ""))
    return list(found.values())
