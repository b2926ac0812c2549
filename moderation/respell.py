"""Respelling: what an odd-looking chunk was meant to say.

Letters set apart, signs for letters, stretched letters, words run together and single typing
slips are read as a word only when the packs know that word; everything else is left alone.
So `b12`, `a b c`, 11:11 and real Cyrillic never turn into something they are not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from moderation.readings import is_stretch_of, readings, slips, squeezed, undrawn

Respelled = tuple[int, int, list[str] | None]
_NOT_LETTERS = re.compile(r"[^a-z]+")
_CHUNK = re.compile(r"\S+")
_APART = re.compile(
    r"(?<![^\W_])(?:[^\W_]|[@$!|])(?:[\s.,'\-_*/|~+:]{1,4}(?:[^\W_]|[@$!|])(?![^\W_])){2,}"
)
_SEPARATORS = re.compile(r"[\s.,'\-_*/~+:]+")
_WIDE_GAP = re.compile(r"\s{2,}|,\s*|\n")
_OUTER = ".,?;:\"'()[]{}~_*<>/\\-=\u2026"
_SENTENCE_MARKS = '.,?;:"\u2026!'
_COMPOUND = re.compile(r"[^\s/\-]{3,}(?:[/\-][^\s/\-]{3,})+")
_PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)*")
_STRETCHED = re.compile(r"(.)\1\1|(?:(.)\2){3}", re.DOTALL)
_LONGEST_CHUNK = 48
_LONGEST_APART = 64
_LONGEST_LOOK = 400
_MOST_ODD_CHUNKS = 600
_LONGEST_WORD = 14
_SHORT_WORDS = frozenset("aiu")


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
        for word in sorted(self._words, key=_unstretching_order):
            self._squeezed.setdefault(squeezed(word), []).append(word)
        self._guarded: dict[tuple[int, str], list[str]] = {}
        for word in sorted({*forgiven, *guarded}):
            self._guarded.setdefault((len(word), word[0]), []).append(word)
        self.slips = {slip: w for w in forgiven for slip in slips(w) if slip not in self._words}
        self.joined = tuple(sorted(set(joined)))
        self._together = AhoCorasick(list(self.joined)) if self.joined else None

    def concerns(self, text: str) -> bool:
        """Whether a text of plain words may hold a slip or words run together."""
        words = _NOT_LETTERS.sub(" ", text.replace("'", "")).split()
        return not self.slips.keys().isdisjoint(words) or self._runs_together(" ".join(words))

    def respell(self, text: str) -> Iterator[Respelled]:
        """Yield stretches of readable text: with its words, or None to read it as it stands."""
        at, spared = 0, _MOST_ODD_CHUNKS
        is_latin = _is_mostly_latin(text)
        chunks: list[Respelled] = []
        for run in _APART.finditer(text):
            words = self._apart(run.group()) if spared else None
            if words:
                spared -= 1
                chunks += [(start, end, None) for start, end, _ in _chunks(text, at, run.start())]
                chunks.append((run.start(), run.end(), words))
                at = run.end()
        chunks += _chunks(text, at, len(text))
        for start, end, known in chunks:
            if known is not None:
                yield start, end, known
                continue
            chunk = text[start:end]
            is_plain = _PLAIN.fullmatch(chunk.strip(_OUTER + "!"))
            words = None
            if is_plain:
                words = self._plain(is_plain.group().replace("'", ""))
            elif spared and len(chunk) <= _LONGEST_CHUNK and _may_be_latin(chunk, is_latin):
                spared -= 1
                words = self._odd(chunk)
            yield start, end - _marks_after(chunk) if words else end, words

    def _plain(self, word: str) -> list[str] | None:
        """A word of letters only: stretched, slipped, or several run together."""
        if word in self._words:
            return None
        if word in self.slips:
            return [self.slips[word]]
        if len(word) <= _LONGEST_CHUNK and _STRETCHED.search(word):
            known = self._unstretched(word)
            return [known] if known else None
        return self._split(word[:_LONGEST_APART]) if self._runs_together(word) else None

    def _odd(self, chunk: str) -> list[str] | None:
        """A chunk with signs, digits or another script inside."""
        core, inner = chunk.strip(_OUTER + "!"), chunk.strip(_OUTER)
        parts = [part.replace("'", "") for part in re.split(r"[^\w']+|_", core) if part]
        if not parts or all(part in self._words for part in parts):
            return None
        drawn = undrawn(chunk.strip(",.?\"'"))
        for shape in dict.fromkeys((inner, core, inner.rstrip("!"), inner.lstrip("!"), drawn)):
            known = self._shape(shape)
            if known:
                return [known]
        if not _COMPOUND.fullmatch(core):
            return None
        words = [self._shape(part) or part for part in parts]
        return words if words != parts else None

    def _shape(self, shape: str) -> str | None:
        """The known word a shape may be read as; a shape without letters is none."""
        if not any(letter.isalpha() for letter in shape):
            return None
        return next(filter(None, map(self._known, readings(shape))), None)

    def _known(self, reading: str) -> str | None:
        if reading in self._words and len(reading) > 1:
            return reading
        if len(reading) < 3:
            return None
        if "*" in reading:
            shape = re.compile(re.escape(reading).replace(r"\*", "."))
            behind = self._guarded.get((len(reading), reading[0]), ())
            return next((word for word in behind if shape.fullmatch(word)), None)
        if reading in self.slips:
            return self.slips[reading]
        return self._unstretched(reading) if _STRETCHED.search(reading) else None

    def _unstretched(self, word: str) -> str | None:
        """The known word of which this is a stretched spelling."""
        known = self._squeezed.get(squeezed(word), ())
        return next((one for one in known if is_stretch_of(word, one)), None)

    def _apart(self, run: str) -> list[str] | None:
        """Letters set apart: `k y s`, `s.u.i.c`; the letters must spell known words."""
        groups = _groups(run)
        return self._spell_groups(groups) or (len(groups) > 1 and self._spell_groups([run])) or None

    def _spell_groups(self, groups: list[str]) -> list[str] | None:
        """The words of several groups of letters; most of them must be known."""
        words: list[str] = []
        unknown = 0
        for group in groups:
            letters = _SEPARATORS.sub("", group)
            spelled = self._letters_apart(letters, may_split=len(groups) == 1)
            unknown += spelled is None
            words += spelled or [letters]
        is_known = not unknown if len(groups) == 1 else 2 * unknown < len(groups)
        return words if is_known and any(len(word) > 2 for word in words) else None

    def _letters_apart(self, letters: str, may_split: bool) -> list[str] | None:
        if letters in _SHORT_WORDS:
            return [letters]
        if len(letters) > _LONGEST_APART or not any(c.isalpha() for c in letters):
            return None
        bare = re.sub(r"[\W_]+", "", letters)
        for reading in (*readings(letters), *readings(bare)):
            known = self._known(reading)
            words = [known] if known else self._split(reading) if may_split else None
            if words:
                return words
        return None

    def _split(self, letters: str) -> list[str] | None:
        """Cut letters into as few known words as possible, or None."""
        best: list[list[str] | None] = [None] * len(letters) + [[]]
        for start in range(len(letters) - 1, -1, -1):
            for end in range(min(len(letters), start + _LONGEST_WORD), start, -1):
                rest, word = best[end], letters[start:end]
                if rest is None or word not in self._words:
                    continue
                if len(word) == 1 and word not in _SHORT_WORDS:
                    continue
                kept = best[start]
                if kept is None or len(rest) + 1 < len(kept):
                    best[start] = [word, *rest]
        return best[0]

    def _runs_together(self, text: str) -> bool:
        return bool(self._together and self._together.find_matches_as_indexes(text))


def _chunks(text: str, start: int, end: int) -> Iterator[Respelled]:
    for chunk in _CHUNK.finditer(text, start, end):
        yield chunk.start(), chunk.end(), None


def _groups(run: str) -> list[str]:
    """The words of letters set apart, where spaces between dots or wider gaps show them."""
    if re.search(r"\w[.\-_*/]\w", run):
        return run.split()
    return _WIDE_GAP.split(run.strip())


def _marks_after(chunk: str) -> int:
    """How many marks close a chunk; they belong to the sentence, not to the word."""
    return len(chunk) - len(chunk.rstrip(_SENTENCE_MARKS))


def _may_be_latin(chunk: str, is_latin_text: bool) -> bool:
    """Whether a chunk may be read as Latin; real Cyrillic or Greek is not."""
    letters = any("a" <= letter <= "z" for letter in chunk)
    return (letters or is_latin_text or chunk.isascii()) and not chunk.isdecimal()


def _is_mostly_latin(text: str) -> bool:
    """Whether look-alikes of another script are strangers in this text."""
    letters = [character for character in text[:_LONGEST_LOOK] if character.isalpha()]
    return 2 * sum(letter.isascii() for letter in letters) > len(letters)


def _unstretching_order(word: str) -> tuple[bool, int, str]:
    """`toooo` is `to`, yet `goood` is `good`: the shortest words first, then the longest."""
    return len(word) > 2, -len(word), word
