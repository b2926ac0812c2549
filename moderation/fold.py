"""Folding: reading a text the way it was meant, with the way back to what was written.

A folded text is its words in plain lower case, one space before and after each. Ordinary
messages are read the short way (see `quick`) and get their map only when something was found.
A text that gave a signal - digits inside words, letters spaced apart, signs of another script -
is read chunk by chunk, and an odd chunk is respelled only when that yields a word the packs
know. So class, Essex and `a b c` stay what they are. What words mean is no business of this
module.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from moderation.characters import Readable, Span, readable
from moderation.once import once
from moderation.quick import quick
from moderation.respell import Respelled, Respeller

_WORD = re.compile(r"[^\W_]+(?:'+[^\W_]+)*|(?!\w)[\u2190-\U0010ffff]")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'+[a-z0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?;…。！？]|\n\s*\n")
_ENTITY = re.compile(r"&#?\w{1,8};")
"""Its semicolon ends no sentence; what it stands for may."""
_APOSTROPHES = re.compile("['’‘]")
_JOINS = re.compile(r"[^\s\w]{1,3}|\s?\n\s?")
_REPLACED = re.compile(r"[^\s\w,;:\"]{1,2}")
_AND_A_SPACE = (1).__add__


class Token(Struct, frozen=True, gc=False):
    """One word of the folded text and the stretch of the original it came from."""

    word: str
    start: int
    end: int


class Folded(Struct, frozen=True, dict=True):
    """A text as read; offsets into `text` can be traced to the `original`.

    Most readings end with the words; the way back to each is worked out only when somebody asks
    for it.
    """

    original: str
    text: str
    words: Sequence[str]
    careful: Careful | None = None
    """How the words were found, if not the short way."""
    traced: Sequence[Span] | None = None
    """The original stretch behind each word, where it takes more than reading again to tell."""

    def read_as(self, meant: Sequence[Sequence[str]]) -> Folded:
        """The text with each of its words read as what it stands for, one word or several."""
        words = [word for one in meant for word in one]
        traced = self.traced
        if len(words) != len(self.words):
            traced = [span for span, one in zip(self.spans, meant, strict=True) for _ in one]
        return Folded(self.original, f" {' '.join(words)} ", words, self.careful, traced)

    @once
    def spans(self) -> Sequence[Span]:
        """The original stretch behind each word."""
        if self.traced is not None:
            return self.traced
        careful = self.careful or Careful(readable(self.original))
        return careful.spans()

    @once
    def _starts(self) -> list[int]:
        return list(accumulate(map(_AND_A_SPACE, map(len, self.words)), initial=1))

    def words_at(self, start: int, end: int) -> Span:
        """The numbers of the first and the last word of folded `[start, end)`."""
        starts, words = self._starts, len(self.words)
        first = bisect_right(starts, start, 1, words)
        last = bisect_right(starts, end - 1, first, words) if end - 1 > start else first
        return first - 1, last - 1

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
        first, last = self.words_at(start, end)
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
        first, last = self.words_at(start, end)
        spans = self.spans[first : last + 1]
        written = (_APOSTROPHES.sub("", self.original[slice(*span)]) for span in spans)
        return not all(word.isascii() and word.isalpha() for word in written)

    @once
    def sentence_ends(self) -> Sequence[int]:
        """Numbers of the words after which a sentence ends, in order."""
        if self.careful is None and self.traced is None:
            return _plain_ends(self.original, len(self.words))
        signs = [sign.start() for sign in _SENTENCE_END.finditer(self.original)]
        if not signs:
            return ()
        spans = self.spans
        starts = [start for start, _ in spans]
        before = sorted({bisect_right(starts, sign) - 1 for sign in signs})
        return [number for number in before if self._ends_after(number)]

    def _ends_after(self, word: int) -> bool:
        """Whether a sentence ends between a word and the next."""
        if not 0 <= word < len(self.spans) - 1:
            return False
        between = self.original[self.spans[word][1] : self.spans[word + 1][0]]
        return _SENTENCE_END.search(_ENTITY.sub(_meant, between)) is not None


def _meant(entity: re.Match[str]) -> str:
    meant = html.unescape(entity.group())
    return " " if meant == entity.group() else meant


class Careful(Struct, frozen=True):
    """A text made readable, and the stretches of it that are read as other words."""

    source: Readable
    respelled: Sequence[Respelled] = ()

    def words(self) -> list[str]:
        """The words of the text, apostrophes left out."""
        text = self.source.text
        pattern = _pattern(text)
        words: list[str] = []
        at = 0
        for start, end, meant in self.respelled:
            words += pattern.findall(text, at, start)
            words += meant
            at = end
        words += pattern.findall(text, at)
        return " ".join(words).replace("'", "").split() if "'" in text else words

    def spans(self) -> list[Span]:
        """The original stretch behind each word."""
        spans: list[Span] = []
        at = 0
        for start, end, meant in self.respelled:
            spans += self._between(at, start)
            spans += [self.source.span(start, end)] * len(meant)
            at = end
        spans += self._between(at, len(self.source.text))
        return spans

    def _between(self, start: int, end: int) -> Iterable[Span]:
        """The original stretches of words that are read as they stand."""
        text = self.source.text
        return self.source.spans(map(re.Match.span, _pattern(text).finditer(text, start, end)))


def _pattern(text: str) -> re.Pattern[str]:
    """What finds the words of a readable text."""
    return _ASCII_WORD if text.isascii() else _WORD


def _plain_ends(text: str, words: int) -> list[int]:
    """Numbers of the words after which a sentence of plain text ends; `words` are all it has."""
    sentences = _SENTENCE_END.split(text)[:-1]
    told = accumulate(len(quick(sentence)[1]) for sentence in sentences)
    return sorted({number - 1 for number in told if 0 < number < words})


class Folder:
    """Folds texts; made once from the words the packs know, then only read."""

    def __init__(self, respeller: Respeller) -> None:
        self._respeller = respeller
        self._firsts = frozenset(pair.split(" ")[0] for pair in respeller.parts)

    def fold(self, text: str) -> Folded:
        """The text read with care."""
        source = readable(text)
        careful = Careful(source, list(self._respeller.respell(source.text)))
        words = careful.words()
        folded = Folded(text, f" {' '.join(words)} " if words else " ", words, careful)
        return self._mended(folded) if self._may_be_broken(words) else folded

    def _may_be_broken(self, words: Sequence[str]) -> bool:
        """Whether two words side by side may be one."""
        if self._firsts.isdisjoint(words):
            return False
        return not self._respeller.parts.keys().isdisjoint(map(" ".join, pairwise(words)))

    def _mended(self, folded: Folded) -> Folded:
        """Words broken in two by a sign, by the end of a line, or by a space nobody wants."""
        tokens = list(self._joined(folded))
        words = [token.word for token in tokens]
        spans = [(token.start, token.end) for token in tokens]
        return Folded(folded.original, f" {' '.join(words)} ", words, folded.careful, spans)

    def _joined(self, folded: Folded) -> Iterator[Token]:
        """The words with those that were broken as one."""
        held: Token | None = None
        for word, (start, end) in zip(folded.words, folded.spans, strict=True):
            token = Token(word, start, end)
            whole = self._respeller.parts.get(f"{held.word} {word}") if held else None
            if held and whole and self._is_broken(held, token, whole, folded.original):
                held = Token(whole, held.start, end)
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
