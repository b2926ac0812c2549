"""The engine: packs in, then one verdict per text.

It compiles once and is only read afterwards, so one engine serves all threads. It folds,
scans, looks closer where an anchor was seen, and hands findings to `judgement`. No clock,
no randomness, no I/O while reviewing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from moderation import privacy
from moderation.automaton import Automaton
from moderation.clause import Match, Reading
from moderation.explain import explanation
from moderation.fold import Folded, Folder
from moderation.judgement import CATALOGUE, Judged, needs_person, settle
from moderation.pack import Pack, default_packs
from moderation.phrase import Phrase
from moderation.respell import Respeller
from moderation.ruleset import LiveRule, Ruleset
from moderation.verdict import Context, Finding, Outcome, Verdict

_MOST_MATCHES = 16


@dataclass(frozen=True)
class Look:
    """One rule's closer look at one match."""

    live: LiveRule
    match: Match
    folded: Folded
    reading: Reading

    @property
    def rule(self) -> str:
        return self.live.rule.id

    @property
    def words(self) -> str:
        return self.folded.text[self.match.start : self.match.end]

    @property
    def category(self) -> str:
        return self.reading.category

    @property
    def severity(self) -> int:
        return self.reading.severity

    @property
    def why(self) -> str:
        return self.reading.why

    @cached_property
    def judged(self) -> Judged | None:
        """The finding this look leads to; None when its clause made it harmless."""
        if self.severity < 0 or (self.why and self.severity == 0):
            return None
        live, softened = self.live, bool(self.why)
        standing = CATALOGUE[self.category]
        covers = () if softened else live.covers(self.folded, self.match)
        outcome = Outcome.ALLOW if softened else live.outcome
        if covers and live.axis == "distress":
            outcome = max(outcome, Outcome.MASK)
        case = needs_person(self.category, live.axis, self.severity, outcome)
        if live.rule.case is not None and not softened:
            case = live.rule.case
        start, end = self.folded.span(self.match.start, self.match.end)
        finding = Finding(
            rule=self.rule,
            category=self.category,
            axis=live.axis,
            severity=self.severity,
            start=start,
            end=end,
            reason=live.reason(self.category),
            outcome=outcome,
            case=case,
        )
        return Judged(finding, standing.help if softened else live.help, covers)


class Engine:
    """Reviews texts against the rules of its packs; immutable and thread-safe."""

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        sets = tuple(rulesets)
        rules = [rule for one in sets for rule in one.rules]
        joined = {run for one in sets for run in one.run_together()}
        forgiven = {word for one in sets for word in one.pack.forgive}
        words = {word for one in sets for word in one.vocabulary()}
        guarded = {word for one in sets for word in one.guarded()}
        respeller = Respeller(words | forgiven, sorted(forgiven), joined, guarded)
        self._folder = Folder(respeller)
        self._phrases = [(rule, phrase) for rule in rules for phrase in rule.phrases]
        self._patterned = [rule for rule in rules if rule.patterns]
        anchors = {number: phrase.anchors for number, (_, phrase) in enumerate(self._phrases)}
        self._automaton = Automaton(anchors, [*(f" {s} " for s in respeller.slips), *joined])
        self.rules = tuple(rule.rule for rule in rules)

    @classmethod
    def load(cls, packs: Iterable[Pack]) -> Engine:
        """Compile packs; raise `PackError` for a phrase or pattern that cannot be read."""
        return cls(Ruleset.compile(pack) for pack in packs)

    @classmethod
    def default(cls) -> Engine:
        """An engine with the packs that ship inside this package."""
        return cls.load(default_packs())

    def review(self, text: str, context: Context | None = None) -> Verdict:
        """Say what should happen to one text; never raises, whatever the text holds."""
        judged = [one for look in self._looks(text) if (one := look.judged) is not None]
        judged += privacy.find(text)
        return settle(judged, text, context or Context())

    def explain(self, text: str, context: Context | None = None) -> str:
        """Tell a person how a text was read, what fired, what was softened, and why."""
        folded = self._folder.fold(text).text
        return explanation(text, folded, self._looks(text), self.review(text, context))

    def _looks(self, text: str) -> Iterator[Look]:
        """Closer looks at a text; most texts need none and are not even folded with a map."""
        quick = self._folder.read(text)
        hits = self._automaton.scan(quick)
        if self._automaton.has_signal(hits):
            quick = self._folder.fold(text).text
            hits = self._automaton.scan(quick)
        matches = list(self._matches(quick, hits))
        patterned = [live for live in self._patterned if live.has_pattern(text)]
        if not matches and not patterned:
            return
        folded = self._folder.fold(text)
        matches += [(live, match) for live in patterned for match in live.pattern_matches(folded)]
        told: set[tuple[str, int]] = set()
        for live, match in matches:
            if (live.rule.id, match.start) in told:
                continue
            reading = live.read(folded, match)
            if reading is not None:
                told.add((live.rule.id, match.start))
                yield Look(live, match, folded, reading)

    def _matches(
        self, text: str, hits: list[tuple[int, int, int]]
    ) -> Iterator[tuple[LiveRule, Match]]:
        for number, stretches in self._automaton.windows(hits, len(text)):
            live, phrase = self._phrases[number]
            for match in _find(phrase, text, stretches):
                yield live, match


def _find(phrase: Phrase, text: str, stretches: list[tuple[int, int]]) -> Iterator[Match]:
    count = 0
    for first, last in stretches:
        for found in phrase.pattern.finditer(text, first, last):
            gaps = "".join(f" {gap.strip()} " for gap in found.groups() if gap)
            yield Match(found.start(), found.end() - 1, gaps, phrase.starts, phrase.ends)
            count += 1
            if count == _MOST_MATCHES:
                return
