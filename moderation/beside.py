"""Beside: phrases of which one may stand around a match, and that is all one needs to know.

Cues near, what makes a match harmless, what denies or softens it. Most stretches hold none of
them, so they are asked for their words first: a single word is found by itself, a longer phrase
is looked for only where its rarest word stands. All of it is worked out when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from moderation.phrase import Classes, body_of, conditions_of
from moderation.pieces import Sequence, one_of
from moderation.telling import rarest

_NEVER = re.compile(r"(?!)")


class Beside:
    """Several phrases, asked for where a match is at hand."""

    def __init__(self, sources: Iterable[str], classes: Classes) -> None:
        """Raise `PhraseError` for a phrase that cannot be read."""
        self._bodies = [body_of(source, classes) for source in sources]

    def __bool__(self) -> bool:
        return bool(self._bodies)

    def cues(self) -> frozenset[str]:
        """Cues of `index`: a text that holds one of the phrases holds one of them.

        None at all if a phrase may stand anywhere.
        """
        conditions = [conditions_of(body) for body in self._bodies]
        if not all(conditions):
            return frozenset()
        return frozenset(cue for first, *_ in conditions for cue in first)

    def stands_in(self, stretch: str) -> bool:
        """Whether one of the phrases stands in a stretch of folded text, spaces around it."""
        words = stretch.split()
        known = self._known
        if not known.words.isdisjoint(words):
            return True
        if not known.rarest.isdisjoint(words) and self._guarded.search(stretch):
            return True
        return bool(known.open) and self._anywhere.search(stretch) is not None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches from the first letter of a phrase to the space behind its last."""
        return _pattern(self._bodies)

    @cached_property
    def _known(self) -> _Known:
        found = _Known()
        for body in self._bodies:
            found.add(body)
        return found

    @cached_property
    def _guarded(self) -> re.Pattern[str]:
        return _pattern(self._known.guarded)

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return _pattern(self._known.open)


@dataclass(slots=True)
class _Known:
    """Phrases by how they are asked for."""

    words: set[str] = field(default_factory=set)
    rarest: set[str] = field(default_factory=set)
    """Of each phrase that is `guarded`, a word that stands wherever it does."""
    guarded: list[Sequence] = field(default_factory=list)
    open: list[Sequence] = field(default_factory=list)
    """No whole word says that these may stand there."""

    def add(self, body: Sequence) -> None:
        spellings = [spelling.split() for spelling in body.spellings() or ()]
        if spellings and all(len(spelling) == 1 for spelling in spellings):
            self.words.update(word for spelling in spellings for word in spelling)
            return
        for strings in body.anchors():
            if all(string[0] == string[-1] == " " for string in strings):
                self.rarest.update(rarest(string.split()) for string in strings)
                self.guarded.append(body)
                return
        self.open.append(body)


def _pattern(bodies: Iterable[Sequence]) -> re.Pattern[str]:
    expressions = [body.regex() for body in bodies]
    return re.compile("(?<= )" + one_of(expressions)) if expressions else _NEVER
