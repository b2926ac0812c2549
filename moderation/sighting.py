"""A sighting: what a first reading of a text gave, and where phrases stand in it.

Most texts show nothing and end here. Whether a match counts in its clause is for `look`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from moderation.clause import Match
from moderation.fold import Folded
from moderation.index import CONTACT, DIGIT, Signs, Spot
from moderation.phrase import Phrase
from moderation.privacy import may_name


class Sighting(Struct, frozen=True):
    """The words of a text, what may stand in them, and how they were read."""

    text: str
    words: list[str]
    cues: set[str]
    signs: Signs
    spots: Sequence[Spot]
    careful: bool
    folded: Folded | None = None

    @property
    def may_lead(self) -> bool:
        """Whether something may lead to a person: a platform, a number with what it belongs to."""
        signs = self.signs
        if self.careful or CONTACT in signs:
            return True
        return DIGIT in signs and may_name(self.text, self.cues, len(signs[DIGIT]))

    def as_folded(self, text: str) -> Folded:
        """The text as it was read, with the way back; this sighting is of it."""
        return self.folded or Folded(text, self.text, self.words)

    def matches(self, phrase: Phrase | None, first: int, last: int) -> Iterable[Match]:
        """Where a phrase stands within a stretch; None for one of plain words: all of it."""
        if phrase is None:
            return (Match(first + 1, last - 1, phrase=self.text[first + 1 : last - 1]),)
        found = phrase.pattern.search(self.text, first, last)
        return self._from(found, phrase, last) if found else ()

    def _from(self, found: re.Match[str] | None, phrase: Phrase, last: int) -> Iterator[Match]:
        """The first match of a phrase, and those behind it."""
        while found:
            gaps = "".join(f" {gap.strip()} " for gap in found.groups() if gap)
            end = found.end() - 1
            yield Match(
                found.start() + 1,
                end,
                gaps,
                phrase.starts,
                phrase.ends,
                phrase.strokes,
                phrase.source,
            )
            found = phrase.pattern.search(self.text, end, last)
