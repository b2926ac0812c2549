"""Distance: whether a match tells of something long gone, or only supposed, not of today.

Time works on verbs, so where a time stands decides whose it is: "ten years ago I took an overdose"
is over, "Dad died ten years ago and I want to die" is not. Which words name a time, a tense or a
supposition is data of the pack; a pack that names none is read as before.
"""

from __future__ import annotations

from moderation.beside import Beside
from moderation.clause import Clauses, Match
from moderation.pack import Suppressors
from moderation.phrase import Classes

_REACH = 4
"""So many words before a match say in which tense it is told."""
_SUPPOSING = 8
"""So many words before a match may hold what supposes it."""
_OPENING = 4
"""And so many words of the match itself."""
_SUBJECT = 1
"""So many words may stand between a time and what it dates."""


class Distance:
    """The times, tenses and suppositions of one pack."""

    def __init__(self, phrases: Suppressors, classes: Classes) -> None:
        self._past = Beside(phrases.past, classes)
        self._told = Beside(phrases.told, classes)
        self._present = Beside(phrases.present, classes)
        self._now = Beside(phrases.now, classes)
        self._supposed = Beside(phrases.supposed, classes)
        self._owned = Beside(phrases.owned, classes)
        self._subject = Beside(phrases.subject, classes)

    def is_past(self, match: Match, clauses: Clauses) -> bool:
        """Whether a match is told of a time long gone, and nothing near says that it goes on."""
        is_dated = clauses.stands_in_sentence(self._past, match)
        if not is_dated and not self._past.stands_in(clauses.earlier(match)):
            return False
        if self._now.stands_in(self._past.without(clauses.nearby(match))):
            return False
        if self.is_present(match, clauses):
            return False
        is_told = self._told.stands_in(self._spoken(match, clauses))
        return is_told or (is_dated and self._is_dated(match, clauses))

    def has_past(self, stretch: str) -> bool:
        return self._past.stands_in(stretch)

    def is_present(self, match: Match, clauses: Clauses) -> bool:
        """Whether a match is told in the present."""
        return self._present.stands_in(self._spoken(match, clauses))

    def is_over(self, match: Match, clauses: Clauses) -> bool:
        """Whether even what sounds as if it happened now is dated, and all around it past."""
        return (
            clauses.stands_in_sentence(self._past, match)
            and self._is_dated(match, clauses)
            and not self.is_present(match, clauses)
            and not self._now.stands_in(self._past.without(clauses.whole))
        )

    def is_supposed(self, match: Match, clauses: Clauses, words: str) -> bool:
        """Whether a match is only asked of somebody, supposed or advised upon."""
        opening = " ".join(words.split()[:_OPENING])
        spoken = f"{clauses.just_before(match, _SUPPOSING)}{opening} "
        if not self._supposed.stands_in(spoken):
            return False
        first = self._supposed.pattern.search(spoken)
        if first is None or self._subject.stands_in(f" {spoken[first.end() :]}"):
            return False
        return not self._owned.stands_in(clauses.nearby(match))

    def _is_dated(self, match: Match, clauses: Clauses) -> bool:
        """Whether a past time opens the sentence right before a match, behind it, or around."""
        if clauses.overlaps(self._past, match):
            return True
        before, after = clauses.beside(match)
        behind = self._past.pattern.search(after)
        if behind and after.count(" ", 0, behind.start()) <= 1 + _SUBJECT:
            return True
        first = self._past.pattern.search(before)
        return (
            first is not None
            and before.count(" ", 0, first.start()) <= 1 + _SUBJECT
            and len(self._past.without(before[first.start() - 1 :]).split()) <= _SUBJECT
        )

    def _spoken(self, match: Match, clauses: Clauses) -> str:
        """The words that say in which tense a match is told: a few before, its own, one behind."""
        before, after = clauses.beside(match)
        inside = clauses.whole[match.start : match.end]
        whole = self._past.without(before + inside + after)
        first, last = len(before), len(before + inside)
        words = (*whole[:first].split()[-_REACH:], whole[first:last], *whole[last:].split()[:1])
        return f" {' '.join(' '.join(words).split())} "
