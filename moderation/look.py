"""A look: one rule's closer look at one match, and the finding it leads to."""

from __future__ import annotations

from msgspec import Struct

from moderation.clause import Clauses, Match, Reading
from moderation.fold import Folded
from moderation.judgement import CATALOGUE, Judged, needs_person
from moderation.ruleset import LiveRule
from moderation.verdict import Finding, Outcome


class Look(Struct, frozen=True):
    """A match of a rule as its clause makes it read."""

    live: LiveRule
    match: Match
    folded: Folded
    clauses: Clauses
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

    @property
    def is_quiet(self) -> bool:
        """Whether its clause left nothing of it to act on."""
        return bool(self.why) and 0 <= self.severity <= 1

    def judged(self) -> Judged | None:
        """The finding this look leads to; None when its clause made it harmless."""
        if self.severity < 0 or (self.why and self.severity == 0):
            return None
        live, softened = self.live, bool(self.why)
        standing = CATALOGUE[self.category]
        covers = () if softened else live.covers(self.folded, self.match, self.clauses)
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
