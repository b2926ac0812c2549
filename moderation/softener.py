"""Softening: what a match comes to in its clause.

Negation, recovery, someone else's story, quotation and fiction work inside one clause, so
that "three years clean but relapsed last night" is still heard. The phrases themselves are
data of the pack; which outcome follows from a softened finding is decided in `judgement`.
"""

from __future__ import annotations

from msgspec.structs import replace

from moderation.beside import Beside
from moderation.clause import Clauses, Match, Reading
from moderation.distance import Distance
from moderation.judgement import CRISIS
from moderation.pack import Suppressors
from moderation.phrase import Classes

_NEGATION_REACH = 4
_CITED_UP_TO = 2
_REMARK = 3
_INTRODUCTION = 60
"""So many letters before quoted words may say whose they are."""
_NOTHING_TO_BE_GLAD_OF = frozenset({"abuse"})
"""What was done to somebody is no milestone, however long ago."""


class Softener:
    """The suppressors of one pack, ready to read a match in its clause."""

    def __init__(self, phrases: Suppressors, classes: Classes) -> None:
        self.openers = Beside(phrases.openers, classes)
        self.distance = Distance(phrases, classes)
        self._negation = Beside(phrases.negation, classes)
        self._affirming = Beside(phrases.affirming, classes)
        self._raising = Beside(phrases.raising, classes)
        self._subject = Beside(phrases.subject, classes)
        self._recovery = Beside(phrases.recovery, classes)
        self._other = Beside(phrases.other, classes)
        self._anyone = Beside(phrases.anyone, classes)
        self._first = Beside(phrases.first, classes)
        self._reported = Beside(phrases.reported, classes)
        self._fiction = Beside(phrases.fiction, classes)
        self._jests = Beside(phrases.jests, classes)
        self._earnest = Beside(phrases.earnest, classes)
        self._question = Beside(phrases.question, classes)

    def by_distance(self, reading: Reading, match: Match, clauses: Clauses, words: str) -> Reading:
        """Set a crisis of long ago, or only supposed, aside; S5 has to be dated itself."""
        distance = self.distance
        if reading.severity < 5 and self._is_survived(match, clauses):
            return Reading("milestone", 1, "looking back from recovery")
        if reading.severity == 5:
            is_over = distance.is_over(match, clauses)
            return replace(reading, severity=1, why="long past") if is_over else reading
        if distance.is_past(match, clauses):
            return replace(reading, severity=1, why="long past")
        if distance.is_supposed(match, clauses, words):
            return replace(reading, severity=1, why="asked, supposed or advised")
        return reading

    def distress(self, reading: Reading, match: Match, clauses: Clauses, words: str) -> Reading:
        """Soften a sign of distress; what is happening now (S5) is never softened."""
        clause = clauses.clause(match)
        if self._is_made_up(clause, words):
            return replace(reading, severity=0, why="a game, film or story")
        if reading.category not in CRISIS and self._looks_back(clause):
            if reading.category in _NOTHING_TO_BE_GLAD_OF:
                return replace(reading, severity=2, why="long past")
            return Reading("milestone", 1, "looking back from recovery")
        is_cited = reading.severity <= _CITED_UP_TO and clauses.is_quoted(match)
        if is_cited or self._question.stands_in(clause):
            return replace(reading, severity=1, why="cited, a title or a question")
        if self._is_negated(match, clauses, words):
            return replace(reading, severity=max(1, reading.severity - 2), why="negated")
        return self._as_said_of(self._whose(match, clauses, words), reading)

    def _is_made_up(self, clause: str, words: str) -> bool:
        """Whether a clause tells of a story, or jests with what is not said in earnest."""
        return self._fiction.stands_in(clause) or (
            self._jests.stands_in(clause) and not self._earnest.stands_in(f" {words} ")
        )

    def _looks_back(self, clause: str) -> bool:
        """Whether a clause tells of recovery, or of a time long gone."""
        return self._recovery.stands_in(clause) or self.distance.has_past(clause)

    def _is_survived(self, match: Match, clauses: Clauses) -> bool:
        """Whether a crisis is told from recovery, and not in the present."""
        return self._recovery.stands_in(clauses.clause(match)) and (
            clauses.overlaps(self._recovery, match) or not self.distance.is_present(match, clauses)
        )

    def _as_said_of(self, whose: Beside, reading: Reading) -> Reading:
        if whose is self._other:
            return Reading("concern_for_other", max(2, reading.severity - 1), "someone else")
        if whose is self._anyone:
            return replace(reading, severity=1, why="said to or about people at large")
        return reading

    def _is_negated(self, match: Match, clauses: Clauses, words: str) -> bool:
        """Whether a denial reaches a match: past "I" only as in "I do not think I ...".

        "I don't know why I want to die" and "not gonna lie, I want to die" deny nothing.
        """
        before = clauses.just_before(match, _NEGATION_REACH)
        gaps = match.gaps.lstrip()
        if not self._negation.stands_in(before + gaps):
            return False
        before = self._affirming.without(before)
        for subject in self._subject.pattern.finditer(before + words):
            if subject.start() > len(before):
                break
            raised = self._raising.pattern.finditer(before, 0, subject.start())
            if subject.start() not in [found.end() for found in raised]:
                before = " " * subject.end() + before[subject.end() :]
        return self._negation.stands_in(before + gaps)

    def _whose(self, match: Match, clauses: Clauses, words: str) -> Beside:
        """Who is spoken of: whoever is named last before the act, else the author.

        Quoted words that nobody says are those of people at large.
        """
        if clauses.in_quotation(match):
            return self._whose_words(match, clauses)
        if self._first.stands_in(" " + words):
            return self._first
        return self._named_last(clauses.just_before(match)) or self._first

    def _whose_words(self, match: Match, clauses: Clauses) -> Beside:
        """Who says quoted words: whoever is named last before them, else somebody behind them."""
        before, behind = clauses.around_quotation(match)
        named = self._named_last(before[-_INTRODUCTION:])
        if named is not None:
            return named
        if len((before + behind).split()) < _REMARK or self._first.stands_in(behind):
            return self._first
        return self._anyone

    def _named_last(self, stretch: str) -> Beside | None:
        nearest, whose = -1, None
        for kind in (self._first, self._anyone, self._other):
            last = max((found.end() for found in kind.pattern.finditer(stretch)), default=-1)
            if last > nearest:
                nearest, whose = last, kind
        return whose

    def conduct(self, reading: Reading, match: Match, clauses: Clauses) -> Reading:
        """Drop what is told, denied or made up rather than done to somebody."""
        if clauses.is_quoted(match) or self._reported.stands_in(clauses.before(match)):
            return replace(reading, severity=-1, why="reported, not said to someone")
        if self._is_made_up(clauses.clause(match), ""):
            return replace(reading, severity=-1, why="a game, film or story")
        before = clauses.just_before(match, _NEGATION_REACH)
        if self._negation.stands_in(before + self._own_gaps(match)):
            return replace(reading, severity=-1, why="negated")
        return reading

    def _own_gaps(self, match: Match) -> str:
        """What fills a phrase's gaps, up to the next who does something: "she wont stop, ..."."""
        gaps = match.gaps.lstrip()
        acting = self._other.pattern.search(f" {gaps}")
        return gaps[: acting.start()] if acting else gaps
