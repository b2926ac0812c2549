"""Clauses: where a match stands in its text, and how far a word's meaning reaches.

Clauses and sentences are told by data of the pack and by the marks people write. What follows
for a finding is decided in `softener`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from msgspec import Struct

from moderation.beside import Beside
from moderation.characters import Span
from moderation.fold import Folded
from moderation.once import once

_EXCLAMATION = 3
_REMARK = 3
_QUOTE = re.compile('["“”«»„]')


class Match(Struct, frozen=True, gc=False):
    """One place where a phrase of a rule stands, in folded offsets."""

    start: int
    end: int
    gaps: str = ""
    """The words that filled the phrase's gaps."""
    must_start: bool = False
    must_end: bool = False
    strokes: int = 0
    """How many ends of sentences its phrase may cross."""
    phrase: str = ""
    """As its rule writes it."""


class Reading(Struct, frozen=True, gc=False):
    """How a match is to be read: its category and severity after softening, and why."""

    category: str
    severity: int
    why: str = ""


class Clauses:
    """The sentences and clauses of one folded text."""

    def __init__(self, folded: Folded, openers: Beside) -> None:
        self._folded = folded
        self._openers = openers
        self._last = max(0, len(folded.words) - 1)
        self._sentences = [0, *[end + 1 for end in folded.sentence_ends]]
        self._latest: tuple[Match | None, tuple[int, int]] = None, (0, 0)
        self._held: dict[tuple[Beside, int, int], bool] = {}
        self._places: dict[tuple[Beside, Span], tuple[Span, ...]] = {}

    @once
    def _clauses(self) -> list[int]:
        """Numbers of the words that begin a clause."""
        folded = self._folded
        opened = {folded.word_at(m.start()) for m in self._openers.pattern.finditer(folded.text)}
        return sorted(opened.union(self._sentences))

    @property
    def is_one(self) -> bool:
        """Whether the text is a single clause."""
        return len(self._clauses) == 1

    def admits(self, match: Match) -> bool:
        """Whether a match stands where its phrase may stand."""
        if (match.must_start and not self.starts_clause(match)) or (
            match.must_end and not self.ends_sentence(match)
        ):
            return False
        return self.is_whole(match)

    def is_whole(self, match: Match) -> bool:
        """Whether a match stays within the sentences it may, or is drummed. Word. By. Word."""
        first, last = self._words(match)
        inside = bisect_right(self._sentences, last) - bisect_right(self._sentences, first)
        return inside <= match.strokes or (inside > 1 and 2 * inside >= last - first)

    def starts_clause(self, match: Match) -> bool:
        """Whether a match opens a clause, or follows the word that does, as in "but I ..."."""
        first = self._words(match)[0]
        if first in self._sentences or first in self._clauses:
            return True
        return first - 1 in self._clauses and first - 1 not in self._sentences

    def ends_sentence(self, match: Match) -> bool:
        last = self._words(match)[1]
        return last >= self._last or last + 1 in self._sentences

    def stands_in_sentence(self, phrases: Beside, match: Match) -> bool:
        """Whether one of some phrases stands in the sentence that holds a match.

        A mere exclamation is read with what follows. Each sentence is asked once.
        """
        first, end = self._around(self._sentences, match)
        if end - first <= _EXCLAMATION:
            end = self._next(self._sentences, end)
        asked = phrases, first, end
        if asked not in self._held:
            self._held[asked] = phrases.stands_in(self._text(first, end))
        return self._held[asked]

    def places_in_sentence(self, phrases: Beside, match: Match) -> tuple[Span, ...]:
        """Where some phrases stand in the sentence that holds a match, in the original.

        Each sentence is looked through once, and only where a word of theirs stands.
        """
        folded, stretch = self._folded, self.sentence_span(match)
        asked = phrases, stretch
        if asked not in self._places:
            is_there = phrases.stands_in(folded.text[slice(*stretch)])
            found = phrases.pattern.finditer(folded.text, *stretch) if is_there else ()
            self._places[asked] = tuple([folded.span(m.start(), m.end() - 1) for m in found])
        return self._places[asked]

    def sentence_span(self, match: Match) -> Span:
        """Folded offsets of the sentence that holds a match."""
        first, end = self._around(self._sentences, match)
        return max(0, self._folded.offset_of(first) - 1), self._folded.offset_of(end)

    def beside(self, match: Match) -> tuple[str, str]:
        """What stands before and behind a match in its sentence."""
        start, end = self.sentence_span(match)
        return self._folded.text[start : match.start], self._folded.text[match.end : end]

    def overlaps(self, phrases: Beside, match: Match) -> bool:
        """Whether one of some phrases shares words with a match."""
        found = phrases.pattern.finditer(self._folded.text, *self.sentence_span(match))
        return any(one.start() < match.end and match.start < one.end() for one in found)

    def earlier(self, match: Match) -> str:
        """The sentence before the one that holds a match."""
        first = self._around(self._sentences, match)[0]
        return self._text(self._sentences[max(0, bisect_left(self._sentences, first) - 1)], first)

    def clause(self, match: Match) -> str:
        return self._text(*self._around(self._clauses, match))

    def before(self, match: Match) -> str:
        """The part of the clause that stands before a match."""
        first = self._around(self._clauses, match)[0]
        return self._folded.text[self._folded.offset_of(first) - 1 : match.start]

    def neighbourhood(self, match: Match) -> tuple[int, int]:
        """Folded offsets of the match's clause with one clause on either side."""
        clauses = self._clauses
        first, end = self._around(clauses, match)
        before = clauses[max(0, bisect_left(clauses, first) - 1)]
        return self._folded.offset_of(before) - 1, self._folded.offset_of(self._next(clauses, end))

    def nearby(self, match: Match) -> str:
        """The match's clause with one clause on either side."""
        return self._folded.text[slice(*self.neighbourhood(match))]

    @property
    def whole(self) -> str:
        """The folded text."""
        return self._folded.text

    def just_before(self, match: Match, most: int | None = None) -> str:
        """Words of the clause before a match, so many at most; a comma ends their reach."""
        first = self._words(match)[0]
        begin = self._around(self._clauses, match)[0]
        reach = begin if most is None else max(begin, first - most)
        original = self._folded.original
        if "," in original:
            spans = self._folded.spans
            for number in range(first - 1, reach - 1, -1):
                if "," in original[spans[number][1] : spans[number + 1][0]]:
                    reach = number + 1
                    break
        return " " + "".join(f"{word} " for word in self._folded.words[reach:first])

    def in_quotation(self, match: Match) -> bool:
        """Whether a match stands in quotation marks."""
        original = self._folded.original
        if not _QUOTE.search(original):
            return False
        start, end = self._folded.span(match.start, match.end)
        before = len(_QUOTE.findall(original, 0, start))
        return before % 2 == 1 and _QUOTE.search(original, end) is not None

    def around_quotation(self, match: Match) -> tuple[str, str]:
        """What is said before and behind the quotation that holds a match."""
        folded, marks = self._folded, [m.start() for m in _QUOTE.finditer(self._folded.original)]
        at = folded.span(match.start, match.end)[0]
        opening = marks[bisect_left(marks, at) - 1]
        closing = marks[bisect_left(marks, at)]
        spans = zip(folded.words, folded.spans, strict=True)
        sides: tuple[list[str], list[str]] = [], []
        for word, (start, end) in spans:
            if end <= opening or start >= closing:
                sides[start >= closing].append(word)
        return f" {' '.join(sides[0])} ", f" {' '.join(sides[1])} "

    def is_quoted(self, match: Match) -> bool:
        """Whether a match stands in quotation marks, with something said about it outside."""
        original = self._folded.original
        if not self.in_quotation(match):
            return False
        outside = "".join(_QUOTE.split(original)[::2])
        return len(outside.split()) >= _REMARK

    def _words(self, match: Match) -> tuple[int, int]:
        """Numbers of the first and the last word of a match; it is asked about several times."""
        latest, words = self._latest
        if match is not latest:
            words = self._folded.words_at(match.start, match.end)
            self._latest = match, words
        return words

    def _around(self, borders: list[int], match: Match) -> tuple[int, int]:
        first, last = self._words(match)
        return borders[bisect_right(borders, first) - 1], self._next(borders, last)

    def _next(self, borders: list[int], word: int) -> int:
        """The border behind a word, or the end of the text."""
        at = bisect_right(borders, word)
        return borders[at] if at < len(borders) else self._last + 1

    def _text(self, first: int, end: int) -> str:
        start = self._folded.offset_of(first) - 1
        return self._folded.text[max(0, start) : self._folded.offset_of(end)]
