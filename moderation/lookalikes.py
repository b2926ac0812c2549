"""Characters that look like Latin letters, and the digits and signs that stand in for them.

`LATIN` is made from the names in Python's `unicodedata`; `_BY_LETTER` and `_RARE` began as a list
of our own and were filled up with code points of Unicode's confusables data (TR39), used under the
Unicode licence (LICENSE-UNICODE beside this file); `LEET` and `_DRAWINGS` are our own. The idea
of a skeleton is TR39's. Whether a character *should* be read as its look-alike is not
decided here: real Cyrillic and Greek stay what they are (see `fold`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType

_LATIN_NAME = re.compile(
    r"(?:MODIFIER LETTER |NEGATIVE (?:CIRCLED|SQUARED) |SQUARED |REGIONAL INDICATOR )?"
    r"(?:LATIN )?(?:SUBSCRIPT |CROSSED )?(?:SMALL |CAPITAL |LETTER |SYMBOL |SMALL CAPITAL )*"
    r"(?:DOTLESS |TURNED |REVERSED |OPEN |SCRIPT )?([A-Z])(?: WITH [A-Z -]+)?"
)
_LATIN_BLOCKS = (
    (0x00C0, 0x02B0),
    (0x1D00, 0x1DC0),
    (0x1E00, 0x1F00),
    (0x2C60, 0x2C80),
    (0xA720, 0xA800),
    (0xAB30, 0xAB70),
    (0x1F130, 0x1F18A),
    (0x1F1E6, 0x1F200),
)
# Written per Latin letter: Cyrillic, Greek, Armenian, Cherokee, Coptic, Lisu and signs.
_BY_LETTER = {
    "a": "аαάӓӑɑꭺᎪꓮ∀ΛⲁᗅᴀдⱯ",
    "b": "вьъбβЬᏴꓐƅᗷ฿ßᏼⲃ",
    "c": "сϲҫςⅭᏟꓚ¢©ⲥᑕ𐌂ϛ",
    "d": "ԁᎠꓓժ∂ᗪᑯᏧꓒƌ",
    "e": "еёєҽɛεέэᎬꓰ€℮∃ꬲⲉᗴⴹ",
    "f": "ғϝƒꓝſꬵᖴϜք",
    "g": "ցɡցԍᏀꓖƍꮐᶃԌ",
    "h": "һнηհᎻꓧⲏᕼꮋ",
    "i": "іїɩιίϊӏᎥꓲ¡ꙇꭵıⲓ",
    "j": "јϳյᎫꓙᒍϳ",
    "k": "кκќқҝᏦꓗⲕᛕϰ",
    "l": "ӏᏞꓡ|£łǀᒪןⳑ",
    "m": "мϻᎷꓟ₥μµᛖᗰⲙ",
    "n": "пиոήηпийꓠ∩₦ռⲛ",
    "o": "оοόөօσΟФꓳ°øθδဝഠⲟ",
    "p": "рρᏢꓑ₱þⲣᑭ",
    "q": "ԛզգϙ",
    "r": "гяᎡꓣ®ꭇᴦⲅᏒᖇ",
    "s": "ѕʂᏚꓢ§ƽᏕ",
    "t": "тτᎢꓔ†₮ⲧꓕ",
    "u": "υύսմцꓴ∪ᑌ",
    "v": "ѵνᏙꓦ√ᐯ",
    "w": "ѡшщωώᏔꓪա₩ԝᎳⲱ",
    "x": "хχҳжꓫ×᙭ⲭ",
    "y": "уўүγуᎩꓬ¥чɣγⲩ",
    "z": "ᏃꓜʐζЗⲍ",
}
# Signs, and letters of scripts hardly anybody writes: Deseret, Lycian, Carian, Warang Citi, Miao.
_RARE = {
    "a": "⍺𖽀𐊠",
    "b": "ᏏᑲᖯꞴ𐊂𐊡𐌁",
    "c": "𐐽🝌𑣲𑣩𐊢𐔜",
    "d": "ᗞ",
    "e": "⋿𑢦𑢮𐊆",
    "f": "ẝ𝈓𑣂𐊇𐊥𐔥",
    "g": "Ᏻ",
    "h": "Ꮒ𐋏",
    "i": "˛⍳ͺ𑣃",
    "k": "𐔘",
    "l": "∣⏽￨۱𐌠ⵏᛁ𖼨𐊊𐌉𝈪𖼖𑢣𑢲𐐛𐔦",
    "m": "𐊰𐌑",
    "n": "𐔓",
    "o": "ంಂംං۵ᴑꬽჿ𐓪𑣈𑣗𐐬〇ⵔዐଠ𐓂𑢵𐊒𐊫𐔖",
    "p": "⍴𐊕",
    "q": "ⵕ",
    "r": "ꭈꮁ𝈖𐒴𖼵",
    "s": "𑣁𐑈Տ𖼺𐊖",
    "t": "⊤⟙🝨𖼊𑢼𐊗𐊱𐌕",
    "u": "ꞟ𐓶𑣘⋃ሀ𐓎𖽂𑢸",
    "v": "∨⋁𑜆𑣀𝈍۷ⴸꛟ𖼈𑢠𐔝",
    "w": "𑜊𑜎𑜏𑣯𑣦",
    "x": "᙮⤫⤬⨯ᕁᕽ╳𐌢𑣬Ꭓⵝᚷ𐊐𐊴𐌗𐔧",
    "y": "ყ𑣜ϒᎽ𖽃𑢤𐊲",
    "z": "𑣄𐋵𑣥𑢩",
}


def _named() -> Iterator[tuple[str, str]]:
    for first, end in _LATIN_BLOCKS:
        for character in map(chr, range(first, end)):
            name = _LATIN_NAME.fullmatch(unicodedata.name(character, ""))
            if name:
                yield character, name.group(1).lower()


def _listed() -> Iterator[tuple[str, str]]:
    for letter, characters in (*_BY_LETTER.items(), *_RARE.items()):
        for character in characters:
            yield character, letter
            if len(upper := character.upper()) == 1 and not upper.isascii():
                yield upper, letter
            if len(lower := character.lower()) == 1:
                yield lower, letter


def _zeros() -> Iterator[tuple[str, str]]:
    """The zero of every script is a ring."""
    for character in map(chr, range(0x0660, 0x1E9FF)):
        if unicodedata.digit(character, None) == 0:
            yield character, "o"


LATIN = MappingProxyType(dict(_named()))
"""Variants that are Latin letters themselves: accents, small capitals, boxed letters."""

SKELETON = MappingProxyType({**dict(_zeros()), **dict(_listed()), **LATIN})
"""Every character we know to look like a Latin letter, with that letter."""

ALSO = MappingProxyType(
    {"ν": "n", "υ": "y", "η": "h", "ӏ": "i", "ι": "l", "і": "l", "ց": "u", "ʋ": "u", "ɯ": "w"}
    | {"μ": "u", "ı": "l", "ꓲ": "l", "ⲓ": "l", "п": "p", "л": "n", "χ": "x", "ρ": "p", "ⲛ": "n"}
    | {"λ": "l", "с": "s", "г": "r", "ʟ": "l", "и": "u", "ɩ": "l", "Ɩ": "l", "ſ": "s"}
)
"""Further letters that a look-alike may stand for; capitals and small ones look different."""

LEET = MappingProxyType(
    {
        "0": "o",
        "1": "il",
        "2": "zr",
        "3": "e",
        "4": "a",
        "5": "s",
        "6": "gb",
        "7": "tl",
        "8": "b",
        "9": "gq",
        "@": "a",
        "$": "s",
        "!": "il",
        "|": "il",
        "+": "t",
        "(": "c",
        "<": "c",
        "€": "e",
        "£": "l",
        "¢": "c",
        "#": "h",
        "%": "x",
        "&": "a",
        "^": "a",
    }
)
"""Digits and signs, each with the letters it may stand for, likeliest first."""

_DRAWINGS = (
    "/\\/\\ m, |\\/| m, \\/\\/ w, |\\| n, /\\/ n, |_| u, |-| h, |< k, |{ k, |) d, |> p, |= f, "
    "|3 b, |2 r, |_ l, () o, [] o, >< x, \\/ v, /\\ a, !< k, !3 b, |( k, 1< k, {} o, }{ x, )( x, "
    "'/ y, |* p"
)
DRAWN = MappingProxyType(
    {
        first: tuple(
            (drawing, letter)
            for drawing, letter in (pair.split() for pair in _DRAWINGS.split(", "))
            if drawing[0] == first
        )
        for first in "/|\\([>!{})1'"
    }
)
"""Letters drawn with several signs, by the first of them, the longer drawings first."""
