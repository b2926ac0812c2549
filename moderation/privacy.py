"""Personal data in a text: what would let a stranger find or reach someone.

Here the finds of `numbers`, `contacts` and `places` become findings with a kind reason.
Which shapes count is decided there; what follows for the message, in `judgement`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from moderation import contacts, numbers, places
from moderation.characters import Readable, readable
from moderation.judgement import Judged
from moderation.phrase import holds_any
from moderation.told import Told
from moderation.verdict import Finding, Outcome

_SEEKERS = (
    ("card", numbers.cards),
    ("papers", numbers.papers),
    ("email", contacts.emails),
    ("handle", contacts.handles),
    ("link", contacts.links),
    ("phone", numbers.phones),
)
"""Kinds of personal data and who finds them, the more telling first. Each has its own cheap test
whether to look at all: the words of the text, or how many digits it holds."""
_BESIDE_DIGITS = places.BESIDE_DIGITS | numbers.PAPER_WORDS | numbers.SAID
_HOUSES = tuple(house.replace(".", " ") for house in places.HOUSES)
_ANOTHERS = re.compile(
    r"\b(?:his|her|their|hers)\s(?:\w+\s){0,2}(?:number|phone|cell|mobile|address|email|e-mail"
    r"|home|house|insta|instagram|snap|facebook|card|name|profile|discord)\b"
    r"|\b(?:he|she|they)\s(?:lives?|works?)\s(?:at|on|in)\b|\b(?:he|she|they)(?:'s|'re| is"
    r"| are)\s(?:at|living at|on)\b"
)
_BEFORE = 48
_MOST = 40
REASONS = MappingProxyType(
    {
        "phone": (
            "This looks like a phone number. Sharing it here lets anyone in the room contact you."
        ),
        "email": (
            "This looks like an e-mail address. Sharing it here lets anyone in the room write "
            "to you."
        ),
        "handle": (
            "This looks like a name on another site. Sharing it here lets people follow you out "
            "of the room."
        ),
        "link": "This is a link. Links can tell others who you are or lead them somewhere unsafe.",
        "card": "This looks like a bank number. It is safer to keep it to yourself.",
        "papers": (
            "This looks like a number or date that belongs to one person. It is safer to keep "
            "it to yourself."
        ),
        "address": "This looks like an address. Sharing it here lets anyone in the room find you.",
        "name": "This looks like a full name. A name you use only here keeps you safer.",
    }
)
_ANOTHERS_REASON = (
    "This looks like someone else's details, so a person will look at it first. Please leave "
    "out what could identify others."
)


def find(text: str) -> list[Judged]:
    """Every piece of personal data in a text; stretches already covered are not told twice.

    After so many pieces the whole text counts as one: nobody needs them told apart.
    """
    source = readable(text)
    taken = bytearray(len(text))
    judged: list[Judged] = []
    for kind, start, end in _stretches(source, text):
        if len(judged) == _MOST:
            return [*judged, _judge(kind, 0, len(text), _is_anothers(text, start))]
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            judged.append(_judge(kind, start, end, _is_anothers(text, start)))
    return judged


def may_name(text: str, words: AbstractSet[str], digits: int) -> bool:
    """Whether a text of plain words with a few digits may hold what `find` looks for; cheap."""
    if digits >= numbers.FEWEST_DIGITS or not _BESIDE_DIGITS.isdisjoint(words):
        return True
    return holds_any(text, _HOUSES)


def _stretches(source: Readable, original: str) -> Iterator[tuple[str, int, int]]:
    """Kind and original place of every find."""
    told = Told.of(source.text)
    for kind, seek in _SEEKERS:
        for start, end in seek(told):
            yield kind, *source.span(start, end)
    for start, end in places.addresses(original, told):
        yield "address", start, end
    for start, end in places.full_names(original, told):
        yield "name", start, end


def _is_anothers(original: str, start: int) -> bool:
    before = original[max(0, start - _BEFORE) : start].lower()
    return bool(_ANOTHERS.search(before))


def _judge(kind: str, start: int, end: int, is_anothers: bool) -> Judged:
    hold = is_anothers and kind != "link"
    finding = Finding(
        rule=f"privacy.{kind}",
        category="personal_data",
        axis="privacy",
        severity=2 if hold else 1,
        start=start,
        end=end,
        reason=_ANOTHERS_REASON if hold else REASONS[kind],
        outcome=Outcome.HOLD if hold else Outcome.NUDGE,
        case=hold,
    )
    return Judged(finding, None, ((start, end),))
