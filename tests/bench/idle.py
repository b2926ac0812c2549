"""Idle members: what a connection costs that is signed in, seated in a room, and silent.

Memory is how much the server's resident set grows per member between a first few hundred and all
of them, so that imports and pools do not count; people sit in rooms of 100. CPU is what the server
uses over some seconds in which nothing is said, as a share of one core. Baselines hold the same
number of sockets and nothing else: no session, no seat. The kernel's own buffers, some KiB per
socket, are in nobody's figure.
"""

import contextlib
import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench import machine, serving, table
from tests.bench.crowd import Crowd
from tests.bench.databases import sqlite
from tests.bench.serving import Served
from tests.bench.table import Options, Row
from tests.bench.town import settle

MEMBERS, MANY = 2000, 10_000  # many only with --full: seating them takes minutes
FIRST = 200
IN_A_ROOM = 100
SECONDS = 10.0
KIB, SHARE = 24.0, 2.0


@dataclass(frozen=True)
class Cost:
    kib: float  # per member
    share: float  # of a core while idle, in per cent


def measure(options: Options) -> list[Row]:
    sizes = (500,) if options.quick else (MEMBERS, MANY) if options.full else (MEMBERS,)
    room = machine.raise_file_limit() - 500
    rows = []
    for size in (s for s in sizes if s < room):
        rows += measure_size(size, 3.0 if options.quick else SECONDS)
    return rows


def measure_size(members: int, seconds: float) -> list[Row]:
    kith = _kith(members, seconds)
    others = {
        "bare asyncio": _other("bare", members, seconds),
        "websockets": _other("broadcast", members, seconds),
        "uvicorn": _other("echo", members, seconds),
    }
    memory = ", ".join(f"{cost.kib:.1f} {name}" for name, cost in others.items())
    busy = ", ".join(f"{cost.share:.1f} {name}" for name, cost in others.items())
    what = f"{members} idle members"
    return [
        table.bounded(f"{what}: memory each", "KiB", kith.kib, KIB, memory),
        table.bounded(f"{what}: CPU", "% of a core", kith.share, SHARE, busy),
    ]


def _kith(members: int, seconds: float) -> Cost:
    rooms = [f"room-{number}" for number in range((FIRST + members) // IN_A_ROOM)]
    with sqlite() as (folder, url):
        cookies = settle(url, rooms, FIRST + members)
        seats = [rooms[place % len(rooms)] for place in range(len(cookies))]
        with serving.kith(folder, url) as served:
            return _cost(served, "/socket", cookies, seats, seconds)


def _other(name: str, members: int, seconds: float) -> Cost:
    nobody = [""] * (FIRST + members)
    with _server(name) as served:
        return _cost(served, "/", nobody, nobody, seconds)


@contextlib.contextmanager
def _server(name: str) -> Iterator[Served]:
    if name == "broadcast":
        with serving.baseline(name) as served:
            yield served
    else:
        with serving.plain(name) as served:
            yield served


def _cost(
    served: Served, path: str, cookies: Sequence[str], rooms: Sequence[str], seconds: float
) -> Cost:
    crowd = Crowd(served.port, path)
    gc.collect()
    try:
        crowd.enter(cookies[:FIRST], rooms[:FIRST])
        before = served.resident()
        crowd.enter(cookies[FIRST:], rooms[FIRST:])
        crowd.settle(2.0)
        kib = (served.resident() - before) / 1024 / (len(cookies) - FIRST)
        cpu, ends = served.cpu(), time.monotonic() + seconds
        while time.monotonic() < ends:
            crowd.pump(0.2)
        return Cost(kib, 100 * (served.cpu() - cpu) / seconds)
    finally:
        crowd.leave()
