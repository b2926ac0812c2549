"""Slips: spellings one slip away from a word, as fingers and evasive minds make them.

A letter dropped, added, swapped or replaced by its neighbour on the keyboard; a prefix or an
ending that says nothing; a sound spelled another way; in any known word, letters typed twice.
Words are found by what remains of them when one letter is left out, so a few thousand entries
answer for every possible slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from types import MappingProxyType

from moderation.shapes import Stretches

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST = 4
_SHORTEST_TO_DROP = 5
_LEAST = _SHORTEST - 1
_LONGEST = 18
_REMEMBERED = 20_000
_BEFORE = ("the", "xx", "z", "x")
_BEHIND = ("xx", "z", "x")
_SOUNDS = (("f", "ph"), ("u", "v"), ("ck", "k"), ("ck", "q"), ("s", "z"), ("er", "a"), ("c", "k"))


def _beside() -> dict[str, str]:
    near: dict[str, str] = {}
    for row, keys in enumerate(_ROWS):
        for at, key in enumerate(keys):
            around = keys[max(0, at - 1) : at + 2]
            for other in _ROWS[max(0, row - 1) : row + 2]:
                if other != keys:
                    around += other[max(0, at - 1) : at + 2]
            near[key] = "".join(sorted(set(around) - {key}))
    return near


_BESIDE = MappingProxyType(_beside())


class Slips:
    """Finds the word behind a slip; read-only once made."""

    def __init__(
        self,
        words: Iterable[str],
        forgiven: Iterable[str],
        whole: frozenset[str],
        stretches: Stretches,
    ) -> None:
        self._forgiven = frozenset(forgiven)
        hidden = frozenset(words)
        self._words = {word for word in hidden if len(word) >= _SHORTEST} | self._forgiven
        self._short = {word for word in hidden if len(word) < _SHORTEST}
        self._whole = whole
        self._stretches = stretches
        self._left: dict[str, tuple[str, ...]] = {}
        for word in sorted(self._words):
            for left in {word, *_left_out(word)}:
                self._left[left] = (*self._left.get(left, ()), word)
        self._doubled = Stretches(sorted(self._words | self._short, key=len, reverse=True))
        self._sounds = {
            word.replace(sound, other): word
            for word in sorted(self._words)
            for sound, other in _SOUNDS
            if sound in word
        }
        self._remembered = lru_cache(_REMEMBERED)(self._behind)

    def suspects(self, words: AbstractSet[str]) -> bool:
        """Whether one of these words may be a slip of a word we know; for every message."""
        for word in words - self._whole:
            if _LEAST <= len(word) <= _LONGEST and self._remembered(word):
                return True
        return False

    def found(self, words: Iterable[str]) -> list[str]:
        """The slips among words, for an account to a person."""
        return [word for word in words if self.word(word)]

    def word(self, spelling: str) -> str | None:
        """The word a spelling is a slip of; a word of its own is none."""
        if spelling in self._whole or not _LEAST <= len(spelling) <= _LONGEST:
            return None
        return self._remembered(spelling)

    def _behind(self, spelling: str) -> str | None:
        """Remembered for the words of late, as talk repeats its words."""
        if spelling in self._sounds:
            return self._sounds[spelling]
        doubled = self._doubled.word(spelling)
        if doubled:
            return doubled
        left = _left_out(spelling)
        if spelling in self._left or not self._left.keys().isdisjoint(left):
            for one in (spelling, *left):
                for word in self._left.get(one, ()):
                    if self._is_slip(spelling, word):
                        return word
        bare = _bare(spelling)
        if bare in self._words or bare in self._short:
            return bare
        known = self._stretches.word(spelling)
        return known if known and len(known) >= _SHORTEST else None

    def _is_slip(self, spelling: str, word: str) -> bool:
        longer = len(spelling) - len(word)
        if word in self._forgiven:
            return abs(longer) <= 1 and spelling[0] == word[0]
        if longer == -1:
            return len(word) >= _SHORTEST_TO_DROP
        if longer == 1:
            return (spelling[:-1] != word and spelling[1:] != word) or len(word) > _SHORTEST
        apart = [
            at for at, pair in enumerate(zip(spelling, word, strict=False)) if len({*pair}) > 1
        ]
        if len(apart) == 2:
            a, b = apart
            return b == a + 1 and spelling[a] == word[b] and spelling[b] == word[a]
        return len(apart) == 1 and spelling[apart[0]] in _BESIDE.get(word[apart[0]], "")


def cut(word: str) -> list[tuple[str, str]]:
    """A word cut in two."""
    return [(word[:at], word[at:]) for at in range(1, len(word))]


def cut_out(word: str) -> list[tuple[str, str]]:
    """A longer word cut in two with one letter between them hidden."""
    if len(word) < _SHORTEST:
        return []
    return [(word[:at], word[at + 1 :]) for at in range(1, len(word) - 1)]


def _left_out(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _bare(word: str) -> str:
    """A word without a prefix and an ending that say nothing."""
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _SHORTEST - 1:
            word = word.removeprefix(before)
            break
    for behind in _BEHIND:
        if word.endswith(behind) and len(word) - len(behind) >= _SHORTEST - 1:
            return word.removesuffix(behind)
    return word
