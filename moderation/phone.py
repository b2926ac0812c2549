"""Phone spelling: words as thumbs write them at night, read as the plain words they stand for.

`2nite`, `nemore`, `cnt`: a pack lists such spellings under their plain word, so that every rule
and every learned weight hears them and no phrase has to name them. A spelling that is a word or a
number of its own - `2`, `b`, `due` - is read only beside words that leave no doubt: `2 kids` and
`b12` stay what they are. Slips nobody listed are the business of `slips`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Annotated

from msgspec import Meta, Struct

from moderation.characters import plain_letters
from moderation.once import once

Spelled = tuple[Annotated[str, Meta(min_length=1, max_length=40)], ...]
EDGE = "$"
"""Stands among neighbours for the start or the end of a text."""
_OPEN = "*"
_SHORTEST_OPEN = 5
"""Letters a spelling with an open beginning must have: `thin` is no `thing`."""
_SPELLING = re.compile(r"[^\W_]+")


class Doubtful(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Spellings that stand for a word only beside certain neighbours."""

    word: str
    spelled: Spelled
    after: Spelled = ()
    """One of these words, or pairs of words, must stand before it, as they are read."""
    before: Spelled = ()
    """One of these must stand behind it."""


class PhoneSpelling:
    """The spellings of packs; made once, then only read."""

    def __init__(
        self,
        sure: Mapping[str, Iterable[str]],
        doubtful: Iterable[Doubtful] = (),
        known: AbstractSet[str] = frozenset(),
        innocent: AbstractSet[str] = frozenset(),
    ) -> None:
        """`sure` are spellings by their word; open ones, `*ing = ["*in"]`, are of `known` words.

        `innocent` words are none of those: `raisin` is not `raising`.
        """
        self.sure: dict[str, tuple[str, ...]] = {}
        """What a spelling stands for wherever it stands."""
        for word, ways in sure.items():
            for way in ways:
                if way[0] == _OPEN:
                    self.sure |= _opened(word[1:], way[1:], known, innocent)
        for word, ways in sure.items():
            self.sure |= {way: tuple(word.split()) for way in ways if way[0] != _OPEN}
        self._doubtful: dict[str, tuple[_Reading, ...]] = {}
        for one in doubtful:
            reading = _Reading(tuple(one.word.split()), frozenset(one.after), frozenset(one.before))
            for way in one.spelled:
                self._doubtful[way] = (*self._doubtful.get(way, ()), reading)

    @classmethod
    def together(cls, several: Iterable[PhoneSpelling]) -> PhoneSpelling:
        """The spellings of several packs as one."""
        whole = cls({})
        for one in several:
            whole.sure |= one.sure
            for way, readings in one._doubtful.items():
                whole._doubtful[way] = (*whole._doubtful.get(way, ()), *readings)
        return whole

    @once
    def ways(self) -> frozenset[str]:
        """All spellings; a text without any of them needs no second look."""
        return frozenset(self.sure) | frozenset(self._doubtful)

    def read(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """What each word stands for; mostly itself."""
        read: list[tuple[str, ...]] = list(zip(words))
        ways = self.ways
        for at in [at for at, word in enumerate(words) if word in ways]:
            word = words[at]
            behind = words[at + 1] if at + 1 < len(words) else EDGE
            read[at] = self.sure.get(word) or read[at]
            for one in self._doubtful.get(word, ()):
                if self._is_before(one, behind) and _is_after(one, read[max(0, at - 2) : at]):
                    read[at] = one.word
                    break
        return read

    def _is_before(self, one: _Reading, behind: str) -> bool:
        """Whether what stands behind a spelling lets it be read so."""
        return not one.before or self.sure.get(behind, (behind,))[0] in one.before


class _Reading(Struct, frozen=True, gc=False):
    """A word, and what must stand around a spelling of it."""

    word: tuple[str, ...]
    after: frozenset[str]
    before: frozenset[str]


def _is_after(one: _Reading, before: Sequence[tuple[str, ...]]) -> bool:
    """Whether what stands before a spelling, as it is read, lets it be read so."""
    if not one.after:
        return True
    *_, second, last = (EDGE, EDGE, *chain(*before))
    return last in one.after or f"{second} {last}" in one.after


def _opened(
    word: str, way: str, known: AbstractSet[str], innocent: AbstractSet[str]
) -> dict[str, tuple[str, ...]]:
    """Every known word with this ending under its other spelling, if that is no word itself."""
    ended = ((one.removesuffix(word) + way, one) for one in known if one.endswith(word))
    return {one: (of,) for one, of in ended if len(one) >= _SHORTEST_OPEN and one not in innocent}


def faults(
    sure: Mapping[str, Iterable[str]], doubtful: Iterable[Doubtful]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the spellings of a pack: the spelling, and what is wrong with it."""
    listed = [(way, word) for word, ways in sure.items() for way in ways]
    words = {part for word in sure for part in word.split()}
    seen: set[str] = set()
    for way, word in listed:
        if way in seen:
            yield way, "is spelled for two words, or twice"
        elif way in words:
            yield way, "is itself a word that others are spelled for"
        elif way[0] == _OPEN and word[0] != _OPEN:
            yield way, f"is open, and {word!r} is not"
        seen.add(way)
    for one in doubtful:
        if not one.after and not one.before:
            yield one.spelled[0] if one.spelled else one.word, "needs words in `after` or `before`"
        listed += [(way, one.word) for way in one.spelled]
    for way, _ in listed:
        bare = way.removeprefix(_OPEN)
        if not _SPELLING.fullmatch(bare) or plain_letters(bare) != bare:
            yield way, "is not one word in plain lower case"
