"""Names people choose: what a usable one is, and when two look alike. Pure.

A name in a room must be readable, must not pretend to be staff, and must not be mistaken for
somebody else's. What a name may not say about a person (a phone number) the engine decides.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from moderation.lookalikes import SKELETON
from server.errors import Refused
from server.words import later

SHORTEST, LONGEST = 2, 32  # characters
LEFT = later("Someone who left")  # what a seat is called whose person has erased themselves
_COLOURS = (
    "Amber Ash Blue Copper Coral Dusk Fern Grey Hazel Indigo Ivory Moss Ochre Olive Pearl Plum "
    "Quiet Russet Sage Silver Slate Teal Umber Willow"
).split()
_CREATURES = (
    "Badger Beetle Crane Finch Fox Hare Heron Kestrel Lark Linnet Marten Moth Newt Otter Owl "
    "Plover Robin Seal Snail Sparrow Starling Swift Thrush Vole Wren"
).split()
_ALIKE = str.maketrans("01i5", "olls")  # signs of one look, when the type is small
# Letters and signs that show nothing: fillers, joiners, a blank pattern, variation selectors.
_UNSEEN = frozenset((
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0,
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
))  # fmt: skip
_MARKS = 3  # on one letter; more climb over the lines around it
_TOO_SHORT_TO_SLIP, _LONG = 4, 7  # letters of a word one looks for
CLAIMING = ("moderator", "admin", "facilitator", "staff", "kith", "supportteam", "system")


def tidy(name: str, *, may_claim: bool = False) -> str:
    """The name as it will be shown, or `Refused` with field "name"."""
    name = name.replace("\ufe0f", "")  # which keyboards put behind an emoji
    shown = " ".join(unicodedata.normalize("NFC", name).split(" ")).strip()
    shown = re.sub(" {2,}", " ", shown)
    if any(not _is_plain(c) for c in shown) or _is_heaped(shown):
        raise _refused(later("Please use letters, numbers, spaces and simple signs in a name."))
    if not SHORTEST <= len(shown) <= LONGEST:
        raise _refused(
            later("A name has {least} to {most} characters."), least=SHORTEST, most=LONGEST
        )
    if not any(unicodedata.category(c)[0] in "LN" for c in shown):
        raise _refused(later("A name needs at least one letter or number."))
    if not may_claim and _claims(shown):
        raise _refused(
            later("That name could be taken for somebody who works here. Please choose another.")
        )
    return shown


def key(name: str) -> str:
    """What a name looks like: two names with the same key cannot be told apart at a glance."""
    return _letters(name).replace("rn", "m")


def _letters(name: str) -> str:
    """What is left of a name in small plain letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(SKELETON.get(c, c) for c in plain if not unicodedata.combining(c))
    bare = re.sub(r"[\W_]+", "", letters).translate(_ALIKE)
    return bare or name.casefold()


def suggest(randomness: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A name one could take: two quiet words, like "Amber Heron"."""
    first, second = randomness(2)
    return f"{_COLOURS[first % len(_COLOURS)]} {_CREATURES[second % len(_CREATURES)]}"


def _claims(shown: str) -> bool:
    """Whether a word of it, or all of it, begins or ends like somebody who works here."""
    words = [key(word) for word in re.split(r"[\W_]+", shown) if word] + [key(shown)]
    claims = tuple(key(word) for word in CLAIMING)
    return any(word.startswith(claims) or word.endswith(claims) for word in words)


def _is_plain(character: str) -> bool:
    """Letters, marks, numbers, punctuation, symbols and the plain space; nothing invisible."""
    category = unicodedata.category(character)
    is_seen = category[0] in "LMNPS" and category != "Me" and ord(character) not in _UNSEEN
    return character == " " or is_seen


def _is_heaped(shown: str) -> bool:
    """Whether some letter carries more marks than any script needs."""
    marks = 0
    for character in unicodedata.normalize("NFD", shown):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MARKS:
            return True
    return unicodedata.category(shown[:1] or " ")[0] == "M"


def _refused(sentence: str, **values: int) -> Refused:
    return Refused("name", sentence, field="name", values=values)


class Look:
    """What somebody typed to find a name by, forgiving a slip or two."""

    def __init__(self, typed: str) -> None:
        self._words = [(_letters(word), key(word)) for word in typed.split()[:5]]
        self._whole = key(typed)

    def apart(self, name_key: str) -> int | None:
        """How far a name is from it: 0 begins so, 1 holds it, more for each slip; None is too far.

        Words may come in any order; each has to be there.
        """
        if name_key.startswith(self._whole):
            return 0
        if self._whole in name_key:
            return 1
        slips = 0
        for word, word_key in self._words:
            is_there = word_key in name_key
            found = 0 if is_there else slips_in(word, name_key, _forgiven(word))
            if found is None:
                return None
            slips += found
        return 2 + slips


def _forgiven(word: str) -> int:
    return 0 if len(word) < _TOO_SHORT_TO_SLIP else 1 if len(word) < _LONG else 2


@lru_cache(32)
def _pieces(word: str, number: int) -> list[str]:
    """A word in pieces: a slip spoils one, a swap at a seam two, so one is left as it was."""
    ends = [len(word) * place // number for place in range(number + 1)]
    return [word[start:end] for start, end in pairwise(ends)]


def slips_in(word: str, name: str, most: int) -> int | None:
    """The fewest slips between a word and any part of a name, or None if more than `most`.

    A slip is a letter too many, too few, another one, or two that changed places.
    """
    if word in name:
        return 0
    if not most or not any(piece in name for piece in _pieces(word, most + 2)):
        return None
    before: list[int] = []
    row = [0] * (len(name) + 1)  # a part may begin anywhere
    for i, letter in enumerate(word):
        earlier, before, row = before, row, [i + 1]
        for j, other in enumerate(name):
            cost = min(before[j] + (letter != other), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == name[j - 1] and word[i - 1] == other:
                cost = min(cost, earlier[j - 1] + 1)
            row.append(cost)
        if min(row) > most + 1:
            return None
    fewest = min(row)
    return fewest if fewest <= most else None
