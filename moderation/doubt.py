"""Doubt: what the words around a phrase say against it.

A rule knows its phrase and the clause it stands in; `evidence` has learned how people talk who
mean such words, and how those who do not. Where all words of a text together lie well on the
harmless side, and so do those of the clause, a sign of distress is read as a denied one is: lower
by two, never below 1.

Nothing that is happening now is ever doubted, and no short text; no rule that has somebody say
it outright (`outright` in a pack), and none of a pack that has learned nothing, as an operator's.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from msgspec import structs

from moderation.clause import Reading
from moderation.evidence import Evidence

_WHY = "the words around it speak of something else"
_DISTRESS = {2: -0.2, 3: -0.3, 4: -0.4}
_HARMLESS = MappingProxyType(
    {
        "plan": ("crisis", _DISTRESS),
        "ideation": ("crisis", _DISTRESS),
        "hopeless": ("crisis", _DISTRESS),
        "self_harm": ("crisis", _DISTRESS),
        "abuse": ("abuse", {3: -0.6}),
    }
)
"""What is doubted: by which leaning, and how far on its harmless side a text lies for a sign of
this severity to be read down."""
DOUBTED = _HARMLESS.keys()
_ENOUGH = 9
"""Words a text must have; of fewer there is no telling."""


class Doubt:
    """What the words of one text say against its phrases; worked out when first asked for."""

    def __init__(self, evidence: Evidence, words: Sequence[str]) -> None:
        self._evidence = evidence
        self._words = words
        self._sides: dict[str, float | None] = {}

    def read(self, reading: Reading, clause: str) -> Reading:
        """A sign of distress as all words, and those of its clause alone, make it read."""
        leaning, limits = _HARMLESS.get(reading.category, ("", {}))
        limit = limits.get(reading.severity)
        side = self._side(leaning) if limit is not None else None
        if limit is None or side is None or side > limit:
            return reading
        alone = self._evidence.side(clause.split(), leaning)
        if alone is not None and alone > limit:
            return reading
        return structs.replace(reading, severity=max(1, reading.severity - 2), why=_WHY)

    def _side(self, leaning: str) -> float | None:
        """On which side of a leaning's line the text lies; None if it cannot be told."""
        if leaning not in self._sides:
            enough = len(self._words) >= _ENOUGH
            self._sides[leaning] = self._evidence.side(self._words, leaning) if enough else None
        return self._sides[leaning]
