"""Runs: letters set apart (`k y s`, `s.u.i.c`) and words run together (`iwanttodie`).

Where such runs stand in a text, and how letters are cut into words. Which word a group of
letters was meant to be is asked of `respell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

_LETTER = r"(?:[^\W_]|[@$!|+(<])(?![^\W_])"
_APART = re.compile(
    r"(?<![^\W_])(?<![^\W_]')(?:[^\W_]|[@$!|+(<])"
    rf"(?:(?:[\s.,'\-_*/|~+:]{{2,4}}|[\s.,\-_*/|~+:]|'(?=.')|(?<='.)'){_LETTER}){{2,}}"
)
"""One apostrophe alone is how `I'm a` is written; between all the letters it keeps them apart."""
_LAST_TWO = re.compile(rf"[\s.,'\-_*/|~+:]{_LETTER}[\s.,'\-_*/|~+:]{{1,4}}{_LETTER}")
"""The end of every run, found sooner than its beginning."""
_GOES_ON = re.compile(r"[|<(]\S")
_SEPARATORS = re.compile(r"[\s.,'\-_*/~:]+")
_PLUSES = re.compile(r"(?<=[^\s.,'\-_*/~:+])\++(?=[^\s.,'\-_*/~:+])")
"""A plus between letters keeps them apart; alone among separators it is a letter, a `t`."""
_WIDE_GAP = re.compile(r"\s{2,}|,\s*|\n")
_CLOSE = re.compile(r"\w[.\-_*/]\w")
_LONGEST_WORD = 14


def apart(text: str) -> Iterator[re.Match[str]]:
    """Three or more letters, or signs for them, each by itself; not the start of a drawing.

    One letter among signs is no word: `B.! !` ends a sentence.
    """
    if not _LAST_TWO.search(text):
        return
    for run in _APART.finditer(text):
        if sum(map(str.isalpha, run.group())) > 1 and not _GOES_ON.match(text, run.end()):
            yield run


def groups(run: str) -> list[str]:
    """The words of letters set apart, where spaces between dots or wider gaps show them."""
    return run.split() if _CLOSE.search(run) else _WIDE_GAP.split(run.strip())


def letters(group: str) -> str:
    """The letters of a group without what keeps them apart."""
    return _SEPARATORS.sub("", _PLUSES.sub("", group))


class Together:
    """Cuts letters without spaces into known words; read-only once made."""

    def __init__(
        self, words: AbstractSet[str], short: AbstractSet[str], phrases: Iterable[str]
    ) -> None:
        """`short` are the words of one or two letters that may stand among others."""
        self._words = {word for word in words if len(word) > 2} | (words & short)
        self.phrases = tuple(sorted({*phrases} - words))
        self._least = min(map(len, self.phrases), default=0)
        self._begun: dict[str, str] = {}
        """Phrases, spaces between them, by as many letters as the shortest has."""
        for phrase in self.phrases:
            first = phrase[: self._least]
            alike = self._begun.get(first)
            self._begun[first] = f"{alike} {phrase}" if alike else phrase

    def hold(self, text: str) -> bool:
        """Whether a phrase stands in a text without its spaces."""
        for at in range(len(text) - self._least + 1):
            begun = self._begun.get(text[at : at + self._least])
            if begun and text.startswith(tuple(begun.split()), at):
                return True
        return False

    def cut(self, text: str) -> list[str] | None:
        """As few known words as possible that make up a text, or None."""
        best: list[list[str] | None] = [None] * len(text) + [[]]
        for start in range(len(text) - 1, -1, -1):
            for end in range(min(len(text), start + _LONGEST_WORD), start, -1):
                rest, word, kept = best[end], text[start:end], best[start]
                if rest is None or word not in self._words:
                    continue
                if kept is None or len(rest) + 1 < len(kept):
                    best[start] = [word, *rest]
        return best[0]
