"""Ways people disguise what they write; each must leave a severe message audible."""

from __future__ import annotations

import re
from collections.abc import Callable

_LEET = str.maketrans({"e": "3", "a": "4", "i": "1", "o": "0", "s": "$"})
_CYRILLIC = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х"})
_FULLWIDTH = {ord("a") + n: chr(0xFF41 + n) for n in range(26)}
_CIRCLED = {ord("a") + n: chr(0x24D0 + n) for n in range(26)}
_BOLD = {ord("a") + n: chr(0x1D41A + n) for n in range(26)}


def leet(text: str) -> str:
    """Signs for letters, in words long enough to be told from numbers."""
    return re.sub(r"[a-z]{3,}", lambda word: word.group().translate(_LEET), text.lower())


def spaced(text: str) -> str:
    """Letters one space apart, words two."""
    return "  ".join(" ".join(word) for word in text.split())


def dotted(text: str) -> str:
    return " ".join(".".join(word) for word in text.split())


def look_alike(text: str) -> str:
    """One Cyrillic letter in each word that has one to replace."""
    return re.sub(
        r"[a-z]{3,}",
        lambda word: word.group()[:-1].translate(_CYRILLIC) + word.group()[-1],
        text.lower(),
    )


def zero_width(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[a-z])", "\u200b", text)


def repeated(text: str) -> str:
    """The last letter of each word stretched."""
    return re.sub(r"([a-z])\b", r"\1\1\1\1", text)


def fullwidth(text: str) -> str:
    return text.lower().translate(_FULLWIDTH)


def bold(text: str) -> str:
    return text.lower().translate(_BOLD)


def marked(text: str) -> str:
    return re.sub(r"([a-z])", "\\1\u0301", text.lower())


def shouted(text: str) -> str:
    return text.upper()


def soft_hyphen(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[a-z])", "\u00ad", text)


def circled(text: str) -> str:
    return text.lower().translate(_CIRCLED)


def entities(text: str) -> str:
    """Every other letter written as a number."""
    letters = (f"&#{ord(c)};" if at % 2 and c.isascii() else c for at, c in enumerate(text))
    return "".join(letters)


DISGUISES: dict[str, Callable[[str], str]] = {
    function.__name__: function
    for function in (
        shouted,
        leet,
        spaced,
        dotted,
        look_alike,
        zero_width,
        repeated,
        fullwidth,
        bold,
        marked,
        soft_hyphen,
        circled,
        entities,
    )
}
