"""Respelling: what an odd-looking chunk was meant to say.

Letters set apart, signs for letters, stretched letters, words run together or broken in two,
and single typing slips are read as a word only when the packs know that word; everything else
is left alone. So `b12`, `a b c`, 11:11 and real Cyrillic never turn into something they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from moderation import runs, shapes
from moderation.once import once
from moderation.runs import Together
from moderation.scripts import is_mostly_latin, may_be_latin
from moderation.shapes import MOST_STEPS, Budget, Shapes, Stretches, is_measure, is_stretched
from moderation.slips import Slips, cut, cut_out

Respelled = tuple[int, int, list[str]]
_CHUNK = re.compile(r"\S+")
_OUTER = ".,?;:\"'()[]{}~_*<>/\\-=\u2026`#"
_SENTENCE_MARKS = '.,?;:"\u2026!'
_COMPOUND = re.compile(r"[^\s/\-]{3,}(?:[/\-][^\s/\-]{3,})+")
_MASKED = re.compile(r"[^\W\d_][*#%][^\W\d_]")
"""A sign where a letter should be; what is left may look like words."""
_MARK = r"[^\w\s@$*|+#%^&<>=\[\]{}\\/~`\u2190-\U0010ffff]"
"""Punctuation: all signs but those drawn for letters, and no pictures."""
_MARKED = re.compile(rf"(?:[a-z]|{_MARK})+")
"""Words broken by punctuation are mended where their parts are known; no drawing."""
_PLAIN = re.compile(r"[a-z]+(?:'+[a-z]+)*")
_PADDED = re.compile(r"^(?:\d+|_+|x{2,}(?=[^x]))*|(?:\d+|_+|(?<=[^x])x{2,})*$")
_NUMBERED = re.compile(rf"(?=.*\d)(?:[a-z']+|\d+)(?:{_MARK}+(?:[a-z']+|\d+))+")
"""Whole numbers and whole words with no more than marks between them, as in `is.2` or 51.b."""
_LONGEST_CHUNK = 48
_REMEMBERED = 20_000
_TIME_ENOUGH = 1_000_000
_LONGEST_APART = 200
_LONGEST_DRAWING = 2
"""So many signs may be drawn for one letter that is a word by itself."""
_SHORTEST_HIDDEN = 3
_SHORTEST_BROKEN = 4
_SHORT_WORDS = frozenset("aiu")
_WEB = "www"
_PAIRS = frozenset(
    "am an as at be by do go he hi im in is it me my no of oh on or so te to up ur us we ya".split()
)
"""Words of two letters that people stretch, or that stand among letters set apart."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a respeller may read things as."""

    words: frozenset[str]
    guarded: frozenset[str] = frozenset()
    """Words people hide: stars, affixes, slips and breaks are read through."""
    forgiven: frozenset[str] = frozenset()
    """Long words of distress, read through any one slip."""
    innocent: frozenset[str] = frozenset()
    """Words that look like a slip of another, and are not."""
    joined: frozenset[str] = frozenset()
    """Phrases without their spaces."""
    typed: frozenset[str] = frozenset()
    """Spellings that `phone` reads; stretched ones are mended, others left alone."""
    broken: frozenset[str] = field(default_factory=frozenset)
    """Words read through when a sign or a line's end breaks them, or stands for a letter."""


