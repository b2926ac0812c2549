"""Durable posts: how many messages a second are acked, each of them on disk.

200 senders, each waiting for the ack of its last post, write through `Store.post`: the seat is
looked up, the key is checked for a retry, `seq` and `rev` are taken. SQLite runs with
`synchronous=FULL`, PostgreSQL with `fsync` and `synchronous_commit` on. Baselines, in fresh
databases and interleaved: one transaction per message through the SQLModel ORM (the same look-ups
and counters; 1 thread on SQLite, 8 on PostgreSQL), and a bare group commit of ready-made rows with
the driver's `executemany`, which looks nothing up. Acked posts per second of wall clock are the
target; posts per CPU second of the writing process stand beside them, because the disk differs
between machines.

The last rows go through the whole server: sockets, limits and moderation included, nobody seated.
The figures do not say what it costs to tell a room (see fanout.py).
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench import databases, machine, sample, serving, table
from tests.bench.crowd import Crowd, Member, Stuck
from tests.bench.databases import postgresql, sqlite
from tests.bench.serving import Served, environment
from tests.bench.table import Options, Row
from tests.bench.town import settle

SENDERS = 200
SOCKETS = 5  # per sender, taken in turn: each has its own allowance of commands
SECONDS = 2.0
WARM_UP = 0.4  # seconds: patterns are compiled when words first ask for them
Place = Callable[[], contextlib.AbstractContextManager[tuple[object, str]]]
Figure = tuple[float, float]  # posts per second, posts per CPU second


def measure(options: Options) -> list[Row]:
    seconds = 0.7 if options.quick else SECONDS
    rows = measure_database("SQLite", sqlite, options, seconds, (20, 0.4))
    rows += measure_sockets(options, seconds)
    with databases.cluster() as url:
        if url is None:
            return [*rows, Row("durable posts, PostgreSQL", "", "no PostgreSQL here")]
        place = partial(postgresql, url)
        return rows + measure_database("PostgreSQL", place, options, seconds, (10, 0))


def measure_database(
    name: str, place: Place, options: Options, seconds: float, targets: tuple[float, float]
) -> list[Row]:
    """Kith's journal beside both baselines."""
    found: dict[str, list[Figure]] = {"journal": [], "orm": [], "bare": []}
    for _ in range(options.runs):
        for way, figures in found.items():
            figures.append(_posting(way, place, seconds))
    what = f"acked posts, {name}"
    rows = []
    for base, named, target in (("orm", "ORM", targets[0]), ("bare", "bare group", targets[1])):
        for column, unit in enumerate(("posts/s", "posts/CPU s")):
            kith = [figure[column] for figure in found["journal"]]
            other = [figure[column] for figure in found[base]]
            rows.append(table.versus(what, unit, kith, other, named, target))
    return rows


def measure_sockets(options: Options, seconds: float) -> list[Row]:
    """The same through the whole server, beside the journal alone."""
    through, alone = [], []
    with senders() as crowd_of_kith:
        for _ in range(options.runs):
            through.append(crowd_of_kith(seconds))
            alone.append(_posting("journal", sqlite, seconds)[1])
    ratio = sorted(one / other for one, other in zip(through, alone, strict=True))
    return [
        Row(
            "the same through sockets, moderated",
            "",
            f"{table.short(sorted(through)[len(through) // 2])} posts/CPU s",
            f"{table.short(sorted(alone)[len(alone) // 2])} posts/CPU s",
            f"{ratio[len(ratio) // 2]:.2f} × the journal alone",
        )
    ]


def _posting(way: str, place: Place, seconds: float) -> Figure:
    """One run in a process and a database of its own."""
    with place() as (_, url):
        settle(url, [sample.ROOM], SENDERS)
        with machine.on_core(machine.CORES[0]):
            (told,) = post(way, url, seconds)
    return told["posts"] / told["wall"], told["posts"] / max(told["cpu"], 0.01)


def post(
    way: str, url: str, seconds: float, rooms: int = 1, processes: int = 1
) -> list[dict[str, float]]:
    """Let the senders post, from so many processes that start together; what each of them did."""
    with contextlib.ExitStack() as stack:
        words = [sys.executable, "-m", "tests.bench.servers.posting", way, url, str(seconds)]
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [*words, *map(str, (SENDERS, rooms, share, processes))],
                    env=environment(serving.HERE, ""),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for share in range(processes)
        ]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", "it did not start"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        return [json.loads(process.communicate(timeout=60)[0]) for process in running]


@contextlib.contextmanager
def senders() -> Iterator[Callable[[float], float]]:
    """A server and its senders, none of them seated; call it with seconds for posts per CPU s."""
    with sqlite() as (folder, url):
        cookies = settle(url, [sample.ROOM], SENDERS) * SOCKETS
        with serving.kith(folder, url) as served:
            crowd = Crowd(served.port, "/socket")
            try:
                crowd.enter(cookies, [""] * len(cookies))
                talk = Senders(crowd, served)
                talk.run(WARM_UP)
                yield talk.run
            finally:
                crowd.leave()


class Senders:
    """Each has one post on its way, and sends the next through another of its sockets."""

    def __init__(self, crowd: Crowd, served: Served) -> None:
        self.crowd, self.served = crowd, served
        self.bodies = [sample.body(number) for number in range(1000)]
        self.sent = self.acked = 0
        self.is_over = True

    def run(self, seconds: float) -> float:
        self.is_over = False
        for member in self.crowd.members[:SENDERS]:
            self.post(member)
        cpu, before, ends = self.served.cpu(), self.acked, time.monotonic() + seconds
        while time.monotonic() < ends:
            self.crowd.pump(0.1)
        figure = (self.acked - before) / max(self.served.cpu() - cpu, 0.01)
        self.is_over = True
        while self.acked < self.sent:
            self.crowd.pump(1.0)
            if time.monotonic() > ends + 10 or self.crowd.refusals:
                raise Stuck(f"{self.sent - self.acked} not acked, {dict(self.crowd.refusals)}")
        return figure

    def post(self, member: Member) -> None:
        self.sent += 1
        key, words = f"bench-key-{self.sent}", self.bodies[self.sent % 1000]
        following = self.crowd.members[(member.place + SENDERS) % len(self.crowd.members)]
        then = partial(self.reply, following)
        member.ask("post", then, room=sample.ROOM, key=key, body=words)

    def reply(self, following: Member, _reply: dict[str, object]) -> None:
        self.acked += 1
        if not self.is_over:
            self.post(following)
