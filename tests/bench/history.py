"""History: a page of 50 somewhere in a room of ten thousand, a hundred thousand, a million words.

Measured: the time from asking (`history` over a socket, one at a time, at random places) to the
whole reply, on a server and a database per size, the sizes in turns; the target is how much slower
the largest is than the smallest. Beside it `ORDER BY seq LIMIT 50 OFFSET n` on the same databases,
asked of the driver directly. Everything fits in memory here; a cold disk is not in the figure.
"""

import contextlib
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text

from server.settings import Settings
from server.store.database import open_engine
from tests.bench import databases, sample, serving, table
from tests.bench.crowd import Crowd, Stuck
from tests.bench.table import Options, Row
from tests.bench.town import settle

SIZES = (10_000, 100_000, 1_000_000)
LARGEST = 10_000_000  # with --full
READERS = 50
PAGE = 50
FLAT = 1.3
PAGES = 60  # per run and size
SERIES = {
    "sqlite": "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < :size) "
    "SELECT n FROM c)",
    "postgresql": "generate_series(1, :size) AS c(n)",
}
COLUMNS = "id, room_id, seq, rev, author_id, key, body, state, at"
ID = {"sqlite": "printf('%020d', n)", "postgresql": "lpad(n::text, 20, '0')"}
Place = Callable[[], AbstractContextManager[tuple[Path, str]]]


def measure(options: Options) -> list[Row]:
    sizes = SIZES[:2] if options.quick else SIZES
    if options.full:
        sizes = (*sizes, LARGEST)
    rows = measure_database("SQLite", databases.sqlite, sizes, options.runs)
    with databases.cluster() as url:
        if url is None:
            return [*rows, Row("a page of history, PostgreSQL", "", "no PostgreSQL here")]
        place = partial(databases.postgresql, url)
        return rows + measure_database("PostgreSQL", place, sizes, options.runs)


def measure_database(name: str, place: Place, sizes: tuple[int, ...], runs: int) -> list[Row]:
    with contextlib.ExitStack() as stack:
        shelves = [stack.enter_context(contextlib.closing(Shelf(place, s))) for s in sizes]
        for shelf in shelves:
            shelf.seat()
        for _ in range(runs * PAGES):
            for shelf in shelves:
                shelf.turn()
    kith = [median(shelf.pages) for shelf in shelves]
    other = [median(shelf.offsets) for shelf in shelves]
    flat = kith[-1] / kith[0]
    return [
        Row(
            f"a page of {PAGE} of {sizes[0]:,} … {sizes[-1]:,}, {name}",
            f"≤ {FLAT:g} × first to last",
            " · ".join(f"{ms:.2f}" for ms in kith) + " ms",
            " · ".join(f"{ms:.2f}" for ms in other) + " ms by OFFSET",
            f"{flat:.2f} × (OFFSET {other[-1] / other[0]:.1f} ×)",
            table.below(flat, FLAT),
        )
    ]


class Shelf:
    """A database with so many messages, a server on it, and readers who ask it."""

    def __init__(self, place: Place, size: int) -> None:
        self.size = size
        self.pages: list[float] = []
        self.offsets: list[float] = []
        self._doors = contextlib.ExitStack()
        self._random = random.Random(size)  # noqa: S311
        folder, url = self._doors.enter_context(place())
        self._cookies = settle(url, [sample.ROOM], READERS)
        self._engine = open_engine(Settings(database_url=url).database, writes=False)
        self._doors.callback(self._engine.dispose)
        fill(self._engine, size)
        served = self._doors.enter_context(serving.kith(folder, url))
        self._crowd = Crowd(served.port, "/socket")
        self._doors.callback(self._crowd.leave)

    def seat(self) -> None:
        """Let the readers in: not before the last shelf is full, or they would be found silent."""
        self._crowd.enter(self._cookies, [sample.ROOM] * READERS)

    def close(self) -> None:
        self._doors.close()

    def turn(self) -> None:
        """One page each way, at the same place."""
        before = self._random.randint(PAGE + 1, self.size)
        self.pages.append(self._ask(before))
        self.offsets.append(self._by_offset(self.size - before))

    def _ask(self, before: int) -> float:
        member = self._crowd.members[len(self.pages) % READERS]
        came: list[dict[str, object]] = []
        began = time.perf_counter()
        member.ask("history", came.append, room=sample.ROOM, before=before, limit=PAGE)
        while not came:
            self._crowd.pump(10.0)
            if time.perf_counter() > began + 30:
                raise Stuck("no page came")
        taken = 1000 * (time.perf_counter() - began)
        assert len(came[0]["messages"]) == PAGE, came[0]  # type: ignore[arg-type]
        return taken

    def _by_offset(self, offset: int) -> float:
        query = "SELECT * FROM message WHERE room_id = 1 ORDER BY seq DESC LIMIT :page OFFSET :from"
        began = time.perf_counter()
        with self._engine.connect() as connection:
            connection.execute(text(query), {"page": PAGE, "from": offset}).all()
        return 1000 * (time.perf_counter() - began)


def fill(engine: Engine, size: int) -> None:
    """So many messages in the one room, written by the database itself."""
    kind = engine.dialect.name
    query = (
        f"INSERT INTO message ({COLUMNS}) "  # noqa: S608
        f"SELECT {ID[kind]}, 1, n, n, 1 + n % {READERS}, 'key' || n, :body, 'visible', :at + n "
        f"FROM {SERIES[kind]}"
    )
    at = int(sample.AT.timestamp() * 1000)
    with engine.begin() as connection:
        connection.execute(text(query), {"size": size, "body": sample.body(1), "at": at})
        counters = "UPDATE room SET last_seq = :size, last_rev = :size"
        connection.execute(text(counters), {"size": size})
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
