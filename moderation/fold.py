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
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from moderation.characters import Readable, readable
from moderation.respell import Respeller

_WORD = re.compile(r"[^\W_]+(?:'+[^\W_]+)*|(?!\w)[\u2190-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?;…。！？]|\n\s*\n")
_ENTITY_END = re.compile(r"&#?\w{1,8};")
"""Its semicolon ends no sentence."""
_APOSTROPHES = re.compile("['’‘]")
_JOINS = re.compile(r"[^\s\w]{1,3}|\s?\n\s?")
_REPLACED = re.compile(r"[^\s\w,;:\"]{1,2}")


class Token(Struct, frozen=True, gc=False):
    """One word of the folded text and the stretch of the original it came from."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """A text as read; offsets into `text` can be traced to the `original`."""

    original: str
    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 1
        for token in self.tokens:
            starts.append(at)
            at += len(token.word) + 1
        return starts

    def word_at(self, offset: int) -> int:
        """The number of the word that holds this offset of the folded text."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def offset_of(self, word: int) -> int:
        """Where a word begins in the folded text; past the last word, the text's end."""
        return self._starts[word] if word < len(self._starts) else len(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original stretch behind folded `[start, end)`."""
        if not self.tokens:
            return 0, len(self.original)
        first, last = self.word_at(start), self.word_at(max(start, end - 1))
        return self.tokens[first].start, self.tokens[last].end

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """The folded stretch of the words that touch original `[start, end)`, if any."""
        words = [n for n, t in enumerate(self.tokens) if t.start < end and start < t.end]
        if not words:
            return None
        return self._starts[words[0]], self._starts[words[-1]] + len(self.tokens[words[-1]].word)

    def is_disguised(self, start: int, end: int) -> bool:
        """Whether a word of folded `[start, end)` was written with more than plain letters."""
        words = self.tokens[self.word_at(start) : self.word_at(max(start, end - 1)) + 1]
        written = (_APOSTROPHES.sub("", self.original[one.start : one.end]) for one in words)
        return not all(word.isascii() and word.isalpha() for word in written)

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Numbers of the words after which a sentence ends, in order."""
        ends = []
        for number, (token, after) in enumerate(pairwise(self.tokens)):
            between = self.original[token.end : after.start]
            if between != " " and _SENTENCE_END.search(_ENTITY_END.sub(" ", between)):
                ends.append(number)
        return ends


class Folder:
    """Folds texts; made once from the words the packs know, then only read."""

    def __init__(self, respeller: Respeller) -> None:
        self._respeller = respeller

    def fold(self, text: str, careful: bool = True) -> Folded:
        """The folded text with its way back; a text without signals needs no care."""
        source = readable(text)
        tokens = self._tokens(source) if careful else _plain(source, 0, len(source.text))
        if careful:
            tokens = list(self._mended(tokens, text))
        words = " ".join(token.word for token in tokens)
        return Folded(text, f" {words} " if words else " ", tuple(tokens))

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
            word = broken.get((held.word, token.word)) if held else None
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
    words = _WORD.finditer(source.text, start, end)
    starts, ends = source.starts, source.ends
    if starts is None:
        return [Token(word.group().replace("'", ""), *word.span()) for word in words]
    return [
        Token(word.group().replace("'", ""), starts[word.start()], ends[word.end() - 1])
        for word in words
    ]
