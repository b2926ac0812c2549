"""Insights: the page with a million messages behind it, and what counting them takes.

Measured: the whole page over http, on a server in this process, for each period; counting the last
ninety days once, and the hourly count after it. Beside the page: the one figure of unheard posts,
asked of the messages themselves.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text

from server.actions.insights import daily
from server.actions.insights.periods import PERIODS
from server.models import SiteRole
from server.settings import Settings
from server.store.database import open_engine
from tests.bench import databases, sample, table
from tests.bench.history import ID, SERIES
from tests.bench.table import Options, Row
from tests.bench.town import settle
from tests.house import House, Person, serving, settings_for

SIZE, QUICK = 1_000_000, 100_000
ROOMS, PEOPLE, CASES, SHIFTS = 20, 2_000, 20_000, 400
AT_MOST = 150.0  # ms for a page
DAYS = 90
LOOKS = 15
Place = Callable[[], AbstractContextManager[tuple[Path, str]]]

BEFORE = {
    "sqlite": "printf('%020d', n - {rooms})",
    "postgresql": "lpad((n - {rooms})::text, 20, '0')",
}
MOMENT = ":at + CAST(n AS BIGINT) * :gap"
# One in ten asks for something, one in three answers a message of another room mate.
SAID = """
INSERT INTO message (id, room_id, seq, rev, author_id, key, body, state, at, need, reply_to)
SELECT {id}, 1 + n % {rooms}, 1 + n / {rooms}, 1 + n / {rooms},
  1 + n % {rooms} + {rooms} * ((n / {rooms}) % {each}), 'key' || n, :body, 'visible',
  {moment}, CASE WHEN n % 11 = 0 THEN 'listen' END,
  CASE WHEN n % 3 = 0 AND n > {rooms} THEN {before} END
FROM {series}
"""
OPENED = """
INSERT INTO desk_case (id, room_id, kind, about_id, severity, findings, state, opened_at, due_at,
  met_at, met_late, claimed_by, claimed_at, closed_at, version)
SELECT {id}, 1 + n % {rooms}, 'distress', 1 + n % :people, 1 + n % 5, '[]', 'closed',
  {moment}, {moment} + 600000, {moment} + 60000 * (n % 13), FALSE, 1 + n % 5,
  {moment}, {moment} + 900000, 0
FROM {series}
"""
ON_DUTY = """
INSERT INTO shift (user_id, began_at, rested_at, ended_at, debrief)
SELECT 1 + n % 5, {moment}, {moment}, {moment} + 14400000, '' FROM {series}
"""
NAIVELY = """
SELECT COUNT(*) FROM message m WHERE m.need IS NOT NULL AND m.at >= :at AND NOT EXISTS (
  SELECT 1 FROM message a WHERE a.room_id = m.room_id AND a.seq > m.seq
  AND a.author_id <> m.author_id AND a.at < m.at + 86400000)
"""


def measure(options: Options) -> list[Row]:
    size = QUICK if options.quick else SIZE
    rows = measure_database("SQLite", databases.sqlite, size)
    with databases.cluster() as url:
        if url is None:
            return [*rows, Row("insights, PostgreSQL", "", "no PostgreSQL here")]
        return rows + measure_database("PostgreSQL", partial(databases.postgresql, url), size)


def measure_database(name: str, place: Place, size: int) -> list[Row]:
    with place() as (folder, url):
        settle(url, sample.rooms(ROOMS), PEOPLE)
        engine = open_engine(Settings(database_url=url).database, writes=True)
        fill(engine, size)
        begun = time.perf_counter()
        with engine.connect() as connection:
            connection.execute(text(NAIVELY), {"at": _begins()}).all()
        naive = 1000 * (time.perf_counter() - begun)
        engine.dispose()
        pages, whole, hourly = asyncio.run(_measured(folder, url))
    worst = max(pages)
    shown = " · ".join(f"{ms:.0f}" for ms in pages)
    return [
        Row(
            f"insights of {'/'.join(map(str, PERIODS))} days, {size:,} messages, {name}",
            f"≤ {AT_MOST:g} ms",
            f"{shown} ms",
            f"{naive:.0f} ms for one figure of the messages",
            "",
            table.below(worst, AT_MOST),
        ),
        Row(
            f"counting {DAYS} days at first, then hourly, {name}",
            "",
            f"{whole:.1f} · {hourly:.2f} s",
        ),
    ]


async def _measured(folder: Path, url: str) -> tuple[list[float], float, float]:
    async with serving(settings_for(url, folder), lambda: datetime.now(UTC)) as house:  # type: ignore[arg-type]
        whole, hourly = await _counted(house), await _counted(house)
        uma = await house.staff("Uma", SiteRole.ADMIN)
        return [await _page(uma, days) for days in PERIODS], whole, hourly


async def _counted(house: House) -> float:
    begun = time.perf_counter()
    await daily.count(house.chat)
    return time.perf_counter() - begun


async def _page(person: Person, days: int) -> float:
    taken = []
    for _look in range(LOOKS):
        begun = time.perf_counter()
        response = await person.page(f"/desk/insights?days={days}")
        taken.append(1000 * (time.perf_counter() - begun))
        assert response.status_code == 200
    return median(taken)


def fill(engine: Engine, size: int) -> None:
    """Ninety days of talk, cases and shifts, written by the database itself."""
    kind = engine.dialect.name
    words = {
        "id": ID[kind],
        "before": BEFORE[kind].format(rooms=ROOMS),
        "rooms": ROOMS,
        "each": PEOPLE // ROOMS,
        "series": SERIES[kind],
        "moment": MOMENT,
    }
    with engine.begin() as connection:
        for pattern, number in ((SAID, size), (OPENED, CASES), (ON_DUTY, SHIFTS)):
            query = pattern.format(**words)
            gap = DAYS * 86_400_000 // number
            given = {"size": number, "body": sample.body(1), "at": _begins(), "people": PEOPLE}
            asked = {key: value for key, value in given.items() if f":{key}" in query}
            connection.execute(text(query), {**asked, "gap": gap})
    with engine.begin() as connection:
        if kind == "postgresql":  # the town's people came with numbers of their own
            connection.execute(
                text("SELECT setval('user_account_id_seq', :people)"), {"people": PEOPLE}
            )
        connection.execute(text("ANALYZE"))


def _begins() -> int:
    return int((datetime.now(UTC) - timedelta(days=DAYS)).timestamp() * 1000)
