"""Latency: from the moment a post leaves its author until every one of 1,000 members has it.

20 posts a second, moderated, on SQLite with `synchronous=FULL`, read off by the client that holds
all the sockets; what it takes that client to read a thousand sockets is part of the figure, so a
bare asyncio loop that appends to a file, `fsync`s and writes to all stands beside it, in turns.
The figure does not say what a network adds, nor what happens at full load (see fanout.py).
"""

import contextlib
import time
from collections.abc import Iterator
from itertools import cycle

from tests.bench import fanout, sample, serving, table, wire
from tests.bench.crowd import PATIENCE, Stuck
from tests.bench.databases import sqlite
from tests.bench.fanout import Side
from tests.bench.table import Options, Row

MEMBERS = 1000
RATE = 20  # posts a second
SECONDS = 3.0  # of posting, per run
P50, P99 = 10.0, 40.0  # ms


def measure(options: Options) -> list[Row]:
    members = 300 if options.quick else MEMBERS
    found: dict[str, list[float]] = {"kith": [], "bare": []}
    with fanout.posts(members) as kith, bare(members) as floor:
        for _ in range(options.runs):
            found["kith"] += paced(kith, RATE, SECONDS)
            found["bare"] += paced(floor, RATE, SECONDS)
    rows = []
    for name, share, most in (("p50", 0.5, P50), ("p99", 0.99, P99)):
        ours = table.percentile(found["kith"], share)
        theirs = table.percentile(found["bare"], share)
        what = f"post → seen by all {members}, {RATE}/s, {name}"
        beside, ratio = f"{theirs:.1f} ms bare loop", f"{ours / theirs:.2f} ×"
        rows.append(table.bounded(what, "ms", ours, most, beside, ratio))
    return rows


def paced(side: Side, rate: float, seconds: float) -> list[float]:
    """Publish at a steady pace; the milliseconds until each message had reached everybody."""
    crowd = side.crowd
    crowd.begin()
    sent: list[float] = []
    taken: list[float] = []
    began = time.monotonic()
    while len(taken) < int(rate * seconds):
        now = time.monotonic()
        due = began + len(sent) / rate
        if len(sent) < int(rate * seconds) and now >= due:
            sent.append(time.monotonic())
            side.publish(1)
            continue
        wait = due - now if len(sent) < int(rate * seconds) else 0.1
        crowd.pump(max(0.0, wait))
        arrived = time.monotonic()
        while len(taken) < crowd.progress.done:
            taken.append(1000 * (arrived - sent[len(taken)]))
        if arrived > began + seconds + PATIENCE:
            raise Stuck(f"{len(taken)} of {len(sent)} heard, {crowd.lost} lost, {crowd.refusals}")
    return taken


@contextlib.contextmanager
def bare(members: int) -> Iterator[Side]:
    """The floor: a loop that fsyncs what it is told and tells everybody."""
    said = wire.frame(sample.text().encode())
    with (
        sqlite() as (folder, _),
        serving.plain("bare", str(folder / "said")) as served,
        fanout.seated(served, [""] * members, "/") as crowd,
    ):
        turns = cycle(crowd.members)

        def publish(messages: int) -> None:
            for _ in range(messages):
                next(turns).send(said)

        yield Side(served, crowd, publish)
