"""Several processes: what a second one adds, and what the line between them costs.

Posting: 200 senders in eight rooms on one PostgreSQL, from one process and from two; all of it on
all cores, the database included, so that a small machine sets the bound and not Kith: what a post
costs the writing processes in CPU, beside one process alone, says what more cores would give. The
line:
events of 200 bytes of words at 1,000 a second, from one process to another through a Valkey;
the time from `publish` to being heard, which within one process is a call and takes none. Beside
it the same bytes published and heard with the Redis client alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from statistics import median

import pytest

from tests.bench import databases, machine, sample, serving, table
from tests.bench.posts import SENDERS, Figure, post
from tests.bench.serving import environment
from tests.bench.table import Options, Row
from tests.bench.town import settle
from tests.services import valkey

ROOMS = 8
SECONDS = 2.0
SCALES = 1.6
ADDED = 5.0  # milliseconds


def measure(options: Options) -> list[Row]:
    seconds = 0.7 if options.quick else SECONDS
    with machine.on_core(*machine.CORES):
        return [*measure_posting(options.runs, seconds), *measure_line(options.runs, seconds)]


def measure_posting(runs: int, seconds: float) -> list[Row]:
    """Two processes beside one."""
    what = "acked posts, PostgreSQL, two processes"
    found: dict[int, list[Figure]] = {2: [], 1: []}
    with databases.cluster() as url:
        if url is None:
            return [Row(what, "", "no PostgreSQL here")]
        for _ in range(runs):
            for processes, figures in found.items():
                figures.append(_posting(url, processes, seconds))
    where = f"{what} on {os.cpu_count()} cores"
    rows = []
    for column, (unit, target) in enumerate((("posts/s", SCALES), ("posts/CPU s", 0))):
        two, one = ([figure[column] for figure in found[number]] for number in (2, 1))
        rows.append(table.versus(where, unit, two, one, "one process", target))
    return rows


def _posting(base: str, processes: int, seconds: float) -> Figure:
    with databases.postgresql(base) as (_, url):
        settle(url, sample.rooms(ROOMS), SENDERS)
        told = post("journal", url, seconds, ROOMS, processes)
    posts = sum(one["posts"] for one in told)
    return sum(one["posts"] / one["wall"] for one in told), posts / sum(one["cpu"] for one in told)


def measure_line(runs: int, seconds: float) -> list[Row]:
    """From one process to another, through Valkey."""
    what = "an event to another process, 1,000/s, p99"
    try:
        with valkey() as url:
            ways = {way: _crossing(way, url, seconds) for way in ("kith", "bare")}
            found = table.interleave(runs, ways)
    except pytest.skip.Exception:
        return [Row(what, "", "no Valkey here")]
    bare = f"{median(found['bare']):.1f} ms by the client alone"
    return [table.bounded(what, "ms", median(found["kith"]), ADDED, bare)]


def _crossing(way: str, url: str, seconds: float) -> Callable[[], float]:
    def measure() -> float:
        module = [sys.executable, "-m", "tests.bench.servers.crossing"]
        env = environment(serving.HERE, "")
        ends = [way, url, str(seconds)]
        hears = [*module, "hear", *ends]
        with subprocess.Popen(hears, env=env, stdout=subprocess.PIPE, text=True) as hearing:
            assert hearing.stdout is not None
            assert hearing.stdout.readline() == "ready\n", "it did not start"
            subprocess.run([*module, "say", *ends], env=env, check=True, timeout=60)
            taken = json.loads(hearing.communicate(timeout=60)[0])
        assert len(taken) == int(seconds * 1000), "every event is heard once"
        return table.percentile(taken, 0.99)

    return measure
