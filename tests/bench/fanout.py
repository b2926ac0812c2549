"""Fan-out: one room, many members, and what a delivered message costs the server.

Measured: deliveries per CPU second of the server process (all threads, user and system), with so
many messages in flight (the window): the next is published when everybody has got one. Two ways
of Kith are measured. "Events" is the whole server, sign-ins and seats included, with announcements
put straight into the hub. "Posts" is the same server fed by its own members through their sockets:
moderated, written to SQLite with `synchronous=FULL`, acked.

Baselines, interleaved with Kith on the same core: `websockets.broadcast()`, and Starlette with
`for ws in room: await ws.send_text()`. Both send the text of Kith's own event with 200 bytes of
words in it, and neither knows who is in the room or why. The figure does not say how long a
message takes (see latency.py), nor what a network costs.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.bench import sample, serving, table
from tests.bench.crowd import Crowd, Member, Stuck
from tests.bench.databases import sqlite
from tests.bench.serving import Served
from tests.bench.table import Options, Row
from tests.bench.town import settle

UNIT = "deliveries/CPU s"
MEMBERS = (1000, 100)
WINDOWS = (1, 32)
TARGETS = {(1000, 1): (1.6, 2.5), (1000, 32): (15.0, 25.0)}
SHARE = 0.8  # of the events' figure that durable, moderated posts have to reach
POSTERS = 500  # members at least who share the posting, so that no limit holds anybody back
SECONDS = 2.0


@dataclass
class Side:
    """A server with its crowd, and the way to have it say something."""

    served: Served
    crowd: Crowd
    publish: Callable[[int], None]

    def flow(self, window: int, seconds: float) -> float:
        """Deliveries per CPU second with so many messages in flight."""
        self.crowd.begin()
        progress = self.crowd.progress
        began, ends = self.served.cpu(), time.monotonic() + seconds
        sent = 0
        while time.monotonic() < ends or progress.done < window:
            if missing := window - (sent - progress.done):
                self.publish(missing)
                sent += missing
            self.crowd.pump(1.0)
            self.check()
        figure = progress.done * progress.members / max(self.served.cpu() - began, 0.01)
        self.crowd.until(sent)
        return figure

    def check(self) -> None:
        """A figure counts only if nobody was lost and nothing was refused."""
        if self.crowd.lost or self.crowd.refusals:
            raise Stuck(f"{self.crowd.lost} sockets lost, refused: {dict(self.crowd.refusals)}")


class Posters:
    """Members who take turns at posting."""

    def __init__(self, crowd: Crowd) -> None:
        self._turns: Iterator[tuple[Member, str]] = zip(
            cycle(crowd.members), sample.bodies(), strict=False
        )
        self._number = 0

    def publish(self, messages: int) -> None:
        for _ in range(messages):
            member, words = next(self._turns)
            self._number += 1
            key = f"bench-key-{self._number}"
            member.ask("post", _ignore, room=sample.ROOM, key=key, body=words)


def measure(options: Options) -> list[Row]:
    """All sizes and windows, or with `quick` the largest only."""
    rows = []
    for members in MEMBERS[:1] if options.quick else MEMBERS:
        rows += measure_room(members, options, 0.7 if options.quick else SECONDS)
    return rows


def measure_room(members: int, options: Options, seconds: float) -> list[Row]:
    with contextlib.ExitStack() as stack:
        sides = {
            "events": stack.enter_context(events(members)),
            "broadcast": stack.enter_context(other("broadcast", members)),
            "naive": stack.enter_context(other("naive", members)),
        }
        if members >= POSTERS:
            sides["posts"] = stack.enter_context(posts(members))
        rows = []
        for window in WINDOWS:
            found = table.interleave(
                options.runs,
                {name: _flow(side, window, seconds) for name, side in sides.items()},
            )
            rows += _rows(members, window, found)
        return rows


def _flow(side: Side, window: int, seconds: float) -> Callable[[], float]:
    return lambda: side.flow(window, seconds)


def _rows(members: int, window: int, found: table.Figures) -> list[Row]:
    what = f"{members} members, window {window}"
    over_broadcast, over_naive = TARGETS.get((members, window), (0.0, 0.0))
    events, broadcast, naive = found["events"], found["broadcast"], found["naive"]
    rows = [
        table.versus(f"events, {what}", UNIT, events, broadcast, "broadcast()", over_broadcast),
        table.versus(f"events, {what}", UNIT, events, naive, "Starlette loop", over_naive),
    ]
    if posts := found.get("posts"):
        rows.append(table.versus(f"durable posts, {what}", UNIT, posts, events, "events", SHARE))
    return rows


@contextlib.contextmanager
def events(members: int, size: int = 200) -> Iterator[Side]:
    """Kith, with announcements put into its hub."""
    with (
        _town(members) as (folder, url, cookies),
        serving.hub(folder, url, size) as served,
        seated(served, cookies, "/socket") as crowd,
    ):
        yield Side(served, crowd, served.publish)


@contextlib.contextmanager
def posts(members: int) -> Iterator[Side]:
    """Kith, with its members posting."""
    with (
        _town(members) as (folder, url, cookies),
        serving.kith(folder, url) as served,
        seated(served, cookies, "/socket") as crowd,
    ):
        yield Side(served, crowd, Posters(crowd).publish)


@contextlib.contextmanager
def other(name: str, members: int, size: int = 200) -> Iterator[Side]:
    """A baseline of tests/bench/servers."""
    with serving.baseline(name, size) as served, seated(served, [""] * members, "/") as crowd:
        yield Side(served, crowd, served.publish)


@contextlib.contextmanager
def _town(members: int) -> Iterator[tuple[Path, str, list[str]]]:
    with sqlite() as (folder, url):
        yield folder, url, settle(url, [sample.ROOM], members)


@contextlib.contextmanager
def seated(served: Served, cookies: list[str], path: str) -> Iterator[Crowd]:
    """A crowd on a server; in the room, where the path is Kith's."""
    crowd = Crowd(served.port, path)
    room = sample.ROOM if path == "/socket" else ""
    try:
        crowd.enter(cookies, [room] * len(cookies))
        yield crowd
    finally:
        crowd.leave()


def _ignore(_reply: dict[str, object]) -> None:
    """Refusals are counted by the crowd."""
