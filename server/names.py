"""Names people choose: what a usable one is, and when two look alike. Pure.

A name in a room must be readable, must not pretend to be staff, and must not be mistaken for
somebody else's. What a name may not say about a person (a phone number) the engine decides.
"""

import re
import unicodedata

from moderation import skeleton
from server.errors import Refused

SHORTEST, LONGEST = 2, 32  # characters
CLAIMING = re.compile(r"moderator|admin|facilitator|staff|kith|support ?team|system")


def tidy(name: str, *, may_claim: bool = False) -> str:
    """The name as it will be shown, or `Refused` with field "name"."""
    shown = " ".join(unicodedata.normalize("NFC", name).split(" ")).strip()
    shown = re.sub(" {2,}", " ", shown)
    if any(not _is_plain(c) for c in shown):
        raise _refused("Please use letters, numbers, spaces and simple signs in a name.")
    if not SHORTEST <= len(shown) <= LONGEST:
        raise _refused(f"A name has {SHORTEST} to {LONGEST} characters.")
    if not any(unicodedata.category(c)[0] in "LN" for c in shown):
        raise _refused("A name needs at least one letter or number.")
    if not may_claim and CLAIMING.search(key(shown)):
        raise _refused(
            "That name could be taken for somebody who works here. Please choose another."
        )
    return shown


def key(name: str) -> str:
    """What a name looks like: two names with the same key cannot be told apart at a glance."""
    return re.sub(r"[\W_]+", "", skeleton(name)) or name.casefold()


def _is_plain(character: str) -> bool:
    """Letters, marks, numbers, punctuation, symbols and the plain space; nothing invisible."""
    category = unicodedata.category(character)
    return character == " " or category[0] in "LMNPS"


def _refused(sentence: str) -> Refused:
    return Refused("name", sentence, field="name")
