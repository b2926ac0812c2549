"""Folding: reading a text the way it was meant, with the way back to what was written.

A folded text is its words in plain lower case, one space before and after each. Ordinary
messages take the short way (lower case, split). Only a text that holds something odd -
digits inside words, letters spaced apart, signs of another script - is read chunk by chunk,
and an odd chunk is respelled only when that yields a word the packs know. So class, Essex
and `a b c` stay what they are. What the words mean is no business of this module.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from moderation.characters import Readable, readable
from moderation.respell import Respeller

_ORDINARY = frozenset("abcdefghijklmnopqrstuvwxyz \n\t\r.,!?'\":;()-")
_STRETCHED = re.compile(r"([a-z])\1(?:\1|([a-z])\2([a-z])\3)")
_JOINED = re.compile(r"[a-z][-.!(:][a-z]")
_SET_APART = re.compile(r"(?:^|[\s.,\-:\"(])[a-z](?:[\s.,\-:]{1,3}[a-z](?![a-z'])){2}")
_TO_SPACE = {ord(sign): " " for sign in '.,!?":;()-\n\t\r\f\v'} | {ord("'"): None}
_WORD = re.compile(r"[^\W_]+(?:'+[^\W_]+)*|(?!\w)[\u2190-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?;…。！？]|\n\s*\n")


@dataclass(frozen=True)
class Token:
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

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Numbers of the words after which a sentence ends, in order."""
        ends = []
        for number, (token, after) in enumerate(zip(self.tokens, self.tokens[1:], strict=False)):
            if _SENTENCE_END.search(self.original, token.end, max(token.end, after.start)):
                ends.append(number)
        return ends


class Folder:
    """Folds texts; made once from the words the packs know, then only read."""

    def __init__(self, respeller: Respeller) -> None:
        self._respeller = respeller

    def read(self, text: str) -> str:
        """Only the folded text: enough to see whether anything stands in it."""
        source = readable(text)
        if not _is_odd(source.text):
            words = " ".join(source.text.translate(_TO_SPACE).split())
            return f" {words} " if words else " "
        return self.fold(text).text

    def fold(self, text: str) -> Folded:
        """The folded text with its way back."""
        source = readable(text)
        if _is_odd(source.text) or self._respeller.concerns(source.text):
            tokens = self._tokens(source)
        else:
            tokens = _plain(source, 0, len(source.text))
        words = " ".join(token.word for token in tokens)
        return Folded(text, f" {words} " if words else " ", tuple(tokens))

    def _tokens(self, source: Readable) -> list[Token]:
        found: list[Token] = []
        for start, end, words in self._respeller.respell(source.text):
            first, last = source.span(start, end)
            if words is None:
                found += _plain(source, start, end)
            else:
                found += [Token(word, first, last) for word in words]
        return found


def _is_odd(text: str) -> bool:
    """Whether a lower-case text holds signs, stretched letters or letters set apart."""
    return bool(
        not _ORDINARY.issuperset(text)
        or _STRETCHED.search(text)
        or _JOINED.search(text)
        or _SET_APART.search(text)
    )


def _plain(source: Readable, start: int, end: int) -> list[Token]:
    """The words of a stretch as they stand, apostrophes left out."""
    found = []
    for match in _WORD.finditer(source.text, start, end):
        word = match.group().replace("'", "")
        found.append(Token(word, *source.span(match.start(), match.end())))
    return found
