"""Search: the newest messages of a room that hold some words, and what it costs to index them.

Rooms of ten thousand and of a hundred thousand messages, written by the people of the corpus, with
another room of half as many beside each. Measured is `search.find` as the page asks it, a few ways
of asking in turns; the target is how much slower the largest room is than the smallest. A last word
that half of all messages hold may be a beginning too: that one grows with the room on SQLite.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, insert, text
from sqlmodel import Session

from server.models import Message
from server.settings import Settings
from server.store import search
from server.store.database import open_engine
from server.terms import Sought
from tests.bench import databases, sample, table
from tests.bench.history import Place
from tests.bench.table import Options, Row
from tests.bench.town import settle

SIZES = (10_000, 100_000)
FLAT = 3.0
ASKED = {"seldom": "zebra", "common": "the ", "several": "so tired ", "a beginning": "the"}
TIMES = 20
CORPUS = Path(__file__).parent.parent / "moderation" / "corpus"


def measure(options: Options) -> list[Row]:
    sizes = (1_000, 10_000) if options.quick else SIZES
    rows = measure_database("SQLite", databases.sqlite, sizes)
    with databases.cluster() as url:
        if url is None:
            return [*rows, Row("search, PostgreSQL", "", "no PostgreSQL here")]
        return rows + measure_database("PostgreSQL", partial(databases.postgresql, url), sizes)


def measure_database(name: str, place: Place, sizes: Sequence[int]) -> list[Row]:
    with ExitStack() as stack:
        engines, costs = [], []
        for size in sizes:
            _, url = stack.enter_context(place())
            settle(url, [sample.ROOM, "larks"], 2)
            engine = open_engine(Settings(database_url=url).database, writes=True)
            stack.callback(engine.dispose)
            engines.append(engine)
            costs.append(fill(engine, size))
        found = [
            _row(name, what, [_asked(engine, q) for engine in engines]) for what, q in ASKED.items()
        ]
    cost = " · ".join(f"{1e6 * seconds:.0f}" for seconds in costs)
    return [*found, Row(f"to index a message, {name}", "", f"{cost} µs", "", "")]


def fill(engine: Engine, size: int) -> float:
    """Two rooms of so many and half as many messages; the seconds it took to index each."""
    words = list(_corpus())
    with engine.begin() as connection:
        for room, number in ((1, size), (2, size // 2)):
            rows = [
                {"id": f"{room}-{n}", "room_id": room, "seq": n, "rev": n, "author_id": room,
                 "key": f"{room}-{n}", "body": words[n * 7919 % len(words)], "at": sample.AT}
                for n in range(1, number + 1)
            ]  # fmt: skip
            connection.execute(insert(Message), rows)
            counters = "UPDATE room SET last_seq = :n, last_rev = :n WHERE id = :room"
            connection.execute(text(counters), {"n": number, "room": room})
    began, is_behind = time.perf_counter(), True
    while is_behind:
        with engine.begin() as connection:
            is_behind = search.catch_up(connection)
    taken = time.perf_counter() - began
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return taken / (size + size // 2)


def _asked(engine: Engine, q: str) -> float:
    """The median of some looks, in milliseconds."""
    figures, sought = [], Sought.read(q)
    for _ in range(TIMES):
        began = time.perf_counter()
        with Session(engine) as session:
            search.find(session, 1, sought, None)
        figures.append(1000 * (time.perf_counter() - began))
    return median(figures)


def _row(name: str, what: str, figures: list[float]) -> Row:
    flat = figures[-1] / figures[0]
    return Row(
        f"search for {what}, {name}",
        f"≤ {FLAT:g} × first to last",
        " · ".join(f"{ms:.1f}" for ms in figures) + " ms",
        "",
        f"{flat:.2f} ×",
        table.below(flat, FLAT),
    )


def _corpus() -> Iterator[str]:
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
