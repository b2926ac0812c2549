"""What a text leans to, as findings: the mildest there are.

`evidence` weighs words; here stands what passing a bar means. A leaning never speaks where a rule
has found the same already, and never holds, covers or refuses: it offers care, opens a case, or
asks the author to look again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from moderation.evidence import Evidence, Leaning
from moderation.fold import Folded
from moderation.judgement import CATALOGUE, GENERIC_REASON, LEANS, OWN_CRISIS, Judged
from moderation.verdict import Finding, Outcome

_OWN = OWN_CRISIS | {"abuse", "eating_disorder", "substance"}
"""What somebody says of themselves, ..."""
_ACCUSES = frozenset({"incitement", "threat", "grooming", "spam"})
"""... in words that could be taken for this."""
_UNSAID = 15
"""So many words people say of themselves without a word for themselves, hardly ever more."""
_TOLD = 6
"""How many of the heaviest cues an explanation names."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a leaning becomes. `outcome` is at most a nudge."""

    category: str
    severity: int
    case: bool = True
    outcome: Outcome = Outcome.ALLOW
    within: str = ""
    """It only says which kind, where this leaning speaks as well."""


MEANINGS = MappingProxyType(
    {
        "ideation": Meaning("ideation", 3, within="crisis"),
        "self_harm": Meaning("self_harm", 2, within="crisis"),
        "crisis": Meaning("hopeless", 2),
        "concern_for_other": Meaning("concern_for_other", 2, case=False),
        "eating_disorder": Meaning("eating_disorder", 2),
        "abuse": Meaning("abuse", 3),
        "substance": Meaning("substance", 2),
        "milestone": Meaning("milestone", 1, case=False),
        "incitement": Meaning("incitement", 3),
        "threat": Meaning("threat", 3),
        "grooming": Meaning("grooming", 3),
        "harassment": Meaning("harassment", 1, outcome=Outcome.NUDGE),
        "medical_advice": Meaning("medical_advice", 2, case=False, outcome=Outcome.NUDGE),
        "spam": Meaning("spam", 1),
    }
)
"""`ideation` is learned from every graver wish; `crisis` from all of them, the faintest, too. Hate
is left to rules: who somebody is must never weigh."""


class Leanings:
    """The evidence of one language, with the sentences its findings say."""

    def __init__(
        self, evidence: Evidence, reasons: Mapping[str, str], own: Iterable[str] = ()
    ) -> None:
        """`own` are words by which somebody speaks of themselves."""
        self._evidence = evidence
        self._reasons = reasons
        self._own = frozenset(own)

    def of(self, words: Sequence[str], cues: set[str]) -> list[Leaning]:
        """What the words of a text lean to, the strongest first; nearly always nothing."""
        found = self._evidence.leanings(words, cues)
        if not found:
            return found
        found = [leaning for leaning in found if not self._is_of_others(leaning, words)]
        names = {"", *(leaning.name for leaning in found)}
        return [leaning for leaning in found if MEANINGS[leaning.name].within in names]

    def _is_of_others(self, leaning: Leaning, words: Sequence[str]) -> bool:
        """Whether so many words lean to a crisis, and nobody says that it is theirs."""
        if MEANINGS[leaning.name].category not in OWN_CRISIS or not self._own:
            return False
        stretch = words[leaning.first : leaning.last]
        return len(stretch) > _UNSAID and self._own.isdisjoint(stretch)

    def judged(
        self, leanings: Iterable[Leaning], folded: Folded, heard: Iterable[str]
    ) -> list[Judged]:
        """A finding for each leaning, unless rules have `heard` as much already.

        Who speaks of their own distress uses the words of those who would harm: where a rule or
        a stronger leaning has heard it, no leaning accuses them.
        """
        known = {category for one in heard for category in _alike(one)}
        judged = []
        for leaning in leanings:
            meaning = MEANINGS[leaning.name]
            is_own = meaning.category in _ACCUSES and not _OWN.isdisjoint(known)
            if meaning.category in known or is_own:
                continue
            known |= _alike(meaning.category)
            judged.append(self._judged(folded, leaning, meaning))
        return judged

    def told(self, words: Sequence[str], leaning: Leaning) -> str:
        """The words that weigh most, for a person who asks why."""
        cues = self._evidence.cues(words[leaning.first : leaning.last], leaning.name)
        heaviest = ", ".join(f"“{cue}” {weight}" for cue, weight in cues[:_TOLD])
        return f"leans     to {leaning.name}, {leaning.beyond:.0f} beyond its bar: {heaviest}"

    def _judged(self, folded: Folded, leaning: Leaning, meaning: Meaning) -> Judged:
        standing = CATALOGUE[meaning.category]
        finding = Finding(
            rule=LEANS + leaning.name,
            category=meaning.category,
            axis=standing.axis,
            severity=meaning.severity,
            start=folded.spans[leaning.first][0],
            end=folded.spans[leaning.last - 1][1],
            reason=self._reasons.get(meaning.category, GENERIC_REASON),
            outcome=meaning.outcome,
            case=meaning.case,
        )
        return Judged(finding, standing.help)


def _alike(category: str) -> frozenset[str]:
    """Categories that say the same to whoever looks."""
    return OWN_CRISIS if category in OWN_CRISIS else frozenset({category})
