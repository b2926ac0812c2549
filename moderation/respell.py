"""Respelling: what an odd-looking chunk was meant to say.

Letters set apart, signs for letters, stretched letters, words run together and single typing
slips are read as a word only when the packs know that word; everything else is left alone.
So `b12`, `a b c`, 11:11 and real Cyrillic never turn into something they are not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, product

from ahocorasick_rs import AhoCorasick

from moderation.lookalikes import LEET, SKELETON

Respelled = tuple[int, int, list[str] | None]
_NOT_LETTERS = re.compile(r"[^a-z]+")
_CHUNK = re.compile(r"\S+")
_APART = re.compile(
    r"(?<![^\W_])(?:[^\W_]|[@$!|])(?:[\s.,\-_*/|~+:]{1,3}(?:[^\W_]|[@$!|])(?![^\W_])){2,}"
)
_OUTER = ".,?;:\"'()[]{}~_*<>/\\-=\u2026"
_PLAIN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_STRETCHED = re.compile(r"(.)\1\1|(?:(.)\2){3}", re.DOTALL)
_RUN = re.compile(r"(.)\1+", re.DOTALL)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_CENSORED = re.compile(r"[a-z]+[*#%@$!&?^-]{1,4}[a-z]*[*#%@$!&?^]?")
_SIGN = re.compile(r"[^a-z]")
_DRAWN = {
    "/\\/\\": "m", "|\\/|": "m", "|\\|": "n", "/\\/": "n", "|_|": "u", "|-|": "h", "\\/\\/": "w",
    "|<": "k", "|{": "k", "|)": "d", "|>": "p", "|=": "f", "|3": "b", "()": "o", "[]": "o", "><": "x", "\\/": "v", "/\\": "a",
    "|2": "r", "ph": "f",
}  # fmt: skip
_MOST_READINGS = 96
_LONGEST_CHUNK = 48
_LONGEST_APART = 64
_LONGEST_LOOK = 400
_LATIN_LETTER = re.compile("[a-z]")
_SHORTEST_SLIP = 6
_SHORT_WORDS = {"a", "i", "u"}


class Respeller:
    """Knows the words of the packs; read-only once made."""

    def __init__(
        self,
        words: Iterable[str],
        forgiven: Collection[str] = (),
        joined: Iterable[str] = (),
        guarded: Iterable[str] = (),
    ) -> None:
        self._words = frozenset(words)
        self._squeezed: dict[str, list[str]] = {}
        for word in sorted(self._words, key=len, reverse=True):
            self._squeezed.setdefault(_squeeze(word), []).append(word)
        self._guarded: dict[tuple[int, str], list[str]] = {}
        for word in sorted({*forgiven, *guarded}):
            self._guarded.setdefault((len(word), word[0]), []).append(word)
        self.slips = {slip: w for w in forgiven for slip in _slips(w) if slip not in self._words}
        self.joined = tuple(sorted(set(joined)))
        self._together = AhoCorasick(list(self.joined)) if self.joined else None

    def concerns(self, text: str) -> bool:
        """Whether a text of plain words may hold a slip or words run together."""
        words = _NOT_LETTERS.sub(" ", text.replace("'", "")).split()
        if not self.slips.keys().isdisjoint(words):
            return True
        return bool(self._together and self._together.find_matches_as_indexes(" ".join(words)))

    def respell(self, text: str) -> Iterator[Respelled]:
        """Yield stretches of readable text: with its words, or None to read it as it stands."""
        at = 0
        for run in _APART.finditer(text):
            words = self._apart(run.group())
            if words:
                yield from self._chunks(text, at, run.start())
                yield run.start(), run.end(), words
                at = run.end()
        yield from self._chunks(text, at, len(text))

    def _chunks(self, text: str, start: int, end: int) -> Iterator[Respelled]:
        for chunk in _CHUNK.finditer(text, start, end):
            core = chunk.group().strip(_OUTER + "!")
            words = None
            if _PLAIN.fullmatch(core) and core.isascii():
                words = self._plain(core.replace("'", ""))
            elif len(chunk.group()) <= _LONGEST_CHUNK and not core.isdecimal():
                if _LATIN_LETTER.search(core) or _is_mostly_latin(text) or core.isascii():
                    words = self._odd(chunk.group(), core)
            yield chunk.start(), chunk.end(), words

    def _plain(self, word: str) -> list[str] | None:
        """A word of letters only: stretched, slipped, or several run together."""
        if word in self._words:
            return None
        if word in self.slips:
            return [self.slips[word]]
        if len(word) <= _LONGEST_CHUNK and _STRETCHED.search(word):
            known = self._unstretched(word)
            return [known] if known else None
        if self._together and self._together.find_matches_as_indexes(word):
            return self._split(word[:_LONGEST_APART])
        return None

    def _odd(self, chunk: str, core: str) -> list[str] | None:
        """A chunk with signs, digits or another script inside."""
        parts = [part for part in re.split(r"[^\w']+|_", core) if part]
        if not parts or all(part.replace("'", "") in self._words for part in parts):
            return None
        inner = chunk.strip(_OUTER)
        drawn = chunk.strip(",.?\"'")
        for picture, letter in _DRAWN.items():
            drawn = drawn.replace(picture, letter)
        for shape in dict.fromkeys((inner, core, inner.rstrip("!"), inner.lstrip("!"), drawn)):
            if any(letter.isalpha() for letter in shape):
                for reading in _readings(shape):
                    known = self._known(reading)
                    if known:
                        return [known]
        return None

    def _known(self, reading: str) -> str | None:
        if len(reading) < 3:
            return None
        if reading in self._words:
            return reading
        if "*" in reading:
            shape = re.compile(re.escape(reading).replace(r"\*", "."))
            behind = self._guarded.get((len(reading), reading[0]), ())
            return next((word for word in behind if shape.fullmatch(word)), None)
        if reading in self.slips:
            return self.slips[reading]
        return self._unstretched(reading) if _STRETCHED.search(reading) else None

    def _unstretched(self, word: str) -> str | None:
        """The longest known word of which this is a stretched spelling."""
        lengths = [len(run.group()) for run in re.finditer(r"(.)\1*", word, re.DOTALL)]
        for known in self._squeezed.get(_squeeze(word), ()):
            runs = [len(run.group()) for run in re.finditer(r"(.)\1*", known, re.DOTALL)]
            if all(few <= many for few, many in zip(runs, lengths, strict=True)):
                return known
        return None

    def _apart(self, run: str) -> list[str] | None:
        """Letters set apart: `k y s`, `s.u.i.c`; the letters must spell known words."""
        letters = re.sub(r"[\s.,\-_*/~+:]+", "", run)
        if len(letters) > _LONGEST_APART or not any(c.isalpha() for c in letters):
            return None
        bare = re.sub(r"[\W_]+", "", letters)
        for reading in (*_readings(letters), *_readings(bare)):
            known = self._known(reading)
            words = [known] if known else self._split(reading)
            if words and any(len(word) > 2 for word in words):
                return words
        return None

    def _split(self, letters: str) -> list[str] | None:
        """Cut letters into known words, longest first, or None."""
        best: list[list[str] | None] = [None] * (len(letters) + 1)
        best[len(letters)] = []
        for start in range(len(letters) - 1, -1, -1):
            for end in range(min(len(letters), start + 14), start, -1):
                rest, word = best[end], letters[start:end]
                if rest is None or word not in self._words:
                    continue
                kept = best[start]
                if (len(word) > 1 or word in _SHORT_WORDS) and (
                    kept is None or len(rest) + 1 < len(kept)
                ):
                    best[start] = [word, *rest]
        return best[0]


def _readings(shape: str) -> Iterator[str]:
    """Ways to read a shape as letters, likeliest first; a star stands for any letter."""
    if shape.isascii() and shape.isalpha():
        yield shape
        return
    options = [_letters(character) for character in shape]
    yield from islice(("".join(letters) for letters in product(*options)), _MOST_READINGS)
    if _CENSORED.fullmatch(shape):
        yield _SIGN.sub("*", shape)


def _letters(character: str) -> tuple[str, ...]:
    if character.isascii() and character.isalpha():
        return (character,)
    if character in LEET:
        return tuple(LEET[character])
    if character in SKELETON:
        return (SKELETON[character],)
    return (character,) if character.isalnum() else ("",)


def _is_mostly_latin(text: str) -> bool:
    """Whether look-alikes of another script are strangers in this text."""
    letters = [character for character in text[:_LONGEST_LOOK] if character.isalpha()]
    return 2 * sum(letter.isascii() for letter in letters) > len(letters)


def _squeeze(word: str) -> str:
    return _RUN.sub(r"\1", word)


def _slips(word: str) -> set[str]:
    """Every spelling one slip away: a letter dropped, doubled, swapped, replaced or added."""
    if len(word) < _SHORTEST_SLIP:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in cuts[1:-1]}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    replaced = {a + letter + b[1:] for a, b in cuts[1:] if b for letter in _ALPHABET}
    added = {a + letter + b for a, b in cuts[1:] for letter in _ALPHABET}
    return (dropped | swapped | replaced | added) - {word}
