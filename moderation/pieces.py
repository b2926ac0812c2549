"""Pieces of a phrase: words, gaps, choices and sequences, with their patterns and anchors.

How a phrase is read into pieces stands in `phrase`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from moderation.telling import telling

_MOST_ANCHORS = 64
_ENDING = r"\S{0,40}"
_NO_LETTER = "$"
"""Ends a row of expressions that begin with letters."""


@dataclass(frozen=True)
class Word:
    """One word, perhaps with an open ending or beginning."""

    text: str

    def regex(self) -> str:
        if self.text == "#":
            return r"\d+ "
        return re.escape(self.text).replace(r"\*", _ENDING) + " "

    def spellings(self) -> list[str] | None:
        return None if "*" in self.text or self.text == "#" else [self.text + " "]

    def anchor(self) -> list[str] | None:
        core = self.text.strip("*")
        if not core or "*" in core or core == "#":
            return None
        before, after = self.text.startswith("*"), self.text.endswith("*")
        return [("" if before else " ") + core + ("" if after else " ")]


@dataclass(frozen=True)
class Gap:
    """Up to so many words of any kind."""

    words: int

    def regex(self) -> str:
        return rf"((?:\S+ ){{0,{self.words}}}?)"

    def spellings(self) -> list[str] | None:
        return None

    def anchor(self) -> list[str] | None:
        return None


@dataclass(frozen=True)
class Choice:
    """One of several sequences; an optional part is a choice with an empty one."""

    branches: tuple[Sequence, ...]

    def regex(self) -> str:
        return self._regex

    def spellings(self) -> list[str] | None:
        return self._spellings

    def anchor(self) -> list[str] | None:
        return self._anchor

    @cached_property
    def _regex(self) -> str:
        return one_of([branch.regex() for branch in self.branches])

    @cached_property
    def _spellings(self) -> list[str] | None:
        found: list[str] = []
        for branch in self.branches:
            exact = branch.spellings()
            if exact is None or len(found) + len(exact) > _MOST_ANCHORS:
                return None
            found += exact
        return found

    @cached_property
    def _anchor(self) -> list[str] | None:
        found: list[str] = []
        for branch in self.branches:
            one = branch.anchor()
            if one is None:
                return None
            found += one
        return found


@dataclass(frozen=True)
class Sequence:
    """Parts one after another."""

    parts: tuple[Word | Gap | Choice, ...]

    def regex(self) -> str:
        return "".join(part.regex() for part in self.parts)

    def spellings(self) -> list[str] | None:
        return _spell([part.spellings() for part in self.parts])

    def anchor(self) -> list[str] | None:
        """The most telling strings of which one must be there."""
        groups = self.anchors()
        return groups[0] if groups else None

    def anchors(self) -> list[list[str]]:
        """Groups of strings, the most telling first; of each, one must be there.

        No two groups stand for the same part.
        """
        chosen: list[tuple[int, int, list[str]]] = []
        for _, first, end, strings in sorted(self._groups(), key=lambda group: -group[0]):
            if all(end <= start or first >= stop for start, stop, _ in chosen):
                chosen.append((first, end, strings))
        return [strings for _, _, strings in chosen]

    def longest(self) -> list[str]:
        """The strings that are surest to be long, of all of which one must be there."""
        groups = [strings for _, _, _, strings in self._groups()]
        return max(groups, key=lambda strings: min(map(len, strings)), default=[])

    def _groups(self) -> Iterator[tuple[float, int, int, list[str]]]:
        """Strings of which one must be there: how telling, and which parts they stand for."""
        for at, part in enumerate(self.parts):
            if one := part.anchor():
                yield telling(one), at, at + 1, one
        exact = [part.spellings() for part in self.parts]
        for first in range(len(exact)):
            run: list[str] = [" "]
            for end, words in enumerate(exact[first:], first + 1):
                if words is None or len(run) * len(words) > _MOST_ANCHORS:
                    break
                run = [before + word for before in run for word in words]
                if end > first + 1 and all(map(str.strip, run)):
                    yield telling(run), first, end, run


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


def _spell(parts: list[list[str] | None]) -> list[str] | None:
    size = 1
    for part in parts:
        if part is None:
            return None
        size *= len(part)
        if size > _MOST_ANCHORS:
            return None
    return ["".join(words) for words in product(*(part or [] for part in parts))]
