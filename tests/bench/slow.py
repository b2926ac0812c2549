"""Slow readers: 50 of 1,000 members stop reading while the room goes on.

Measured: how long a message takes until all the *others* have it (p99 at 20 a second), with
everybody reading and with those 50 stuck, their sockets stuffed beforehand; and how much the
server's resident set grows per stuck reader until the stuffing and 5 seconds of talk are over.
Messages are 4,000 bytes, put straight into the hub. Beside it the same on `websockets.broadcast()`.
Not in the figure: the kernel's send buffers, up to some MiB per stuck socket.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.bench import fanout, table
from tests.bench.fanout import Side
from tests.bench.latency import paced
from tests.bench.table import Options, Row

MEMBERS, STUCK = 1000, 50
SIZE = 4000  # bytes of words
WARM, STUFF = 300, 1200  # messages
WINDOW = 8
RATE, SECONDS = 20, 5.0
TIMES, KIB = 2.0, 64.0


@dataclass(frozen=True)
class Harm:
    before: float  # p99, ms
    after: float
    kib: float  # growth per stuck reader


def measure(options: Options) -> list[Row]:
    members, stuck = (300, 15) if options.quick else (MEMBERS, STUCK)
    seconds = 2.0 if options.quick else SECONDS
    kith = _harm(lambda: fanout.events(members, SIZE), stuck, seconds)
    base = _harm(lambda: fanout.other("broadcast", members, SIZE), stuck, seconds)
    times = kith.after / kith.before
    what = f"{stuck} of {members} stop reading"
    return [
        Row(
            f"{what}: others' p99",
            f"≤ {TIMES:g} × without",
            f"{kith.before:.1f} → {kith.after:.1f} ms",
            f"{base.before:.1f} → {base.after:.1f} ms",
            f"{times:.2f} ×",
            table.below(times, TIMES),
        ),
        table.bounded(f"{what}: growth each", "KiB", kith.kib, KIB, f"{table.short(base.kib)} KiB"),
    ]


def _harm(place: Callable[[], AbstractContextManager[Side]], stuck: int, seconds: float) -> Harm:
    with place() as side:
        pour(side, WARM)
        before = table.percentile(paced(side, RATE, seconds), 0.99)
        memory = side.served.resident()
        side.crowd.stop_reading(side.crowd.members[-stuck:])
        most = pour(side, STUFF)
        after = table.percentile(paced(side, RATE, seconds), 0.99)
        most = max(most, side.served.resident())
        return Harm(before, after, max(0, most - memory) / 1024 / stuck)


def pour(side: Side, messages: int) -> int:
    """So many messages as fast as readers take them; the server's largest memory meanwhile."""
    side.crowd.begin()
    sent = most = 0
    while sent < messages:
        sent += WINDOW
        side.publish(WINDOW)
        side.crowd.until(sent)
        most = max(most, side.served.resident())
    return most
