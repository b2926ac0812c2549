"""Names for a room: the file's own where the server takes it, else the nearest usable one.

The rule is small and always gives the same: the name as it is, without spaces that nobody sees;
the same without what cannot stand in a name; that with a number; at last "Guest" with a number of
their own.
"""

import unicodedata
from collections.abc import Iterator

LONGEST = 28  # leaves room for a number
ALIKE = 5  # numbers tried before the name itself must be what is refused


def candidates(wanted: str, number: int) -> Iterator[str]:
    """Names to try, nearest first. `number` is the person's own."""
    neat = unicodedata.normalize("NFC", " ".join(wanted.split()))
    yield neat
    bare = plain(neat)
    if bare is not None:
        if bare != neat:
            yield bare
        for alike in range(2, 2 + ALIKE):
            yield f"{bare} {alike}"
    for hundred in range(1, 10):
        yield f"Guest {hundred * 1000 + number}"


def plain(wanted: str) -> str | None:
    """What of a name is sure to be readable, or None when too little is left."""
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in wanted)
    bare = " ".join("".join(kept).split())[:LONGEST].strip()
    return bare if len(bare) > 1 else None
