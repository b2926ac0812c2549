"""Traces: of words that are gone, nothing stands in the files of the database either."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest

from server.actions import search, upkeep
from tests.house import PASSPHRASE, Clock, House, serving, settings_for
from tests.test_erasure import MARK, lives


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncGenerator[House]:
    """On SQLite alone: PostgreSQL has no means to write over what is deleted."""
    async with serving(settings_for(sqlite_url, tmp_path), Clock()) as house:
        await house.room("owls")
        yield house


def traces(folder: Path) -> dict[str, int]:
    """How often the mark stands in each file of the database, to the last byte."""
    files = {file.name: file.read_bytes().lower() for file in folder.glob("kith.db*")}
    assert {"kith.db", "kith.db-wal"} <= set(files)
    return {name: held for name, words in files.items() if (held := words.count(MARK.encode()))}


async def around(house: House, count: int) -> None:
    """Others talk, at length and shortly, so that pages fill, part and move."""
    other = await (await house.member(f"Kit {count}")).enters()
    for number in range(count):
        said = await other.says(f"line {number} " + "of an evening " * (number * 7 % 40))
        if number % 3 == 0:
            await other.ask("edit", message=said["message"]["id"], body="short " * (number % 9 + 1))
    await other.connection.close()


async def test_erased_words_are_in_no_file_of_the_database(house: House, tmp_path: Path) -> None:
    await around(house, 40)
    mia, m, _ben, b, desk = await lives(house)
    for number in range(40):
        await m.says(f"{MARK} {number} " + "again and again " * (number * 11 % 50))
    await search.keep_up(house.chat)
    await around(house, 41)
    for socket in (b, desk):
        await socket.settled()
    assert set(traces(tmp_path)) == {"kith.db", "kith.db-wal"}, "both would tell"
    assert (await mia.post("/me/erase", passphrase=PASSPHRASE)).status_code == 200
    assert traces(tmp_path) == {}
    assert await m.closed() == 4001
    for socket in (b, desk):
        await socket.settled()


async def test_what_is_deleted_by_its_time_leaves_the_files_once_nobody_reads_it(
    house: House, tmp_path: Path
) -> None:
    m = await (await house.member("Mia Owl")).enters()
    await m.says(f"a {MARK} of long ago")
    await search.keep_up(house.chat)
    house.clock.move(days=house.chat.settings.retention_days + 1)
    with closing(sqlite3.connect(tmp_path / "kith.db")) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM message").fetchone()
        assert await upkeep.purge(house.chat) == 1
        assert set(traces(tmp_path)) >= {"kith.db-wal"}, "somebody still reads how it was"
    await upkeep.purge(house.chat)
    assert traces(tmp_path) == {}
