"""Phrases: the small language in which rules say what they look for.

    want to die          words, one space apart, as the folded text spells them
    (want|wanna) to      one of several        {means}   a word class of the pack
    very?  (so very)?    may be missing        suicid*   any ending
    ..  ..5              up to 3, or 5, words  #  *      a number, any one word
    ^shut up$            only at the start or end of a sentence

A phrase compiles to a regular expression without nested repeats, so its cost is linear,
and to *anchors*: strings of which at least one must stand in a text before it is worth
looking closer. Finding anchors is the work of `index`; judging a match is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from moderation.characters import plain_letters
from moderation.index import telling

_PIECE = re.compile(r"\s*(\.\.\d*|[()|?]|\{[a-z_]+\}|[^\s()|?{}]+)")
_LITERAL = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_MOST_ANCHORS = 64
_GAP = 3
_ENDING = r"\S{0,40}"
NEVER = re.compile(r"(?!)")


class Classes:
    """Word classes by name, and contractions by `'` and their short form, each read once."""

    def __init__(self, sources: Mapping[str, tuple[str, ...]]) -> None:
        self.sources = sources
        self.read: dict[str, Choice] = {}
        """Filled while a pack compiles, then only read."""


class PhraseError(ValueError):
    """A phrase that cannot be read."""


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
        if self.text.endswith("*") and self.text.count("*") == 1 and len(self.text) > 1:
            return [" " + self.text[:-1]]
        if self.text.startswith("*") and self.text.count("*") == 1 and len(self.text) > 1:
            return [self.text[1:] + " "]
        exact = self.spellings()
        return exact and [" " + s for s in exact]


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
        return "(?:" + "|".join(branch.regex() for branch in self.branches) + ")"

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
        """The most telling strings: those whose shortest is longest."""
        return self.anchors()[0]

    def anchors(self) -> tuple[list[str] | None, list[str] | None]:
        """The most telling strings, and the next most telling apart from them."""
        groups = list(self._groups())
        if not groups:
            return None, None
        best = max(groups, key=lambda group: group[0])
        _, first, end, strings = best
        apart = [group for group in groups if group[2] <= first or group[1] >= end]
        also = max(apart, key=lambda group: group[0])[3] if apart else None
        return strings, also

    def _groups(self) -> Iterator[tuple[tuple[int, int], int, int, list[str]]]:
        """Strings of which one must be there: how telling, and which parts they stand for."""
        for at, part in enumerate(self.parts):
            if one := part.anchor():
                yield _telling(one), at, at + 1, one
        exact = [part.spellings() for part in self.parts]
        for first in range(len(exact)):
            run: list[str] = [" "]
            for end, words in enumerate(exact[first:], first + 1):
                if words is None or len(run) * len(words) > _MOST_ANCHORS:
                    break
                run = [before + word for before in run for word in words]
                if end > first + 1 and all(map(str.strip, run)):
                    yield _telling(run), first, end, run


@dataclass(frozen=True)
class Phrase:
    """A phrase ready to be looked for in folded text."""

    source: str
    body: Sequence
    starts: bool = False
    ends: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches from the first letter to the space behind the last word."""
        return re.compile(r"(?<= )" + self.body.regex())

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """Of these strings, one stands in every text that holds the phrase."""
        return tuple(sorted(set(self.body.anchors()[0] or ())))

    @cached_property
    def also(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """And one of these, too: single words, and other strings. A cheap test before a pattern."""
        strings = set(self.body.anchors()[1] or ())
        words = {s for s in strings if s[0] == " " == s[-1] and " " not in s.strip()}
        return frozenset(word.strip() for word in words), tuple(sorted(strings - words))

    def may_stand(self, text: str, words: Collection[str]) -> bool:
        """Whether the second anchors leave hope; the first were seen already."""
        single, others = self.also
        if not (single or others) or not single.isdisjoint(words):
            return True
        return any(anchor in text for anchor in others)


def as_literal(source: str, classes: Classes) -> str | None:
    """The one anchor of a phrase of plain words, which is then the whole phrase; else None."""
    if not _LITERAL.fullmatch(source):
        return None
    words = source.lower().split()
    if any(f"'{word}" in classes.sources for word in words):
        return None
    return f" {' '.join(words)} "


def compile_phrase(source: str, classes: Classes) -> Phrase:
    """Read a phrase that is to be looked for; `classes` are the word classes it may name."""
    text = source.strip()
    starts, ends = text.startswith("^"), text.endswith("$")
    phrase = Phrase(source, _read(text.removeprefix("^").removesuffix("$"), classes), starts, ends)
    if not phrase.anchors:
        raise PhraseError(f"phrase {source!r} has no word that must be there")
    return phrase


def one_of(sources: Iterable[str], classes: Classes) -> re.Pattern[str]:
    """One expression for several phrases, used where a match is already at hand."""
    bodies = [_read(source, classes).regex() for source in sources]
    return re.compile(r"(?<= )(?:" + "|".join(bodies) + ")") if bodies else NEVER


def _plain(source: str) -> str:
    """A phrase the way folding reads: lower case, no accents, no apostrophes."""
    return plain_letters(source).replace("'", "")


def _read(source: str, classes: Classes) -> Sequence:
    text = _plain(source)
    if "^" in text or "$" in text:
        raise PhraseError(f"phrase {source!r}: ^ and $ stand only at its ends, in `any`")
    return _Reader(text, classes).read()


def _spell(parts: list[list[str] | None]) -> list[str] | None:
    size = 1
    for part in parts:
        if part is None:
            return None
        size *= len(part)
        if size > _MOST_ANCHORS:
            return None
    return ["".join(words) for words in product(*(part or [] for part in parts))]


def _telling(anchors: list[str]) -> tuple[int, int]:
    """How seldom ordinary talk holds one of these strings, roughly."""
    return min(map(telling, anchors)), -len(anchors)


class _Reader:
    """A recursive-descent reader for one phrase."""

    def __init__(self, text: str, classes: Classes, within: tuple[str, ...] = ()) -> None:
        self._source = text
        self._classes = classes
        self._within = within
        self._pieces = _PIECE.findall(text)
        self._at = 0

    def read(self) -> Sequence:
        whole = self._alternatives()
        if self._at < len(self._pieces):
            raise PhraseError(f"phrase {self._source!r}: unexpected {self._pieces[self._at]!r}")
        return whole

    def _alternatives(self) -> Sequence:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Sequence((Choice(tuple(branches)),))

    def _sequence(self) -> Sequence:
        parts: list[Word | Gap | Choice] = []
        while (piece := self._peek()) is not None and piece not in ")|":
            self._at += 1
            part = self._part(piece)
            if self._peek() == "?":
                self._at += 1
                part = (Choice((Sequence(tuple(part)), Sequence(()))),)
            parts += part
        if not parts:
            raise PhraseError(f"phrase {self._source!r}: an empty alternative")
        return Sequence(tuple(parts))

    def _part(self, piece: str) -> tuple[Word | Gap | Choice, ...]:
        if piece == "(":
            inside = self._alternatives()
            if self._peek() != ")":
                raise PhraseError(f"phrase {self._source!r}: a bracket is not closed")
            self._at += 1
            return inside.parts
        if piece.startswith("{"):
            return (self._class(piece[1:-1]),)
        if piece.startswith(".."):
            return (Gap(int(piece[2:] or _GAP)),)
        if piece in "?":
            raise PhraseError(f"phrase {self._source!r}: '?' follows nothing")
        return tuple(
            self._word(word) for word in re.split("[^\\w*#\u2190-\U0010ffff]+", piece) if word
        )

    def _word(self, word: str) -> Word | Choice:
        """A word; a contraction also stands for its long form."""
        short, *long = self._classes.sources.get(f"'{word}", (word,))
        if not long:
            return Word(word)
        spelled = Sequence(tuple(Word(part) for part in " ".join(long).split()))
        return Choice((Sequence((Word(short),)), spelled))

    def _class(self, name: str) -> Choice:
        if name in self._within:
            raise PhraseError(f"word class {{{name}}} contains itself")
        if name not in self._classes.sources:
            raise PhraseError(f"phrase {self._source!r}: no word class {{{name}}}")
        if name not in self._classes.read:
            within, members = (*self._within, name), self._classes.sources[name]
            read = tuple(_Reader(_plain(m), self._classes, within).read() for m in members)
            self._classes.read[name] = Choice(read)
        return self._classes.read[name]

    def _peek(self) -> str | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None
