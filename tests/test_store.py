"""The store: one act failing leaves the others, nothing is announced before it is on disk."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlmodel import Session, select

from server.errors import Refused
from server.models import Message, Room
from server.protocol.announcements import Announcement, RoomChanged
from server.store import Store, Transaction, retention, rooms, writer
from server.store.database import alembic_config
from tests.house import House


def now() -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC)


def add_room(slug: str):
    def act(tx: Transaction) -> str:
        room = Room(slug=slug, name=slug, created_at=tx.now)
        tx.session.add(room)
        tx.session.flush()
        settings = rooms.settings(room, staffed=False)
        tx.announce(RoomChanged(room_id=room.id, settings=settings))
        return slug

    return act


def fail(tx: Transaction) -> None:
    add_room("doomed")(tx)
    raise Refused("no", "No.")


async def slugs(store: Store) -> list[str]:
    return sorted(await store.read(lambda s: list(s.exec(select(Room.slug)))))


async def test_an_act_that_fails_leaves_the_others_of_its_batch(database_url: str) -> None:
    told: list[Announcement] = []
    store = Store(database_url, now)
    acts = [add_room("a"), fail, add_room("b"), add_room("a"), add_room("c")]
    waiting = [asyncio.ensure_future(store.write(act)) for act in acts]
    await asyncio.sleep(0)  # all five are in the queue before the writer looks
    store.start(told.extend)
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [d if isinstance(d, str) else type(d).__name__ for d in done] == [
        "a", "Refused", "b", "IntegrityError", "c",
    ]  # fmt: skip
    assert await slugs(store) == ["a", "b", "c"]
    assert [t.settings.slug for t in told if isinstance(t, RoomChanged)] == ["a", "b", "c"]
    store.stop()


async def write_apart(store: Store, *rooms: str) -> None:
    """Each in a turn of the loop of its own."""
    waiting = []
    for slug in rooms:
        waiting.append(asyncio.ensure_future(store.write(add_room(slug))))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)


async def test_while_many_come_at_a_time_the_first_wait_for_the_others(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "COMPANY", 60.0)
    commits: list[int] = []
    store = Store(database_url, now)
    store.start(lambda told: commits.append(len(told)))
    await store.write(add_room("alone"))
    await asyncio.gather(*(store.write(add_room(f"a{place}")) for place in range(3)))
    await write_apart(store, "b", "c", "d")
    assert commits == [1, 3, 3]
    store.stop()


async def test_who_waited_for_company_in_vain_is_written_soon(database_url: str) -> None:
    commits: list[int] = []
    store = Store(database_url, now)
    store.start(lambda told: commits.append(len(told)))
    await asyncio.gather(*(store.write(add_room(f"a{place}")) for place in range(30)))
    await store.write(add_room("alone"))
    await store.write(add_room("alone again"))
    assert commits == [30, 1, 1]
    store.stop()


async def test_a_locked_database_is_told_as_busy_and_recovers(tmp_path: Path) -> None:
    told: list[Announcement] = []
    store = Store(f"sqlite:///{tmp_path / 'kith.db'}", now)
    store.start(told.extend)
    other = sqlite3.connect(tmp_path / "kith.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused) as no:
        await store.write(add_room("a"))
    assert (no.value.code, told) == ("busy", [])
    other.execute("ROLLBACK")
    await store.write(add_room("a"))
    assert await slugs(store) == ["a"] and len(told) == 1
    other.close()
    store.stop()


async def test_sqlite_puts_every_commit_on_disk(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'kith.db'}", now)
    with store._writing.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2, "FULL"
        assert ask("PRAGMA foreign_keys").scalar() == 1
    store.stop()


async def test_the_migrations_make_what_the_models_say(database_url: str) -> None:
    store = Store(database_url, now)
    with store._writing.begin() as connection:
        command.check(alembic_config(connection))
    store.stop()


async def test_a_database_from_a_newer_version_is_refused_in_words(tmp_path: Path) -> None:
    from server.store import DatabaseUnusable

    url = f"sqlite:///{tmp_path / 'kith.db'}"
    Store(url, now).stop()
    with sqlite3.connect(tmp_path / "kith.db") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    with pytest.raises(DatabaseUnusable, match="newer version"):
        Store(url, now)


async def test_old_words_are_deleted_as_the_promise_says(house: House) -> None:
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    old = (await a.says("old words"))["message"]["id"]
    await a.ask("react", message=old, kind="hug", on=True)
    await a.ask("report", message=old, reason="other")
    house.clock.move(days=91)
    await a.says("new words")
    days = house.chat.settings.retention_days
    assert await house.chat.store.write(lambda tx: retention.purge(tx, days)) == 1

    def bodies(session: Session) -> list[str]:
        return list(session.exec(select(Message.body)))

    assert await house.chat.store.read(bodies) == ["new words"]
    assert timedelta(days=days) < timedelta(days=91), "the message above was old enough"
