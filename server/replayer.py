"""The process that replays a rule over stored messages: `python -m server.replayer`.

A process of its own, and a patient one: a thread would take turns with every message that is
being posted, while this takes only what time is left over. It reads the database, is told what to
do on its input and tells what it found on its output, a line of JSON each; it writes nothing, and
no words leave it.
"""

import os
import sys
import time
from collections.abc import Iterator

import msgspec
from sqlalchemy import Engine as Database
from sqlmodel import Session

from moderation import Amended, Context, Engine, Pack, Verdict, default_packs
from server.errors import where
from server.protocol.replays import Fault, Finding, InRoom, Order, Progress, Sample, Told
from server.store import rule_replays
from server.store.database import open_engine
from server.store.rule_replays import Line

PATIENCE = 10  # how much further back in the queue for the processor
ANYWHERE = Context()  # a room that was made meanwhile
SAMPLES = 24  # messages shown
SAMPLES_OF_A_KIND = 6


def main() -> None:
    os.nice(PATIENCE)
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    try:
        tell(Replay(order).run())
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more
    except Exception as bug:  # noqa: BLE001  (a door of its own: it says where, never what)
        tell(Fault(where(bug)))


def tell(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


class Replay:
    """One rule, two sets of rules, and what became of every message with either."""

    def __init__(self, order: Order) -> None:
        self.order = order
        shipped = default_packs()
        ours = Engine.load(shipped)
        self.before = Amended(ours, shipped, order.before)
        self.after = Amended(ours, shipped, order.after)
        self.lenses = list(_lenses(order.rule, shipped, (self.before, self.after)))
        self.found = Finding()
        self.kinds: dict[str, int] = {}

    def run(self) -> Finding:
        """Go through the messages, the newest first."""
        began = time.monotonic()
        database = open_engine(self.order.database, writes=False)
        try:
            with Session(database) as session:
                grounds = rule_replays.grounds(session)
                total = min(self.order.wanted, rule_replays.count(session, self.order.wanted))
            for lines in self._slices(database):
                for line in lines:
                    self.read(line, grounds.get(line.room, ANYWHERE))
                tell(Progress(self.found.read, total))
        finally:
            database.dispose()
        self.found.seconds = round(time.monotonic() - began, 2)
        self.found.cpu = round(time.process_time(), 2)
        return self.found

    def read(self, line: Line, context: Context) -> None:
        """One message. Most are not touched by the rule in either set, and are soon done with."""
        found = self.found
        room = found.rooms.setdefault(line.room, InRoom())
        found.read += 1
        room.read += 1
        found.newest = found.newest or line.at
        found.oldest = line.at
        if not any(self._sees(lens, line.body, context) for lens in self.lenses):
            return
        before, after = (one.review(line.body, context) for one in (self.before, self.after))
        found.hits += self._fired(after)
        found.hits_before += self._fired(before)
        found.cases += after.case - before.case
        if _fare(before) != _fare(after):
            room.changed += 1
            self._note(line, _fare(before), _fare(after))

    def _slices(self, database: Database) -> Iterator[list[Line]]:
        """A piece at a time, each in a look of its own, so that nothing is kept open for long."""
        left, before = self.order.wanted, None
        while left > 0:
            with Session(database) as session:
                lines = rule_replays.slice_before(session, before, left)
            if not lines:
                return
            yield lines
            left, before = left - len(lines), lines[-1].id

    def _sees(self, lens: Engine, text: str, context: Context) -> bool:
        found = lens.by_rules(text, lens.sight(text), context)
        return any(one.finding.rule == self.order.rule for one in found)

    def _fired(self, verdict: Verdict) -> bool:
        found = (*verdict.findings, *verdict.shadow)
        return any(finding.rule == self.order.rule for finding in found)

    def _note(self, line: Line, before: str, after: str) -> None:
        kind = f"{before} → {after}"
        self.found.changed += 1
        self.found.outcomes[kind] = self.found.outcomes.get(kind, 0) + 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if self.kinds[kind] <= SAMPLES_OF_A_KIND and len(self.found.samples) < SAMPLES:
            self.found.samples.append(Sample(line.id, line.room, before, after, line.at))


def _fare(verdict: Verdict) -> str:
    """What became of a message, as far as somebody would notice."""
    care = " with help" if verdict.care else ""
    return f"{verdict.outcome.label}{care}"


def _lenses(rule: str, shipped: tuple[Pack, ...], sets: tuple[Amended, ...]) -> Iterator[Engine]:
    """Engines that are quick to say whether a rule might matter: of theirs, or of one rule."""
    for pack in shipped:
        mine = tuple(one for one in pack.rule if one.id == rule)
        if mine:
            yield Engine.load([msgspec.structs.replace(pack, rule=mine)])
            return
    for one in sets:
        if one.theirs is not None and rule in {known.id for known in one.theirs.rules}:
            yield one.theirs


if __name__ == "__main__":
    main()
