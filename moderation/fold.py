"""Folding: reading a text the way it was meant, with the way back to what was written.

A folded text is its words in plain lower case, one space before and after each. Ordinary
messages are read the short way (see `quick`) and get their map only when something was found.
A text that gave a signal - digits inside words, letters spaced apart, signs of another script -
is read chunk by chunk, and an odd chunk is respelled only when that yields a word the packs
know. So class, Essex and `a b c` stay what they are. What words mean is no business of this
module.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, starmap

from msgspec import Struct

from moderation.characters import Readable, readable
from moderation.once import once
from moderation.quick import quick
from moderation.respell import Respeller

_WORD = re.compile(r"[^\W_]+(?:'+[^\W_]+)*|(?!\w)[\u2190-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?;…。！？]|\n\s*\n")
_ENTITY_END = re.compile(r"&#?\w{1,8};")
"""Its semicolon ends no sentence."""
_APOSTROPHES = re.compile("['’‘]")
_JOINS = re.compile(r"[^\s\w]{1,3}|\s?\n\s?")
_REPLACED = re.compile(r"[^\s\w,;:\"]{1,2}")
_AND_A_SPACE = (1).__add__

Span = tuple[int, int]
"""Where something begins and ends."""


class Token(Struct, frozen=True, gc=False):
    """One word of the folded text and the stretch of the original it came from."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """A text as read; offsets into `text` can be traced to the `original`.

    Plain words say where sentences end by themselves; most readings end there, so the way back
    to each word is worked out only when somebody asks for it.
    """

    original: str
    text: str
    words: Sequence[str]
    traced: Sequence[Span] | None = None
    """The original stretch behind each word, as careful reading found it."""

    def read_as(self, meant: Sequence[Sequence[str]]) -> Folded:
        """The text with each of its words read as what it stands for, one word or several."""
        words = [word for one in meant for word in one]
        traced = self.traced
        if len(words) != len(self.words):
            traced = [span for span, one in zip(self.spans, meant, strict=True) for _ in one]
        return Folded(self.original, f" {' '.join(words)} ", words, traced)

    @once
    def spans(self) -> Sequence[Span]:
        """The original stretch behind each word."""
        if self.traced is not None:
            return self.traced
        source = readable(self.original)
        found = map(re.Match.span, _WORD.finditer(source.text))
        return list(found if source.is_in_place else starmap(source.span, found))

    @once
    def _starts(self) -> list[int]:
        return list(accumulate(map(_AND_A_SPACE, map(len, self.words)), initial=1))

    def word_at(self, offset: int) -> int:
        """The number of the word that holds this offset of the folded text."""
        return bisect_right(self._starts, offset, 1, len(self.words)) - 1

    def offset_of(self, word: int) -> int:
        """Where a word begins in the folded text; past the last word, the text's end."""
        return self._starts[word] if word < len(self.words) else len(self.text)

    def span(self, start: int, end: int) -> Span:
        """The original stretch behind folded `[start, end)`."""
        if not self.words:
            return 0, len(self.original)
        first, last = self.word_at(start), self.word_at(max(start, end - 1))
        return self.spans[first][0], self.spans[last][1]

    def locate(self, start: int, end: int) -> Span | None:
        """The folded stretch of the words that touch original `[start, end)`, if any."""
        touched = [
            n for n, (begin, after) in enumerate(self.spans) if begin < end and start < after
        ]
        if not touched:
            return None
        return self._starts[touched[0]], self._starts[touched[-1] + 1] - 1

    def is_disguised(self, start: int, end: int) -> bool:
        """Whether a word of folded `[start, end)` was written with more than plain letters."""
        spans = self.spans[self.word_at(start) : self.word_at(max(start, end - 1)) + 1]
        written = (_APOSTROPHES.sub("", self.original[slice(*span)]) for span in spans)
        return not all(word.isascii() and word.isalpha() for word in written)

    @once
    def sentence_ends(self) -> Sequence[int]:
        """Numbers of the words after which a sentence ends, in order."""
        if self.traced is None:
            return _plain_ends(self.original, len(self.words))
        ends = []
        for number, (span, after) in enumerate(pairwise(self.traced)):
            between = self.original[span[1] : after[0]]
            if between != " " and _SENTENCE_END.search(_ENTITY_END.sub(" ", between)):
                ends.append(number)
        return ends


def _plain_ends(text: str, words: int) -> list[int]:
    """Numbers of the words after which a sentence of plain text ends; `words` are all it has."""
    sentences = _SENTENCE_END.split(text)[:-1]
    told = accumulate(len(quick(sentence)[1]) for sentence in sentences)
    return sorted({number - 1 for number in told if 0 < number < words})


class Folder:
    """Folds texts; made once from the words the packs know, then only read."""

    def __init__(self, respeller: Respeller) -> None:
        self._respeller = respeller

    def fold(self, text: str) -> Folded:
        """The text read with care."""
        tokens = list(self._mended(self._tokens(readable(text)), text))
        words = [token.word for token in tokens]
        spans = [(token.start, token.end) for token in tokens]
        return Folded(text, f" {' '.join(words)} " if words else " ", words, spans)

    def _tokens(self, source: Readable) -> list[Token]:
        found: list[Token] = []
        at = 0
        for start, end, words in self._respeller.respell(source.text):
            first, last = source.span(start, end)
            found += _plain(source, at, start)
            found += [Token(word, first, last) for word in words]
            at = end
        return found + _plain(source, at, len(source.text))

    def _mended(self, tokens: list[Token], original: str) -> Iterator[Token]:
        """Words broken in two by a sign, by the end of a line, or by a space nobody wants."""
        broken = self._respeller.parts
        held: Token | None = None
        for token in tokens:
            word = broken.get(f"{held.word} {token.word}") if held else None
            if held and word and self._is_broken(held, token, word, original):
                held = Token(word, held.start, token.end)
                continue
            if held:
                yield held
            held = token
        if held:
            yield held

    def _is_broken(self, first: Token, second: Token, word: str, original: str) -> bool:
        """Whether two parts stand so that they must be one word."""
        between = original[first.end : second.start]
        if len(first.word) + len(second.word) < len(word):
            return _REPLACED.fullmatch(between) is not None
        return _JOINS.fullmatch(between) is not None or self._respeller.is_torn(
            first.word, second.word
        )


def _plain(source: Readable, start: int, end: int) -> list[Token]:
    """The words of a stretch as they stand, apostrophes left out."""
    found = _WORD.finditer(source.text, start, end)
    words = ((word.group().replace("'", ""), *word.span()) for word in found)
    if source.is_in_place:
        return list(starmap(Token, words))
    return [Token(word, *source.span(first, last)) for word, first, last in words]
