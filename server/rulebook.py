"""The rulebook: the rules in force in this process, and what they found since it was last noted.

One engine is in use at any moment; a new one is built beside it and takes its place between two
messages, so that a post under way keeps the one it began with. Where rules come from is not known
here; a set that cannot be built leaves the last good one in use, and `fault` says why.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Coroutine, Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec

from moderation import Amended, Amendments, Engine, Finding, Pack, Verdict, default_packs, faults
from moderation.amended import lent

Hits = Counter[tuple[str, int]]  # by rule and version
SHORT_TURN = 0.0005  # seconds; a tenth of the usual
GRAVE = 3  # the severity from which nobody waits for a rule to be made ready
NOTHING = (0, 0)  # the mark of a set that nobody has amended


class Rulebook:
    """Hands out the engine, takes a new one, and counts hits until they are written down."""

    def __init__(self, ours: Engine) -> None:
        self.engine: Engine | Amended = ours
        self.mark = NOTHING
        self.fault: str | None = None
        self.versions: Mapping[str, int] = {}  # of rules that somebody changed
        self.hits: Hits = Counter()
        self.shadow_hits: Hits = Counter()
        self.turn = asyncio.Lock()  # one set is built at a time
        self.ours = ours
        self._turn = sys.getswitchinterval()
        self.errands: set[asyncio.Task[None]] = set()

    @cached_property
    def shipped(self) -> tuple[Pack, ...]:
        """The packs that ship with Kith. Read on first use, which takes a quarter of a second."""
        return default_packs()

    def warm_up(self) -> None:
        """Read an example of every grave rule. What a rule looks for is made ready when it is first
        needed; nobody's cry shall wait for that. Takes a second: for a server that starts.
        """
        for rule in self.ours.rules:
            if rule.severity >= GRAVE and rule.fires:
                self.ours.review(rule.fires[0])

    def built(self, amendments: Amendments) -> Engine | Amended:
        """An engine with these amendments; raises `PackError`. For a thread: it takes a while.

        Meanwhile threads take shorter turns, so that a message that is ready waits for less.
        """
        if not amendments:
            return self.ours
        sys.setswitchinterval(SHORT_TURN)
        try:
            return Amended(self.ours, self.shipped, amendments)
        finally:
            sys.setswitchinterval(self._turn)

    def sound(self, amendments: Amendments) -> tuple[Amendments, str]:
        """The rules of a set that can be read, and what is wrong with the others."""
        packs, wrong = [], []
        for pack in amendments.packs:
            whole = lent(pack, self.shipped)
            bad = {rule.id: found for rule in pack.rule if (found := faults.of_rule(rule, whole))}
            wrong += [f"{rule}: {found[0]}" for rule, found in bad.items()]
            kept = tuple(rule for rule in pack.rule if rule.id not in bad)
            packs.append(msgspec.structs.replace(pack, rule=kept))
        return Amendments(tuple(packs), amendments.states), "; ".join(wrong)

    def put(
        self,
        mark: tuple[int, int],
        engine: Engine | Amended,
        versions: Mapping[str, int],
        fault: str | None = None,
    ) -> None:
        """From the next message on, these rules."""
        self.mark, self.engine, self.versions, self.fault = mark, engine, versions, fault

    def keep(self, mark: tuple[int, int], fault: str) -> None:
        """The set of this mark cannot be built: go on with the one in use, and say so."""
        self.mark, self.fault = mark, fault

    def look_after(self, errand: Coroutine[Any, Any, None]) -> None:
        """Something that goes on by itself, like a replay, until it is done or the house closes."""
        task = asyncio.get_running_loop().create_task(errand)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def stop(self) -> None:
        """End what goes on by itself."""
        errands = list(self.errands)
        for task in errands:
            task.cancel()
        await asyncio.gather(*errands, return_exceptions=True)

    def note(self, verdict: Verdict) -> None:
        """Count what rules found in words that somebody sent."""
        if verdict.findings:
            self.hits.update(self._keys(verdict.findings))
        if verdict.shadow:
            self.shadow_hits.update(self._keys(verdict.shadow))

    def noted(self) -> tuple[Hits, Hits]:
        """What was counted since the last time, for whoever writes it down."""
        told = self.hits, self.shadow_hits
        self.hits, self.shadow_hits = Counter(), Counter()
        return told

    def put_back(self, told: tuple[Hits, Hits]) -> None:
        """It could not be written down: it stays counted."""
        self.hits.update(told[0])
        self.shadow_hits.update(told[1])

    def _keys(self, findings: Iterable[Finding]) -> set[tuple[str, int]]:
        return {(found.rule, self.versions.get(found.rule, 0)) for found in findings}
