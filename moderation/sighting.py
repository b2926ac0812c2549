"""A sighting: what a first reading of a text gave, and where phrases stand in it.

Most texts show nothing and end here. Whether a match counts in its clause is for `look`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from moderation.clause import Match
from moderation.fold import Folded
from moderation.index import CONTACT, DIGIT, Seen, standings, widened
from moderation.phrase import Phrase
from moderation.privacy import may_name

_MOST_MATCHES = 16
_LONG = 600


class Sighting(Struct, frozen=True):
    """The words of a text, what may stand in them, and how they were read."""

    text: str
    words: AbstractSet[str]
    seen: Seen
    careful: bool
    folded: Folded | None = None

    @property
    def may_lead(self) -> bool:
        """Whether something may lead to a person: a platform, a number with what it belongs to."""
        seen = self.seen
        if self.careful or CONTACT in seen:
            return True
        return DIGIT in seen and may_name(self.text, self.words, len(seen[DIGIT]))

    def matches(self, phrase: Phrase | None, anchors: Sequence[str]) -> Iterator[Match]:
        """Where a phrase stands; None for one that is its own anchor."""
        if phrase is None:
            for start, end in standings(anchors, self.text, _MOST_MATCHES):
                yield Match(start + 1, end - 1)
            return
        count = 0
        for first, last in self._stretches(anchors):
            for found in phrase.pattern.finditer(self.text, first, last):
                gaps = "".join(f" {gap.strip()} " for gap in found.groups() if gap)
                yield Match(found.start(), found.end() - 1, gaps, phrase.starts, phrase.ends)
                count += 1
                if count == _MOST_MATCHES:
                    return

    def _stretches(self, anchors: Sequence[str]) -> list[tuple[int, int]]:
        """Where to look: the whole text, or around the anchors of a long one."""
        length = len(self.text)
        if length <= _LONG:
            return [(0, length)]
        return list(widened(standings(anchors, self.text, _MOST_MATCHES), length))
