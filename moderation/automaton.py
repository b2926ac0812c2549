"""One pass over a text that tells which phrases are worth a closer look.

Anchors of all phrases stand in one Aho-Corasick automaton, so the cost follows the length of
the text and not the number of rules. What an anchor stands for is only a number here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ahocorasick_rs import AhoCorasick

_REACH = 240
"""How far, in folded characters, a phrase may extend on either side of its anchor."""


class Automaton:
    """Anchors of many phrases; immutable and safe to share between threads."""

    def __init__(self, anchors: Mapping[int, Iterable[str]], signals: Iterable[str] = ()) -> None:
        owners: dict[str, list[int]] = {}
        for number, strings in anchors.items():
            for string in strings:
                owners.setdefault(string, []).append(number)
        for string in signals:
            owners.setdefault(string, [])
        self._owners = list(owners.values())
        self._signals = frozenset(i for i, string in enumerate(owners) if not owners[string])
        self._machine = AhoCorasick(list(owners)) if owners else None

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Every anchor in the text, as (anchor, start, end)."""
        if self._machine is None:
            return []
        found: list[tuple[int, int, int]] = self._machine.find_matches_as_indexes(
            text, overlapping=True
        )
        return found

    def has_signal(self, hits: Iterable[tuple[int, int, int]]) -> bool:
        """Whether one of the hits asks only for a more careful reading of the text."""
        return any(anchor in self._signals for anchor, _, _ in hits)

    def windows(
        self, hits: Iterable[tuple[int, int, int]], length: int
    ) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """For each phrase seen, the stretches to look at, merged where they touch."""
        stretches: dict[int, list[tuple[int, int]]] = {}
        for anchor, start, end in hits:
            for number in self._owners[anchor]:
                known = stretches.setdefault(number, [])
                first, last = max(0, start - _REACH), min(length, end + _REACH)
                if known and first <= known[-1][1]:
                    known[-1] = (known[-1][0], max(last, known[-1][1]))
                else:
                    known.append((first, last))
        yield from stretches.items()