class _Reading:
    """One text while it is read: what was worked out and how much work is left."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.budget = Budget(600 + 2 * len(text))
        self.known: dict[str, list[str] | None] = {}

    @once
    def is_latin(self) -> bool:
        """Whether look-alikes of other scripts are strangers here."""
        return self._text.isascii() or is_mostly_latin(self._text)


class Respeller:
    """Knows the words of the packs; read-only once made."""

    def __init__(self, known: Vocabulary) -> None:
        self._words = known.words | known.guarded | known.forgiven
        self._typed = known.typed
        long = {way for way in known.typed if len(way) > _LONGEST_DRAWING and way.isalpha()}
        self._stretches = Stretches(_for_unstretching(self._words | long))
        self._shapes = Shapes(self._words)
        self._guarded = known.guarded
        long = {word for word in known.broken if len(word) >= _SHORTEST_BROKEN}
        self._hidden = Shapes(known.guarded | long)
        self.whole = self._words | known.innocent | known.typed | _SHORT_WORDS | {_WEB}
        self.slips = Slips(known.guarded, known.forgiven, self.whole, self._stretches)
        self.parts = {
            f"{first} {second}": word
            for word in sorted(known.guarded | known.forgiven | known.broken)
            for first, second in (
                self._hidden_in_two(word) if word in known.guarded else self._broken_in_two(word)
            )
        }
        """Two parts that side by side say that a word was broken, with the word."""
        self._together = Together(self._words, _SHORT_WORDS | _PAIRS, known.joined)
        self.joined = self._together.phrases
        self._remembered = lru_cache(_REMEMBERED)(self._at_once)
        self._remembered_odd = lru_cache(_REMEMBERED)(self._with_time)

    def _broken_in_two(self, word: str) -> Iterator[tuple[str, str]]:
        words = self._words
        for first, second in cut(word):
            if first not in words or second not in words:
                yield first, second

    def _hidden_in_two(self, word: str) -> Iterator[tuple[str, str]]:
        """Of a word people hide, one letter may be missing."""
        if len(word) > _SHORTEST_HIDDEN:
            yield from cut(word)
            yield from (pair for pair in cut_out(word) if "".join(pair) not in self.whole)

    def is_torn(self, first: str, second: str) -> bool:
        """Whether a mere space between two parts tears a word people hide."""
        return f"{first}{second}" in self._guarded and not (
            self._stands_alone(first) and self._stands_alone(second)
        )

    def _stands_alone(self, part: str) -> bool:
        """Whether a part is a word by itself; of single letters only few are."""
        return part in self.whole and (len(part) > 1 or part in _SHORT_WORDS)

    def respell(self, text: str) -> Iterator[Respelled]:
        """Stretches of readable text that are to be read as other words, with those words."""
        reading = _Reading(text)
        at = 0
        for run in runs.apart(text):
            words = self._apart(run.group(), reading.budget)
            if words:
                yield from self._chunks(text, at, run.start(), reading)
                yield run.start(), run.end(), words
                at = run.end()
        yield from self._chunks(text, at, len(text), reading)

    def _chunks(self, text: str, first: int, end: int, reading: _Reading) -> Iterator[Respelled]:
        chunks = text[first:end].split()
        meant = {
            chunk: words
            for chunk in dict.fromkeys(chunks)
            if chunk not in self.whole and (words := self._meant(chunk, reading))
        }
        if not meant:
            return
        for chunk, found in zip(chunks, _CHUNK.finditer(text, first, end), strict=True):
            if chunk in meant:
                yield found.start(), found.end() - _marks_after(chunk), meant[chunk]

    def _meant(self, chunk: str, reading: _Reading) -> list[str] | None:
        """The words a chunk is to be read as, worked out once for a text."""
        if chunk not in reading.known:
            reading.known[chunk] = self._chunk(chunk, reading)
        return reading.known[chunk]

    def _chunk(self, chunk: str, reading: _Reading) -> list[str] | None:
        if len(chunk) > _LONGEST_CHUNK:
            plain = _PLAIN.fullmatch(chunk.strip(_OUTER + "!"))
            return self._plain(plain.group().replace("'", "")) if plain else None
        is_read, words = self._remembered(chunk)
        if is_read or not may_be_latin(chunk, reading.is_latin):
            return words
        words, steps = self._remembered_odd(chunk)
        if steps + MOST_STEPS > reading.budget.steps:
            return self._odd(chunk, reading.budget)
        reading.budget.steps -= steps
        return words

    def _with_time(self, chunk: str) -> tuple[list[str] | None, int]:
        """What an odd chunk is read as if there is time enough, and how many steps that takes."""
        budget = Budget(_TIME_ENOUGH)
        words = self._odd(chunk, budget)
        return words, _TIME_ENOUGH - budget.steps

    def _at_once(self, chunk: str) -> tuple[bool, list[str] | None]:
        """Whether a chunk is read without trying shapes, and as what.

        So are letters, measures, and pictures and marks that hide none.
        """
        bare = chunk.strip(_OUTER + "!")
        is_mute = not shapes.without_pictures_beside(chunk).strip(_SENTENCE_MARKS)
        if is_mute or bare in self._typed:
            return True, None
        if _PLAIN.fullmatch(bare):
            return True, self._plain(bare.replace("'", ""))
        return is_measure(bare.replace("'", "")), None

    def _plain(self, word: str) -> list[str] | None:
        """A word of letters only: stretched, slipped, or several run together."""
        if word in self.whole:
            return None
        if len(word) <= _LONGEST_CHUNK and is_stretched(word):
            known = self._stretches.word(word)
            if known:
                return [known]
        slipped = self.slips.word(word)
        if slipped:
            return [slipped]
        return self._together.cut(word[:_LONGEST_APART]) if self._together.hold(word) else None

    def _odd(self, chunk: str, budget: Budget) -> list[str] | None:
        """A chunk with signs, digits or another script inside."""
        written, chunk = chunk, shapes.without_pictures_beside(chunk)
        core, inner = chunk.strip(_OUTER + "!"), chunk.strip(_OUTER)
        pieces = [part.replace("'", "") for part in re.split(r"[^\w']+|_", core) if part]
        is_plain = chunk != written and core.isascii() and core.replace("'", "").isalpha()
        is_known = not pieces or (len(pieces) > 1 and self._words.issuperset(pieces))
        is_drawn = shapes.has_drawing(chunk) or _MASKED.search(core)
        if ((is_known or is_plain) and not is_drawn) or _NUMBERED.fullmatch(core):
            return None
        marked = chunk.rstrip(".,?!\"'").lstrip("\"'") or chunk
        bare = _PADDED.sub("", core)
        for shape in dict.fromkeys((core, inner, marked, bare, marked.rstrip("_*~`"))):
            known = self._shape(shape, budget)
            if known and (len(known) > 1 or len(core) <= _LONGEST_DRAWING):
                return [known]
        if not _COMPOUND.fullmatch(core):
            return None
        words = [self._shape(part, budget) or part for part in pieces]
        return words if words != pieces else None

    def _shape(self, shape: str, budget: Budget) -> str | None:
        """The known word a shape may be read as."""
        if len(shape) > 1 and any(letter.isalpha() for letter in shape):
            known = self._known(shape) or self._shapes.read(shape, budget)
            if known and (len(known) > 1 or known in _SHORT_WORDS):
                return known
        if len(shape) >= _SHORTEST_HIDDEN and _is_drawn(shape):
            word = self._hidden.read(shape, budget, hidden=True)
            return word if word and len(word) >= _SHORTEST_HIDDEN else None
        return None

    def _known(self, reading: str) -> str | None:
        if reading in self._words:
            return reading
        if len(reading) < _SHORTEST_HIDDEN:
            return None
        known = self._stretches.word(reading) if is_stretched(reading) else None
        return known or (self.slips.word(reading) if reading.isalpha() else None)

    def _apart(self, run: str, budget: Budget) -> list[str] | None:
        """Letters set apart: `k y s`, `s.u.i.c`; the letters must spell known words."""
        groups = runs.groups(run)
        whole = self._spell_groups([run], budget) if len(groups) > 1 else None
        if whole and len(whole) == 1 and whole[0] in self._guarded:
            return whole
        return self._spell_groups(groups, budget) or whole

    def _spell_groups(self, groups: list[str], budget: Budget) -> list[str] | None:
        """The words of several groups of letters; most of them must be known."""
        words: list[str] = []
        unknown = 0
        for group in groups:
            letters = runs.letters(group)
            spelled = self._letters_apart(letters, budget, may_split=len(groups) == 1)
            unknown += spelled is None
            words += spelled or [letters]
        is_known = not unknown if len(groups) == 1 else 2 * unknown < len(groups)
        return words if is_known and any(len(word) > 2 for word in words) else None

    def _letters_apart(self, letters: str, budget: Budget, may_split: bool) -> list[str] | None:
        if letters in _SHORT_WORDS:
            return [letters]
        if len(letters) > _LONGEST_APART or letters.isdigit():
            return None
        if len(letters) <= _LONGEST_CHUNK:
            known = self._shape(letters, budget) or self._stretches.word(letters)
            if known:
                return [known]
        return self._together.cut(letters) if may_split else None


def _marks_after(chunk: str) -> int:
    """How many marks close a chunk; they belong to the sentence, not to the word."""
    return len(chunk) - len(chunk.rstrip(_SENTENCE_MARKS))


def _is_drawn(shape: str) -> bool:
    """Whether signs or digits stand among letters, or signs alone draw something."""
    if not any(character.isalpha() for character in shape):
        return len(set(shape) & set("|\\@$+#<")) > 1
    return not _MARKED.fullmatch(shape)


def _for_unstretching(words: AbstractSet[str]) -> list[str]:
    """`toooo` is `to`, yet `goood` is `good`: the shortest words first, then the longest."""
    ordered = sorted(sorted(words), key=len, reverse=True)
    return [*sorted(words & _PAIRS), *(word for word in ordered if word not in _PAIRS)]
