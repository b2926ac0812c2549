"""Ways to reach someone outside the room: e-mail, handles, links.

Text comes in readable (see `characters`); what is found goes out as stretches of it. Whether
a find is held, covered or let pass is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from moderation.public import PLATFORMS, is_public_site
from moderation.told import Stretch, Told

_AT = r"(?:\s?@\s?|\s?[\[({]\s?at\s?[\])}]\s?)"
_DOT = r"(?:\s?\.\s?|\s?[\[({]\s?dot\s?[\])}]\s?|\s+dot\s+)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
_EMAIL = re.compile(
    rf"[a-z0-9][a-z0-9._%+-]{{0,63}}"
    rf"(?:{_AT}(?P<domain>{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}{_DOT}[a-z]{{2,12}}))"
)
_SPOKEN_EMAIL = re.compile(
    rf"[a-z0-9][a-z0-9._%+-]{{0,63}}\s+at\s+{_LABEL}"
    rf"(?:\s+dot\s+{_LABEL}){{0,3}}\s+dot\s+[a-z]{{2,12}}\b"
)
_TOP = (
    "com|org|net|io|app|dev|xyz|info|biz|online|site|shop|club|tv|example"
    "|uk|eu|de|fr|us|ca|au|nz|ie|in|ru"
)
_LINK = re.compile(
    r"(?:h(?:tt|xx)ps?|ftp)://[^\s<>\"]{2,400}"
    r"|www\.[^\s<>\"]{2,400}"
    rf"|(?<![@\w.-]){_LABEL}(?:\.{_LABEL}){{0,4}}\.(?:{_TOP})(?![\w@])(?:/[^\s<>\"]{{0,300}})?"
    rf"|(?<![@\w.-]){_LABEL}\.(?:gg|ly|me|to|gl|cc|link|page)/[^\s<>\"]{{1,300}}"
)
_SPOKEN_LINK = re.compile(
    rf"\b(?!(?:the|a|this|that|first|old)\s){_LABEL}(?:\s+dot\s+{_LABEL}){{0,3}}\s+dot\s+(?:com"
    rf"|org|net|io|gg|me|co|uk|ly)\b(?:\s+slash\s+\w+)?"
)
_PLATFORM = "|".join(sorted(map(re.escape, PLATFORMS), key=len, reverse=True))
_BETWEEN = (
    r"(?:\s*(?:\b(?:me|is|id|username|user|name|handle|account|live|tag|at|on)\b|[:=,@\-]"
    r"|->)\s*){0,4}"
)
_HANDLE = re.compile(
    rf"(?<!\w)(?:{_PLATFORM})(?!\w)(?P<between>{_BETWEEN}"
    rf"|\s+)(?P<name>[a-z0-9_][a-z0-9_.]{{2,30}}(?:\#\d{{4}})?)"
)
_ASKED_FOR = frozenset({*PLATFORMS, "cashapp", "cash", "venmo", "paypal", "u"})
_SPACED = tuple(platform for platform in PLATFORMS if " " in platform)
_AT_WORD, _DOT_WORD = frozenset({"at"}), frozenset({"dot"})
_DOTTED = re.compile(r"\.[a-z]{2}")
_BEGIN_LINK = ("//", "www.")
_PAY = re.compile(
    r"\b(?:cash\s?app|venmo|paypal)\s*(?:is|:|me)?\s*[$@][a-z]\w{2,30}|(?<!\w)u/[a-z0-9_.-]{3,30}"
)
_DOMAIN = re.compile(r"^(?:[a-z]+://)?(?:www\.)?([^/\s:?#]+)")


def emails(told: Told) -> Iterator[Stretch]:
    """E-mail addresses, written or spelled out; those of public services pass."""
    is_spoken = told.names(_AT_WORD)
    if "@" in told.text or (is_spoken and told.holds(")]}")):
        for found in _EMAIL.finditer(told.text):
            if not is_public_site(re.sub(r"\s", "", found["domain"])):
                yield found.span()
    if is_spoken and told.names(_DOT_WORD):
        for found in _SPOKEN_EMAIL.finditer(told.text):
            yield found.span()


def links(told: Told) -> Iterator[Stretch]:
    """Links to places nobody vouches for."""
    if _DOTTED.search(told.text) or told.holds(_BEGIN_LINK):
        for found in _LINK.finditer(told.text):
            domain = _DOMAIN.match(found.group())
            if domain is None or not is_public_site(domain.group(1)):
                yield found.span()
    if told.names(_DOT_WORD):
        for found in _SPOKEN_LINK.finditer(told.text):
            yield found.span()


def handles(told: Told) -> Iterator[Stretch]:
    """Names on other platforms; a word counts as a name only when it is written like one."""
    if not (told.names(_ASKED_FOR) or told.holds(_SPACED)):
        return
    text = told.text
    for found in _HANDLE.finditer(text):
        name, between = found["name"], found["between"]
        is_marked = "@" in between or (":" in between and len(name) > 4)
        if not re.search("[a-z]", name):
            continue
        if is_marked or re.search(r"\d|_|#|\w\.\w", name.strip(".")):
            yield found.span()
    for found in _PAY.finditer(text):
        yield found.span()
