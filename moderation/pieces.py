"""Pieces of a phrase: words, gaps, choices and sequences, with their patterns and anchors.

How a phrase is read into pieces stands in `phrase`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from msgspec import Struct

from moderation.once import once
from moderation.telling import cue_of, drawn, telling, telling_beside

_MOST_ANCHORS = 64
_ENDING = r"\S{0,40}"
_NO_LETTER = "$"
"""Ends a row of expressions that begin with letters."""


class Part(Struct, frozen=True, eq=False, dict=True):
    """What a phrase is made of, piece by piece."""

    def regex(self) -> str:
        raise NotImplementedError

    @property
    def spellings(self) -> list[str] | None:
        """All it may say, if that is little."""
        return None

    @property
    def anchor(self) -> list[str] | None:
        """Strings of which one must be there."""
        return None

    @once
    def cues(self) -> frozenset[str]:
        """What its anchor is known by in a text."""
        return frozenset(map(cue_of, self.anchor or ()))

    @once
    def telling(self) -> float:
        return telling(self.anchor or ())

    @once
    def drawn(self) -> float:
        return sum(map(drawn, self.spellings or ()))


class Word(Part, frozen=True, eq=False, dict=True):
    """One word, perhaps with an open ending or beginning."""

    text: str

    def regex(self) -> str:
        if self.text == "#":
            return r"\d+ "
        return re.escape(self.text).replace(r"\*", _ENDING) + " "

    @once
    def spellings(self) -> list[str] | None:
        return None if "*" in self.text or self.text == "#" else [self.text + " "]

    @once
    def anchor(self) -> list[str] | None:
        core = self.text.strip("*")
        if not core or "*" in core or core == "#":
            return None
        before, after = self.text.startswith("*"), self.text.endswith("*")
        return [("" if before else " ") + core + ("" if after else " ")]


class Gap(Part, frozen=True, eq=False, dict=True):
    """Up to so many words of any kind."""

    words: int

    def regex(self) -> str:
        return rf"((?:\S+ ){{0,{self.words}}}?)"


class Choice(Part, frozen=True, eq=False, dict=True):
    """One of several sequences; an optional part is a choice with an empty one."""

    branches: tuple[Sequence, ...]

    def regex(self) -> str:
        return self._regex

    @once
    def _regex(self) -> str:
        return one_of([branch.regex() for branch in self.branches])

    @once
    def spellings(self) -> list[str] | None:
        found: list[str] = []
        for branch in self.branches:
            exact = branch.spellings
            if exact is None or len(found) + len(exact) > _MOST_ANCHORS:
                return None
            found += exact
        return found

    @once
    def anchor(self) -> list[str] | None:
        exact = self.spellings
        if exact and len(exact) == len(self.branches):
            return None if "" in exact else [" " + spelling for spelling in exact]
        found: list[str] = []
        for branch in self.branches:
            one = branch.anchor
            if one is None:
                return None
            found += one
        return found


class Sequence(Struct, frozen=True, eq=False, dict=True):
    """Parts one after another."""

    parts: tuple[Part, ...]

    def regex(self) -> str:
        return "".join([part.regex() for part in self.parts])

    @once
    def spellings(self) -> list[str] | None:
        """All it may say, if that is little."""
        if len(self.parts) == 1:
            return self.parts[0].spellings
        return self._spelled(0, len(self.parts))

    @property
    def anchor(self) -> list[str] | None:
        """The most telling strings of which one must be there."""
        if len(self.parts) == 1:
            return self.parts[0].anchor or None
        exact = self.spellings
        if exact and len(exact) == 1 and exact[0]:
            return [" " + exact[0]]
        best = min(self._groups, default=None, key=_most_telling)
        return self._strings(*best[1:]) if best else None

    def anchors(self) -> list[list[str]]:
        """Groups of strings, the most telling first; of each, one must be there."""
        return [self._strings(*group) for group in self._chosen()]

    def conditions(self, most: int) -> tuple[frozenset[str], ...]:
        """So many groups of cues, the most telling first; a text that holds it has one of each."""
        return tuple(self._cues(*group) for group in islice(self._chosen(), most))

    def longest(self) -> list[str]:
        """The strings that are surest to be long, of all of which one must be there."""
        groups = [group[1:] for group in self._groups]
        return self._strings(*max(groups, key=lambda group: self._least(*group), default=(0, 0)))

    def _chosen(self) -> Iterator[tuple[int, int]]:
        """Groups, the most telling first, of which no two stand for the same part."""
        taken: set[int] = set()
        for _, first, end in sorted(self._groups, key=_most_telling):
            if taken.isdisjoint(range(first, end)):
                taken.update(range(first, end))
                yield first, end

    @once
    def _groups(self) -> list[tuple[float, int, int]]:
        """Where strings stand of which one must be there: how telling, and which parts."""
        single = [(part.telling, at, at + 1) for at, part in enumerate(self.parts) if part.anchor]
        return [*single, *self._runs()]

    def _runs(self) -> Iterator[tuple[float, int, int]]:
        """Parts side by side, of which little enough may be said to be asked for as one."""
        said = [part.spellings or () for part in self.parts]
        for first, one in enumerate(said):
            size, share, may_be_missing = len(one), self.parts[first].drawn, "" in one
            for end in range(first + 1, len(said)):
                size *= len(said[end])
                if not 0 < size <= _MOST_ANCHORS:
                    break
                share *= self.parts[end].drawn
                may_be_missing = may_be_missing and "" in said[end]
                if not may_be_missing:
                    yield telling_beside(share, size), first, end + 1

    def _strings(self, first: int, end: int) -> list[str]:
        if end - first == 1:
            return self.parts[first].anchor or []
        return [" " + spelling for spelling in self._spelled(first, end) or ()]

    def _cues(self, first: int, end: int) -> frozenset[str]:
        if end - first == 1:
            return self.parts[first].cues
        return frozenset(map(cue_of, self._strings(first, end)))

    def _least(self, first: int, end: int) -> int:
        """The length of the shortest string of a group."""
        if end - first == 1:
            return min(map(len, self.parts[first].anchor or ()))
        return 1 + sum(min(map(len, part.spellings or ())) for part in self.parts[first:end])

    def _spelled(self, first: int, end: int) -> list[str] | None:
        size, options = 1, []
        for part in self.parts[first:end]:
            exact = part.spellings
            if exact is None or (size := size * len(exact)) > _MOST_ANCHORS:
                return None
            options.append(exact)
        return list(map("".join, product(*options)))


def _most_telling(group: tuple[float, int, int]) -> float:
    return -group[0]


def one_of(expressions: list[str]) -> str:
    """One expression for several, tried in their order; what they begin with is tried once.

    Thousands of words are asked for this way, and at most places none of them begins.
    """
    branches: list[str] = []
    alike: dict[str, list[str]] = {}
    for expression in (*expressions, _NO_LETTER):
        if expression[:1].isalnum():
            alike.setdefault(expression[0], []).append(expression[1:])
            continue
        branches += (first + _rest(rest) for first, rest in alike.items())
        alike = {}
        branches.append(expression)
    return "(?:" + "|".join(branches[:-1]) + ")"


def _rest(expressions: list[str]) -> str:
    return expressions[0] if len(expressions) == 1 else f"(?:{'|'.join(expressions)})"
