"""Every way we know of hiding one word, by chance: invisible, look-alike, apart, drawn, slipped.

`DISGUISES` (beside this file) always do the same to a whole message; these do something
different to a word each time, as people do who try what passes. Given the same `Random`, the same
comes out.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from moderation.lookalikes import SKELETON

Hide = Callable[[str, Random], str]
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
MARKS = "".join(map(chr, (*range(0x300, 0x314), *range(0x316, 0x333))))
BORDERS = "*_~|/.- "
MASKS = "*#@%$"
LEET = {
    "a": "4@",
    "b": "8",
    "e": "3",
    "g": "9",
    "i": "1!",
    "l": "1|",
    "o": "0",
    "s": "5$",
    "t": "7+",
}
DRAWN = {
    "c": ("(", "<"),
    "d": ("|)",),
    "f": ("ph", "|="),
    "h": ("|-|",),
    "k": ("|<",),
    "l": ("|_", "1"),
    "m": ("/\\/\\", "|\\/|"),
    "n": ("|\\|", "/\\/"),
    "u": ("|_|", "v"),
    "v": ("\\/",),
    "w": ("\\/\\/", "vv"),
    "x": ("><",),
}
NEAR = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CYRILLIC = dict(zip("aceiopsxyjhkmtnur", "асеіорѕхујһкмтпиг", strict=True))
GREEK = dict(zip("aeiknoptuvxy", "αεικηορτυνχγ", strict=True))


def _each(word: str, change: Callable[[str], str]) -> str:
    return "".join(change(letter) for letter in word)


def _joined(word: str, by: str) -> str:
    return by.join(word)


def _words(text: str, change: Callable[[str], str], between: str = " ") -> str:
    return between.join(map(change, text.split()))


def _inside(word: str, chance: Random) -> int:
    """A place inside the longest word, between two letters."""
    longest = max(word.split(), key=len)
    return word.index(longest) + chance.randint(1, max(1, len(longest) - 1))


def _lookalikes() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character, letter in SKELETON.items():
        if unicodedata.category(character)[0] in "LN" and not character.isascii():
            found[letter].append(character)
    return found


def _accents() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, range(0xE0, 0x180)):
        plain = unicodedata.normalize("NFD", character)[0]
        if plain != character and plain.isascii():
            found[plain].append(character)
    return found


LOOKALIKES = MappingProxyType(_lookalikes())
ACCENTS = MappingProxyType(_accents())


def mixed_case(word: str, chance: Random) -> str:
    return _each(word, lambda c: c.upper() if chance.random() < 0.5 else c)


def invisible(word: str, chance: Random) -> str:
    return _words(word, lambda one: _joined(one, chance.choice(INVISIBLE)))


def accented(word: str, chance: Random) -> str:
    return _each(word, lambda c: chance.choice(ACCENTS.get(c, [c])))


def stacked(word: str, chance: Random) -> str:
    def marked(c: str) -> str:
        return c if c == " " else c + "".join(chance.choices(MARKS, k=chance.randint(1, 3)))

    return _each(word, marked)


def shifted(first: int) -> Hide:
    """Letters moved to another row of the alphabet, as fullwidth, bold or circled ones."""
    return lambda word, _: _each(word, lambda c: chr(first + ord(c) - 97) if c.isalpha() else c)


def bold(word: str, chance: Random) -> str:
    first = chance.choice((0x1D41A, 0x1D482, 0x1D4EA, 0x1D5BA, 0x1D5EE, 0x1D656, 0x1D68A))
    return shifted(first)(word, chance)


def flags(word: str, chance: Random) -> str:
    return _words(word, lambda one: _joined(shifted(0x1F1E6)(one, chance), "\u200b"))


def spaced(word: str, _: Random) -> str:
    return _words(word, lambda one: _joined(one, " "), "  ")


def parted(sign: str) -> Hide:
    return lambda word, _: _words(word, lambda one: _joined(one, sign))


def mixed_signs(word: str, chance: Random) -> str:
    def part(one: str) -> str:
        return one[0] + "".join(chance.choice(BORDERS) + c for c in one[1:])

    return _words(word, part)


def one_sign(word: str, chance: Random) -> str:
    at = _inside(word, chance)
    return word[:at] + chance.choice(BORDERS) + word[at:]


def over_lines(word: str, chance: Random) -> str:
    at = _inside(word, chance)
    return f"{word[:at]}\n{word[at:]}"


def marked_up(word: str, chance: Random) -> str:
    at, sign = _inside(word, chance), chance.choice(("**", "__", "~~", "`", "*"))
    return f"{sign}{word[:at]}{sign}{word[at:]}"


def entity(word: str, chance: Random) -> str:
    at = _inside(word, chance)
    code = ord(word[at])
    return word[:at] + chance.choice((f"&#{code};", f"&#x{code:x};")) + word[at + 1 :]


def masked(word: str, chance: Random) -> str:
    """A sign for a vowel inside, as newspapers do it."""
    longest = max(word.split(), key=len)
    inner = [n for n, c in enumerate(longest[1:-1], 1) if c in "aeiou"] or [1]
    at = word.index(longest) + chance.choice(inner)
    return word[:at] + chance.choice(MASKS) + word[at + 1 :]


def stretched(word: str, chance: Random) -> str:
    return _each(word, lambda c: c * chance.randint(2, 5) if chance.random() < 0.3 else c)


def stretched_all(word: str, chance: Random) -> str:
    return _each(word, lambda c: c * chance.randint(2, 3) if c != " " else c)


def dressed(word: str, chance: Random) -> str:
    before = chance.choice(("", "xx", "z", "the", "_"))
    return before + word + chance.choice(("xx", "z", "123", "_"))


def together(word: str, _: Random) -> str:
    return word.replace(" ", "")


def leet(word: str, chance: Random) -> str:
    return _each(word, lambda c: chance.choice(LEET[c]) if c in LEET else c)


def drawn(word: str, chance: Random) -> str:
    def draw(c: str) -> str:
        ways = (*LEET.get(c, ""), *DRAWN.get(c, ()))
        return chance.choice(ways) if ways and chance.random() < 0.7 else c

    return _each(word, draw)


def foreign(word: str, chance: Random) -> str:
    """Cyrillic and Greek letters between Latin ones."""

    def change(c: str) -> str:
        ways = [table[c] for table in (CYRILLIC, GREEK) if c in table]
        return chance.choice(ways) if ways and chance.random() < 0.6 else c

    return _each(word, change)


def lookalike(word: str, chance: Random) -> str:
    """Any character of Unicode that looks like the letter."""
    return _each(word, lambda c: chance.choice([c, *LOOKALIKES.get(c, ())]))


def dropped(word: str, chance: Random) -> str:
    at = _inside(word, chance)
    return word[:at] + word[at + 1 :]


def added(word: str, chance: Random) -> str:
    at = _inside(word, chance)
    return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at:]


def swapped(word: str, chance: Random) -> str:
    at = _inside(word, chance)
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def beside(word: str, chance: Random) -> str:
    """The key beside the one that was meant."""
    at = _inside(word, chance)
    row = next((row for row in NEAR if word[at] in row), NEAR[0])
    key = max(row.find(word[at]), 0)
    return (
        word[:at]
        + chance.choice(row[max(0, key - 1) : key] + row[key + 1 : key + 2])
        + word[at + 1 :]
    )


def one_after_another(*steps: Hide) -> Hide:
    def hide(word: str, chance: Random) -> str:
        for step in steps:
            word = step(word, chance)
        return word

    return hide


HIDINGS: Mapping[str, Hide] = MappingProxyType(
    {
        "plain": lambda word, _: word,
        "upper": lambda word, _: word.upper(),
        "mixed case": mixed_case,
        "invisible": invisible,
        "soft hyphens": lambda word, _: _words(word, lambda one: _joined(one, "\u00ad")),
        "accents": accented,
        "stacked marks": stacked,
        "fullwidth": shifted(0xFF41),
        "spaced": spaced,
        "dots": parted("."),
        "dashes": parted("-"),
        "underscores": parted("_"),
        "mixed signs": mixed_signs,
        "one sign": one_sign,
        "over lines": over_lines,
        "marked up": marked_up,
        "entity": entity,
        "masked": masked,
        "stretched": stretched,
        "all stretched": stretched_all,
        "dressed": dressed,
        "together": together,
        "foreign": foreign,
        "look-alikes": lookalike,
        "bold": bold,
        "circled": shifted(0x24D0),
        "flags": flags,
        "leet": leet,
        "drawn": drawn,
        "dropped": dropped,
        "added": added,
        "swapped": swapped,
        "beside": beside,
        "leet in dots": one_after_another(leet, parted(".")),
        "foreign, invisible": one_after_another(foreign, invisible),
        "spaced, stretched": one_after_another(stretched, spaced),
        "accents, leet": one_after_another(
            lambda w, r: _each(w, lambda c: accented(c, r) if r.random() < 0.5 else leet(c, r))
        ),
        "fullwidth, spaced": one_after_another(shifted(0xFF41), spaced),
    }
)
