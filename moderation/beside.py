"""Beside: phrases of which one may stand around a match, and that is all one needs to know.

Cues near, what makes a match harmless, what denies or softens it. Most stretches hold none of
them, so they are asked for their words first: a single word is found by itself, a longer phrase
is looked for only where its rarest word stands. A pattern takes its time to make and few are
ever used, so each is made when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from moderation.once import once
from moderation.phrase import Classes, body_of, holds_any
from moderation.pieces import Sequence, one_of
from moderation.telling import rarest

_NEVER = re.compile(r"(?!)")


class Beside:
    """Several phrases, asked for where a match is at hand."""

    def __init__(self, sources: Iterable[str], classes: Classes) -> None:
        """Raise `PhraseError` for a phrase that cannot be read."""
        self._sources = tuple(sources)
        self._classes = classes
        self._read()

    def __bool__(self) -> bool:
        return bool(self._sources)

    def _read(self) -> list[Sequence]:
        """The phrases in pieces, which are many and seldom needed again."""
        return [body_of(source, self._classes) for source in self._sources]

    @once
    def cues(self) -> frozenset[str]:
        """Cues of `index`: a text that holds one of the phrases holds one of them.

        None at all if a phrase may stand anywhere.
        """
        conditions = [body.conditions(1) for body in self._read()]
        if not all(conditions):
            return frozenset()
        return frozenset(cue for first, *_ in conditions for cue in first)

    def stands_in(self, stretch: str) -> bool:
        """Whether one of the phrases stands in a stretch of folded text, spaces around it."""
        words = stretch.split()
        known = self._known
        if known.cues.isdisjoint(words) and not known.open:
            return False
        if not known.words.isdisjoint(words):
            return True
        for word in known.rarest.intersection(words):
            for phrase in known.behind[word]:
                if phrase.stands_in(stretch, words):
                    return True
        for strings, phrase in known.open:
            if holds_any(stretch, strings) and phrase.stands_in(stretch, words):
                return True
        return False

    def without(self, stretch: str) -> str:
        """A stretch of folded text with spaces where the phrases stand in it."""
        return self.pattern.sub(_blank, stretch)

    @once
    def pattern(self) -> re.Pattern[str]:
        """Matches from the first letter of a phrase to the space behind its last."""
        return _pattern(self._read())

    @once
    def _known(self) -> _Known:
        return _Known(self._read())


class _Known:
    """Phrases by how they are asked for."""

    def __init__(self, bodies: Iterable[Sequence]) -> None:
        self.words: set[str] = set()
        self.behind: dict[str, list[_Phrase]] = {}
        """By a word that stands wherever they do."""
        self.open: list[tuple[list[str], _Phrase]] = []
        """With strings of which one stands wherever they do."""
        for body in bodies:
            self._add(body)
        self.rarest = frozenset(self.behind)
        self.cues = self.rarest | self.words

    def _add(self, body: Sequence) -> None:
        spellings = [spelling.split() for spelling in body.spellings or ()]
        if spellings and all(len(spelling) == 1 for spelling in spellings):
            self.words.update(word for spelling in spellings for word in spelling)
            return
        anchors = body.anchors()
        first, *others = [*filter(None, map(_telling, anchors))] or [frozenset()]
        phrase = _Phrase(body, others)
        for word in first:
            self.behind.setdefault(word, []).append(phrase)
        if not first:
            self.open.append((min(anchors, key=len, default=[" "]), phrase))


def _telling(strings: Iterable[str]) -> frozenset[str]:
    """A word of each string; none at all if one has an open end."""
    if any(string[0] != " " or string[-1] != " " for string in strings):
        return frozenset()
    return frozenset(rarest(string.split()) for string in strings)


class _Phrase:
    """One phrase by itself."""

    def __init__(self, body: Sequence, others: Iterable[frozenset[str]]) -> None:
        """`others`: sets of words of which one of each stands wherever it does."""
        self._body = body
        self._others = tuple(others)

    def stands_in(self, stretch: str, words: list[str]) -> bool:
        for other in self._others:
            if other.isdisjoint(words):
                return False
        return self._pattern.search(stretch) is not None

    @once
    def _pattern(self) -> re.Pattern[str]:
        return _pattern([self._body])


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _pattern(bodies: Iterable[Sequence]) -> re.Pattern[str]:
    expressions = [body.regex() for body in bodies]
    return re.compile("(?<= )" + one_of(expressions)) if expressions else _NEVER
