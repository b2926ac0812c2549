"""Phrases: the small language in which rules say what they look for.

    want to die          words, one space apart, as the folded text spells them
    (want|wanna) to      one of several        {means}   a word class of the pack
    very?  (so very)?    may be missing        suicid*   any ending
    ..  ..5              up to 3, or 5, words  #  *      a number, any one word
    ^shut up$            only at the start or end of a sentence

A phrase compiles to a regular expression without nested repeats, so its cost is linear,
and to *anchors*: strings of which at least one must stand in a text before it is worth
looking closer. Finding anchors is the work of `automaton`; judging a match is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

_PIECE = re.compile(r"\s*(\.\.\d*|[()|?]|\{[a-z_]+\}|[^\s()|?{}]+)")
_MOST_ANCHORS = 160
_GAP = 3
_ENDING = r"\S{0,40}"
_COMMON = frozenset(
    (
        "a able about after all am an and any are as at back be been before being better but by "
        "can come could day days did do dont down even ever every everyone feel feeling for free "
        "from get give go going good got had has have he help her here him his how i id if ill "
        "im in into is it its ive just keep know last let life like live look made make making "
        "me might more most much must my need needs never new no not now of off on one only or "
        "other our out over own people please really right same say see send share she should so "
        "some someone such take talk tell than thank that the their them then there these they "
        "thing think this those through time to today told too trying up us use very want wants "
        "was way we well were what when where which who why will wish with work would year years "
        "you your youre"
    ).split()
)
"""Words so common that seeing one says nothing; used only to choose good anchors."""
NEVER = re.compile(r"(?!)")
Classes = Mapping[str, tuple[str, ...]]


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
        return "(?:" + "|".join(branch.regex() for branch in self.branches) + ")"

    def spellings(self) -> list[str] | None:
        found: list[str] = []
        for branch in self.branches:
            exact = branch.spellings()
            if exact is None or len(found) + len(exact) > _MOST_ANCHORS:
                return None
            found += exact
        return found

    def anchor(self) -> list[str] | None:
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
        exact = [part.spellings() for part in self.parts]
        found = [anchor for part in self.parts if (anchor := part.anchor())]
        for first in range(len(exact)):
            for last in range(first + 1, len(exact) + 1):
                run = _spell(exact[first:last])
                if run is None:
                    break
                if all(run):
                    found.append([" " + spelling for spelling in run])
        return max(found, key=_telling, default=None)


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
        return tuple(sorted(set(self.body.anchor() or ())))


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


def _read(source: str, classes: Classes) -> Sequence:
    text = source.lower().replace("'", "").replace("\u2019", "")
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
    return min(map(_letters_that_tell, anchors)), -len(anchors)


@lru_cache(maxsize=100_000)
def _letters_that_tell(anchor: str) -> int:
    words = anchor.split()
    return 4 * sum(len(word) for word in words if word not in _COMMON) + len(anchor)


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
        return tuple(self._word(word) for word in re.split(r"[^\w*#]+", piece) if word)

    def _word(self, word: str) -> Word | Choice:
        """A word; a contraction also stands for its long form."""
        short, *long = self._classes.get(f"'{word}", (word,))
        if not long:
            return Word(word)
        spelled = Sequence(tuple(Word(part) for part in " ".join(long).split()))
        return Choice((Sequence((Word(short),)), spelled))

    def _class(self, name: str) -> Choice:
        if name in self._within:
            raise PhraseError(f"word class {{{name}}} contains itself")
        if name not in self._classes:
            raise PhraseError(f"phrase {self._source!r}: no word class {{{name}}}")
        within = (*self._within, name)
        return Choice(tuple(_Reader(p, self._classes, within).read() for p in self._classes[name]))

    def _peek(self) -> str | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None
