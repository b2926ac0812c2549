"""Phrases: the small language in which rules say what they look for.

    want to die          words, one space apart, as the folded text spells them
    (want|wanna) to      one of several        {means}   a word class of the pack
    very?  (so very)?    may be missing        suicid*   any ending (*like, any beginning)
    ..  ..5              up to 3, or 5, words  #  *      a number, any one word
    ^shut up$            only at the start or end of a sentence
    a date / its friday  may cross the end of a sentence, once for each stroke

A phrase compiles to a regular expression without nested repeats, so its cost is linear, and to
*conditions*: groups of cues of which a text must hold one each before it is worth looking
closer. Asking for them is the work of `index`; judging a match is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from moderation.characters import plain_letters
from moderation.once import once
from moderation.pieces import Choice, Gap, Part, Sequence, Word
from moderation.sieve import LANES

_PIECE = re.compile(r"\s*(\.\.\d*|\([\w |]+\)|[()|?]|\{[a-z_]+\}|[^\s()|?{}]+)")
_LITERALS = re.compile(r"[A-Za-z0-9]+(?:[ \n][A-Za-z0-9]+)*")
_NO_WORD = re.compile("[^\\w*#\u2190-\U0010ffff]+")
_GAP = 3
_SHORTEST_RUN = 8
_END = ""
_CLOSING = frozenset((")", "|", _END))


class Classes:
    """Word classes by name, and other spellings by `'` and their word, each read once."""

    def __init__(
        self,
        sources: Mapping[str, tuple[str, ...]],
        typed: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        """`typed` are spellings that no text keeps, with the words they are read as."""
        self.sources = sources
        self.typed = typed
        self.short = typed.keys() | {name[1:] for name in sources if name[0] == "'"}
        """Words that stand for others, or also for their other spellings."""
        self.read: dict[str, Choice] = {}
        self.words: dict[str, Word | Choice] = {}
        self._said: dict[str, Sequence] = {}
        """All filled as phrases are read."""

    def word(self, word: str) -> Word | Choice:
        """A word; one with other spellings stands for them, too."""
        known = self.words.get(word)
        if known is None:
            read = " ".join(self.typed.get(word, (word,)))
            ways = self.sources.get(f"'{read}", (read,))
            is_plain = len(ways) == 1 and " " not in read
            spelled = (Sequence(tuple(map(Word, way.split()))) for way in ways)
            known = self.words[word] = Word(read) if is_plain else Choice(tuple(spelled))
        return known

    def said(self, words: str) -> Sequence:
        """Plain words one after another."""
        known = self._said.get(words)
        if known is None:
            known = self._said[words] = Sequence(tuple(map(self.word, words.split())))
        return known

    def forget(self) -> None:
        """Let go of what was read: it is a lot, and few phrases are ever read again."""
        self.read, self.words, self._said = {}, {}, {}


class PhraseError(ValueError):
    """A phrase that cannot be read."""


@dataclass(frozen=True)
class Phrase:
    """A phrase ready to be looked for in folded text."""

    source: str
    classes: Classes
    conditions: tuple[frozenset[str], ...]
    """Cues of which a text that holds the phrase has one each, the rarest first; see `index`."""
    runs: tuple[str, ...]
    """The phrase in full if its spellings are few, or else its longest stretch without gaps, each
    as it looks run together."""
    starts: bool = False
    ends: bool = False
    strokes: int = 0
    """How many ends of sentences it may cross."""

    @classmethod
    def of(cls, source: str, classes: Classes) -> Phrase:
        """Read a phrase; its pieces are not kept, as few phrases ever need their pattern."""
        body = body_of(_unbound(source), classes)
        return cls(
            source,
            classes,
            conditions=body.conditions(LANES),
            runs=run_together(body.spellings or body.longest()),
            starts=source.startswith("^"),
            ends=source.endswith("$"),
            strokes=source.split().count("/"),
        )

    @once
    def pattern(self) -> re.Pattern[str]:
        """Matches from the space before the first word to the space behind the last."""
        return re.compile(" " + body_of(_unbound(self.source), self.classes).regex())


def holds_any(text: str, strings: Iterable[str]) -> bool:
    """Whether one of these strings stands in a text."""
    for string in strings:  # noqa: SIM110 - a plain loop: this runs for every message
        if string in text:
            return True
    return False


def as_literal(source: str, classes: Classes) -> str | None:
    """The words of a phrase that is nothing else, as the folded text spells them; else None."""
    plain = plainly([source])
    return plain if plain and classes.short.isdisjoint(plain.split(" ")) else None


def plainly(sources: list[str]) -> str | None:
    """Phrases that are words and nothing else, a line each, as the folded text spells them."""
    lines = "\n".join(sources)
    if not _LITERALS.fullmatch(lines) or lines.count("\n") >= len(sources):
        return None
    return lines if lines.islower() else lines.lower()


def run_together(spelled: Iterable[str]) -> tuple[str, ...]:
    """Words as they look without the spaces between them, if there are any and enough letters."""
    runs = (words.replace(" ", "") for words in spelled if " " in words.strip())
    return tuple(run for run in runs if len(run) >= _SHORTEST_RUN)


def compile_phrase(source: str, classes: Classes) -> Phrase:
    """Read a phrase that is to be looked for; `classes` are the word classes it may name."""
    phrase = Phrase.of(source.strip(), classes)
    if not phrase.conditions:
        raise PhraseError(f"phrase {source!r} has no word that must be there")
    return phrase


def _unbound(source: str) -> str:
    return source.removeprefix("^").removesuffix("$").replace(" / ", " ")


def _plain(source: str) -> str:
    """A phrase the way folding reads: lower case, no accents, no apostrophes."""
    return plain_letters(source).replace("'", "")


def body_of(source: str, classes: Classes) -> Sequence:
    """The pieces of a phrase that stands beside another, or within `^` and `$`."""
    text = _plain(source)
    if "^" in text or "$" in text or "/" in text.split():
        where = "^ and $ stand only at its ends, / between its words, in `any`"
        raise PhraseError(f"phrase {source!r}: {where}")
    return _Reader(text, classes).read()


class _Reader:
    """A recursive-descent reader for one phrase."""

    def __init__(self, text: str, classes: Classes, within: tuple[str, ...] = ()) -> None:
        self._source = text
        self._classes = classes
        self._within = within
        self._pieces = [*_PIECE.findall(text), _END]
        self._at = 0

    def read(self) -> Sequence:
        whole = self._alternatives()
        if (left := self._pieces[self._at]) != _END:
            raise PhraseError(f"phrase {self._source!r}: unexpected {left!r}")
        return whole

    def _alternatives(self) -> Sequence:
        branches = [self._sequence()]
        while self._pieces[self._at] == "|":
            self._at += 1
            branches.append(self._sequence())
        return _one_of(branches)

    def _sequence(self) -> Sequence:
        parts: list[Part] = []
        while (piece := self._pieces[self._at]) not in _CLOSING:
            self._at += 1
            part = self._part(piece)
            if self._pieces[self._at] == "?":
                self._at += 1
                part = (Choice((Sequence(tuple(part)), Sequence(()))),)
            parts += part
        if not parts:
            raise PhraseError(f"phrase {self._source!r}: an empty alternative")
        return Sequence(tuple(parts))

    def _part(self, piece: str) -> tuple[Part, ...]:
        if piece.isalnum():
            return (self._classes.word(piece),)
        if piece[0] == "(" and len(piece) > 1:
            return self._listed(piece[1:-1].split("|")).parts
        if piece == "(":
            inside = self._alternatives()
            if self._pieces[self._at] != ")":
                raise PhraseError(f"phrase {self._source!r}: a bracket is not closed")
            self._at += 1
            return inside.parts
        if piece.startswith("{"):
            return (self._class(piece[1:-1]),)
        if piece.startswith(".."):
            return (Gap(int(piece[2:] or _GAP)),)
        if piece == "?":
            raise PhraseError(f"phrase {self._source!r}: '?' follows nothing")
        return tuple(
            self._classes.word(word)
            for word in re.split("[^\\w*#\u2190-\U0010ffff]+", piece)
            if word
        )

    def _listed(self, branches: list[str]) -> Sequence:
        """Alternatives of plain words, as nearly all are."""
        if "" in map(str.strip, branches):
            raise PhraseError(f"phrase {self._source!r}: an empty alternative")
        return _one_of(list(map(self._classes.said, branches)))

    def _class(self, name: str) -> Choice:
        if name in self._within:
            raise PhraseError(f"word class {{{name}}} contains itself")
        if name not in self._classes.sources:
            raise PhraseError(f"phrase {self._source!r}: no word class {{{name}}}")
        known = self._classes.read
        if name not in known:
            within, members = (*self._within, name), self._classes.sources[name]
            read = tuple(_Reader(_plain(m), self._classes, within).read() for m in members)
            known[name] = Choice(read)
        return known[name]


def _one_of(branches: list[Sequence]) -> Sequence:
    """Several alternatives; `you|u` is one word: what it is read as is the same object."""
    if len(branches) > 1:
        branches = list({one.parts: one for one in branches}.values())
    return branches[0] if len(branches) == 1 else Sequence((Choice(tuple(branches)),))
