"""Arabic letters that are written in several ways, and how they are all read.

Hamzas on alef, alef maqsura, ta marbuta and the short vowels are left out or swapped in everyday
writing; tatweel only stretches a word; Persian keyboards have letters of their own. Which words
these letters make is the pack's.
"""

from types import MappingProxyType

_VOWELS = "".join(map(chr, (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670)))
_TATWEEL = "ـ"
_ONE_SHAPE = {"ا": "أإآٱ", "ي": "ىیئ", "ه": "ة", "و": "ؤ", "ك": "ک", "?": "؟", ",": "،", ";": "؛"}

ARABIC = MappingProxyType(
    dict.fromkeys(_VOWELS + _TATWEEL, "")
    | {letter: plain for plain, letters in _ONE_SHAPE.items() for letter in letters}
)
"""How each is read; an empty string for what is not."""
