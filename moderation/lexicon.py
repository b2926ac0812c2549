"""The words a pack knows: all of them, those people hide, and those read through a break.

Every phrase and every word class is read for its words once. What a phrase means stands in
`phrase`; how a word is found again where somebody hid it, in `respell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moderation.characters import plain_letters
from moderation.pack import Pack
from moderation.phrase import plainly

MANY = 1_000
"""A rule with more phrases is a list; running together and breaks are not read through for it."""
_SHORTEST = 3
_AT_ONCE = 500
"""So few phrases at a time that other threads are not kept waiting."""
_CLASS = re.compile(r"\{([a-z_]+)\}")
_TOKEN = re.compile(r"\{[a-z_]+\}|\.\.\d+|([^\W_]+\*?|(?!\w)[\u2190-\U0010ffff])")


class Lexicon:
    """The words of one pack; made once, then only read."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._classes = {name: _words(phrases) for name, phrases in pack.words.items()}
        self._sought = [(rule, _words(rule.any)) for rule in pack.rule]
        beside = (p for rule in pack.rule for p in (*rule.near, *rule.unless, *rule.mask))
        made = (p for rule in pack.rule if rule.endings or rule.heads for p in rule.phrases)
        self.words = frozenset().union(
            *self._classes.values(),
            *(words for _, words in self._sought),
            _words((*pack.suppress.phrases(), *beside, *made)),
        )
        """Every whole word the pack's phrases can hold."""

    def guarded(self) -> set[str]:
        """Words people hide, with those of the classes they name."""
        sources = [phrase for rule in self._pack.rule if rule.hidden for phrase in rule.phrases]
        sources += [phrase for name in _named(sources) for phrase in self._pack.words[name]]
        alone = [source for source in sources if source.isalpha()]
        return {word for word in _words(alone) if len(word) >= _SHORTEST}

    def broken(self) -> set[str]:
        """Words of grave rules and of hidden phrases, read through a break inside them."""
        chosen = [
            (rule.any, words)
            for rule, words in self._sought
            if len(rule.any) < MANY and (rule.hidden or (rule.severity and rule.axis is None))
        ]
        named = _named(phrase for phrases, _ in chosen for phrase in phrases)
        found = set().union(*(words for _, words in chosen), *(self._classes[n] for n in named))
        return {word for word in found if len(word) >= _SHORTEST}


def in_turns(phrases: Iterable[str]) -> Iterator[list[str]]:
    """Phrases, a few at a time."""
    listed = list(phrases)
    return (listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE))


def _named(sources: Iterable[str]) -> set[str]:
    return {name for some in in_turns(sources) for name in _CLASS.findall("\n".join(some))}


def _words(sources: Iterable[str]) -> set[str]:
    """The whole words in phrases, without class names, gaps and open endings."""
    words: set[str] = set()
    for some in in_turns(sources):
        if plain := plainly(some):
            words.update(plain.split())
            continue
        text = plain_letters("\n".join(some)).replace("'", "")
        words.update(_TOKEN.findall(text))
    return {word for word in words if word and word[-1] != "*"}
