"""History: a page of 50 somewhere in a room of ten thousand messages, or of a million.

Measured: the time from asking (`history` over a socket, one at a time, at random places) to the
whole reply, on a server and a database per size, the sizes in turns; the target is how much slower
the largest is than the smallest. Beside it `ORDER BY seq LIMIT 50 OFFSET n` on the same databases,
asked of the driver directly. Everything fits in memory here; a cold disk is not in the figure.

The messages are older than any day that is still counted, or the server's own chores would go
through millions of them meanwhile.
"""

import contextlib
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text

from server.models.columns import EPOCH, MILLISECOND
from server.settings import Settings
from server.store.database import open_engine
from tests.bench import databases, sample, serving, table
from tests.bench.crowd import Crowd, Stuck
from tests.bench.table import Options, Row
from tests.bench.town import settle

SIZES = (10_000, 100_000, 1_000_000)
LARGEST = 10_000_000  # with --full
BYTES = 2_000  # on disk while a message is written, at most
READERS = 50
PAGE = 50
FLAT = 1.3
PAGES = 60  # per run and size
BESIDE = 10  # for so many of them one by OFFSET, which takes seconds among millions
AGO, OVER = timedelta(days=300), timedelta(days=200)  # when the first was said, until the last
SERIES = {
    "sqlite": "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < :size) "
    "SELECT n FROM c)",
    "postgresql": "generate_series(1, :size) AS c(n)",
}
COLUMNS = "id, room_id, seq, rev, author_id, key, body, state, at"
ID = {"sqlite": "printf('%020d', n)", "postgresql": "lpad(n::text, 20, '0')"}
HASTE = {  # nothing that is written here has to survive
    "sqlite": (
        "PRAGMA journal_mode=OFF",
        "PRAGMA synchronous=OFF",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA cache_size=-262144",
    ),
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off"),
}
TIDY = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE message"}
Place = Callable[[], AbstractContextManager[tuple[Path, str]]]


def measure(options: Options) -> list[Row]:
    sizes = SIZES[:2] if options.quick else SIZES
    if options.full and shutil.disk_usage(tempfile.gettempdir()).free > LARGEST * BYTES:
        sizes = (SIZES[0], SIZES[-1], LARGEST)
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
        fill(self._engine, size, datetime.now(UTC) - AGO, OVER / size)
        served = self._doors.enter_context(serving.kith(folder, url))
        self._crowd = Crowd(served.port, "/socket")
        self._doors.callback(self._crowd.leave)

    def seat(self) -> None:
        """Let the readers in: not before the last shelf is full, or they would be found silent."""
        self._crowd.enter(self._cookies, [sample.ROOM] * READERS)

    def close(self) -> None:
        self._doors.close()

    def turn(self) -> None:
        """One page; now and then the other way too, at the same place."""
        before = self._random.randint(PAGE + 1, self.size)
        if len(self.pages) % BESIDE == 0:
            self.offsets.append(self._by_offset(self.size - before))
        self.pages.append(self._ask(before))

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


def fill(
    engine: Engine, size: int, since: datetime = sample.AT, apart: timedelta = MILLISECOND
) -> None:
    """So many messages in the one room, written by the database itself, in haste."""
    kind = engine.dialect.name
    at, step = (since - EPOCH) // MILLISECOND, apart // MILLISECOND
    words = sample.body(1).replace("'", "''")
    messages = (
        f"INSERT INTO message ({COLUMNS}) "  # noqa: S608
        f"SELECT {ID[kind]}, 1, n, n, 1 + n - n / {READERS} * {READERS}, {ID[kind]}, "
        f"'{words}', 'visible', {at} + CAST(n AS BIGINT) * {step} "
        f"FROM {SERIES[kind].replace(':size', str(size))}"
    )
    counters = f"UPDATE room SET last_seq = {size}, last_rev = {size}"  # noqa: S608
    line = engine.raw_connection()
    line.detach()  # no reader gets it afterwards
    with contextlib.closing(line), contextlib.closing(line.cursor()) as cursor:
        if kind == "postgresql":
            line.dbapi_connection.autocommit = True
        for statement in (*HASTE[kind], messages, counters, TIDY[kind]):
            cursor.execute(statement)
