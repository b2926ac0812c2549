"""Matching: where the phrases of rules stand in a text, and a closer look at each.

`index` says which phrases may stand where; here they are sought, and each match is read in its
clause. What becomes of what was found is the business of `engine`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moderation.beside import Beside
from moderation.clause import Clauses, Match
from moderation.doubt import Doubt
from moderation.evidence import Evidence
from moderation.look import Look
from moderation.phrase import Phrase, holds_any
from moderation.ruleset import LiveRule
from moderation.sieve import Sought
from moderation.sighting import Sighting

_MOST_MATCHES = 16
"""Of one phrase in one text."""


class Matching:
    """All phrases and patterns by number; made once, then only read."""

    def __init__(self, rules: Sequence[LiveRule], doubting: Mapping[str, Evidence]) -> None:
        """`doubting`: by pack, the evidence that may speak against its rules."""
        self._doubting = dict(doubting)
        self._phrases: list[tuple[LiveRule, Phrase | None]] = [
            (rule, phrase) for rule in rules for phrase in rule.phrases
        ]
        self._phrases += [(rule, None) for rule in rules if rule.literals]
        self._patterned = [rule for rule in rules if rule.patterns]
        hints = [rule.rule.hints for rule in self._patterned]
        self._hints = tuple(hint for one in hints for hint in one) if all(hints) else ()

    def literals(self) -> Iterator[tuple[str, int]]:
        """Phrases of plain words, each with its number."""
        for number, (rule, phrase) in enumerate(self._phrases):
            if not phrase:
                yield from ((words, number) for words in rule.literals)

    def sought(self) -> Iterator[Sought]:
        """All other phrases, and what a text must hold for them."""
        for number, (rule, phrase) in enumerate(self._phrases):
            if phrase:
                yield rule.sought(number, phrase)

    def looks(self, text: str, sighting: Sighting, every: bool = False) -> Sequence[Look]:
        """Closer looks at a text; most texts need none and get no map back.

        Of a rule's phrases that begin at one place the first is enough, or `every` one is read.
        """
        matches = self.matches(sighting) if sighting.spots else []
        patterned = self._with_patterns(text) if self._patterned else ()
        if not matches and not patterned:
            return ()
        folded = sighting.as_folded(text)
        matches += [(live, match) for live in patterned for match in live.pattern_matches(folded)]
        looks: dict[tuple[str, int, str], Look] = {}
        clauses: dict[Beside, Clauses] = {}
        doubts = {pack: Doubt(told, sighting.words) for pack, told in self._doubting.items()}
        for live, match in matches:
            place = live.rule.id, match.start, match.phrase if every else ""
            if place in looks:
                continue
            openers = live.softener.openers
            if openers not in clauses:
                clauses[openers] = Clauses(folded, openers)
            around = clauses[openers]
            reading = live.read(folded, match, around)
            if reading is not None:
                if live.doubted_by:
                    reading = doubts[live.doubted_by].read(reading, around.clause(match))
                looks[place] = Look(live, match, folded, around, reading)
        return tuple(looks.values())

    def matches(self, sighting: Sighting) -> list[tuple[LiveRule, Match]]:
        """Where phrases stand that may; nearly all fall here."""
        found: list[tuple[LiveRule, Match]] = []
        counted: dict[int, int] = {}
        for number, first, last in sorted(sighting.spots):
            live, phrase = self._phrases[number]
            for match in sighting.matches(phrase, first, last):
                counted[number] = counted.get(number, 0) + 1
                if counted[number] > _MOST_MATCHES:
                    break
                found.append((live, match))
        return found

    def _with_patterns(self, text: str) -> list[LiveRule]:
        """Rules with regular expressions of which one stands in the text."""
        if self._hints and not holds_any(text, self._hints):
            return []
        return [live for live in self._patterned if live.has_pattern(text)]
