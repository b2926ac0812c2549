"""Slips: spellings one slip away from a word, as fingers and evasive minds make them.

Neighbouring keys, doubled letters, letters dropped or swapped, sounds spelled another way, a
prefix or an ending that says nothing. Pure functions over one word; which slips are allowed to
stand for the word (many are words of their own) is decided by the packs.
"""

from __future__ import annotations

from types import MappingProxyType

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4
_SHORTEST_TO_DROP = 5
_SHORTEST_ANY = 6
_BEFORE = ("", "z", "xx", "x", "the")
_BEHIND = ("", "z", "xx", "x")
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


def slips(word: str) -> set[str]:
    """Spellings one slip away; short words are given less room."""
    if len(word) < _SHORTEST:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    replaced = {a + key + b[1:] for a, b in cuts if b for key in _keys(b[0])}
    added = {a + key + b for a, b in cuts[1:] if a for key in _keys(a[-1]) + a[-1]}
    added |= {a + key + b for a, b in cuts[1:] if b for key in _keys(b[0])}
    dropped = {a + b[1:] for a, b in cuts[:-1]}
    if len(word) < _SHORTEST_TO_DROP:
        dropped = {a + b[1:] for a, b in cuts[1:-2]}
    return (swapped | replaced | added | dropped) - {word}


def any_slips(word: str) -> set[str]:
    """Every spelling one slip away of a long word that people in distress misspell."""
    if len(word) < _SHORTEST_ANY:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    replaced = {a + letter + b[1:] for a, b in cuts[1:] if b for letter in _ALPHABET}
    added = {a + letter + b for a, b in cuts[1:] for letter in _ALPHABET}
    return (slips(word) | replaced | added) - {word}


def disguises(word: str) -> set[str]:
    """A word with something that says nothing before or behind, or spelled by its sound."""
    if len(word) < _SHORTEST:
        return set()
    wrapped = {before + word + behind for before in _BEFORE for behind in _BEHIND}
    sounds = {word.replace(sound, other) for sound, other in _SOUNDS}
    return (wrapped | sounds) - {word}


def parts(word: str) -> set[tuple[str, str]]:
    """A word cut in two, and in two with one letter between them hidden."""
    if len(word) < _SHORTEST:
        return set()
    cut = {(word[:at], word[at:]) for at in range(1, len(word))}
    hidden = {(word[:at], word[at + 1 :]) for at in range(1, len(word) - 1)}
    return cut | hidden


def _keys(letter: str) -> str:
    return _BESIDE.get(letter, "")
