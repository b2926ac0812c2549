"""A backup is whole though people talk meanwhile, comes back whole or not at all, and never over
anything that nobody meant to lose."""

import asyncio
import json
import os
import shutil
import sqlite3
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import NullPool, create_engine, inspect, make_url, text
from sqlmodel import select

from server import archive
from server.__main__ import main
from server.models import AuditEntry
from server.store import audit_log
from tests.doors.test_command_line import Kith, kith, says_no
from tests.house import Clock, House, Person, Socket, serving, settings_for
from tests.services import fresh_database, programs

__all__ = ["kith"]
EVENING = "of a long evening " * 40 + "."
PASSWORD = "four-quiet-boats"
Settings = dict[str, str]


def settings(url: str, folder: Path) -> Settings:
    return {"KITH_DATABASE_URL": url, "KITH_DATA_DIR": str(folder)}


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database on a new machine, of the same kind, that has nothing in it yet."""
    with ExitStack() as stack:
        if database_url.startswith("sqlite"):
            yield f"sqlite:///{tmp_path}/new/kith.db"
        else:
            base = request.getfixturevalue("postgres_url")
            yield stack.enter_context(fresh_database(base))


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Path:
    """What PostgreSQL's own programs are told, where everybody on the machine could read it."""
    log = tmp_path / "told"
    if not database_url.startswith("sqlite"):
        (tmp_path / "bin").mkdir()
        for name in ("pg_dump", "pg_restore", "psql"):
            wrapped = tmp_path / "bin" / name
            words = f'echo "{name} $*" >> {log}\nexec {programs() / name} "$@"\n'
            wrapped.write_text(f"#!/bin/sh\n{words}")
            wrapped.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    return log


async def run(env: Settings, *words: str) -> tuple[int, str]:
    """`kith …` in a thread; how it ended, and what it said."""
    ran = await asyncio.to_thread(CliRunner().invoke, main, words, env=env)
    return ran.exit_code, ran.output


async def run_apart(env: Settings, *words: str) -> tuple[int, str]:
    """The same as a process of its own, as from a shell beside the server."""
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", *words,
        env={**os.environ, **env}, stdout=-1, stderr=-2,
    )  # fmt: skip
    said, _ = await ran.communicate()
    return ran.returncode or 0, said.decode()


async def talk(screen: Socket, spoken: list[str], enough: asyncio.Event) -> None:
    """On and on, as fast as one may."""
    while not enough.is_set():
        body = f"line {len(spoken) + 1} {EVENING}"
        key = f"a-long-evening-{len(spoken)}"
        said = await screen.try_("post", room="owls", key=key, body=body)
        if said["ok"]:
            assert said["message"]["body"] == body
            spoken.append(body)
        else:
            assert said["error"]["code"] == "too_fast", said
            with suppress(TimeoutError):
                await asyncio.wait_for(enough.wait(), said["error"]["retry_after"])


async def begun(ben: Socket, spoken: list[str]) -> int:
    """Once some of it has been heard; how much was said."""
    for _ in range(20):
        await ben.event("message")
    return len(spoken)


async def read_back(person: Person) -> list[str]:
    """Everything said in the room, the oldest first."""
    opened = await (await person.socket()).ask("open", room="owls", since=0)
    messages = opened["messages"]
    while messages[0]["seq"] > 1:
        older = await person.get(f"/rooms/owls/messages?before={messages[0]['seq']}&limit=100")
        messages = [*older.json()["messages"], *messages]
    return [m["body"] for m in messages]


async def test_what_was_kept_while_people_talk_is_whole_on_a_new_machine(
    house: House, empty_url: str, tmp_path: Path, told: Path, database_url: str
) -> None:
    url = make_url(database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    url = url if is_sqlite else url.set(password=PASSWORD)
    here = settings(url.render_as_string(hide_password=False), tmp_path)
    mia = await house.member("Mia Owl")
    ben = await (await house.member("Ben Fox")).enters()
    spoken, enough = list[str](), asyncio.Event()
    talking = asyncio.create_task(talk(await mia.enters(), spoken, enough))
    file = tmp_path / "night.kith"
    before = await begun(ben, spoken)
    # PostgreSQL's own program is a process beside the server in any case.
    kith_in = run_apart if is_sqlite else run
    code, said = await kith_in(here, "backup", str(file))
    assert code == 0 and "it holds what people said" in said, said
    enough.set()
    await talking
    assert len(spoken) > before, "they went on talking"
    acts = await house.chat.store.read(lambda s: s.exec(select(AuditEntry.act)).all())
    assert acts.count("database.backup") == 1
    assert file.stat().st_mode & 0o777 == 0o600
    code, said = await run(here, "restore", "--force", str(file))
    assert code == 1 and "in use" in said, said

    there = settings(empty_url, tmp_path / "new")
    code, said = await run(there, "restore", str(file))
    assert code == 0 and "erase them again" in said, said
    read = await looks_the_same(there, mia)
    assert 0 < before <= len(read) and read == spoken[: len(read)]
    assert (tmp_path / "secret").read_bytes() == (tmp_path / "new" / "secret").read_bytes()
    await over_another(there, file)
    nothing_lies_about(tmp_path, told)


def nothing_lies_about(folder: Path, told: Path) -> None:
    assert not [*folder.rglob(".kith-*")]
    if told.exists():
        assert {line.split()[0] for line in told.read_text().splitlines()} == {
            "pg_dump",
            "pg_restore",
            "psql",
        }
        assert PASSWORD not in told.read_text()


async def looks_the_same(there: Settings, mia: Person) -> list[str]:
    """Whoever was signed in is signed in, and reads on; what they read."""
    kept = settings_for(there["KITH_DATABASE_URL"], Path(there["KITH_DATA_DIR"]))
    async with serving(kept, Clock()) as restored:
        again = await restored.passer_by()
        again.client.cookies = mia.client.cookies
        read = await read_back(again)
        walk = await restored.chat.store.read(audit_log.walk)
        assert walk.broken_id is None
        acts = await restored.chat.store.read(lambda s: s.exec(select(AuditEntry.act)).all())
        assert acts.count("database.restore") == 1
        await (await again.enters()).says("and this is new")
        return read


async def over_another(there: Settings, file: Path) -> None:
    """Over a database that has gone on: only by force, and then nothing of it is left."""
    engine = create_engine(there["KITH_DATABASE_URL"], poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE of_a_newer_kith (id INTEGER)"))
    code, said = await run(there, "restore", str(file))
    assert code == 1 and "Nothing was touched" in said, said
    code, said = await run(there, "restore", "--force", str(file))
    assert code == 0, said
    with engine.begin() as connection:
        assert not inspect(connection).has_table("of_a_newer_kith")
        new = "SELECT count(*) FROM message WHERE body = 'and this is new'"
        assert connection.execute(text(new)).scalar_one() == 0


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size * 2 // 3)


def flip(file: Path) -> None:
    held = bytearray(file.read_bytes())
    held[len(held) // 2] ^= 1
    file.write_bytes(held)


def say(**other: str) -> Callable[[Path], None]:
    """A manifest that says something else, around the same parts."""

    def change(file: Path) -> None:
        beside = file.with_name("changed")
        with tarfile.open(file) as old, tarfile.open(beside, "w") as new:
            for entry in old:
                opened = old.extractfile(entry)
                assert opened is not None
                if entry.name == archive.MANIFEST:
                    said = {**json.load(opened), **other}
                    source = file.with_name("said")
                    source.write_text(json.dumps(said))
                    new.add(source, entry.name)
                else:
                    new.addfile(entry, opened)
        beside.replace(file)

    return change


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (cut, "damaged"),
        (flip, "damaged: its database"),
        (lambda file: file.write_text("dear diary"), "is no backup"),
        (lambda file: file.write_bytes(b""), "is no backup of Kith"),
        (Path.unlink, "No such file"),
        (say(revision="9999", kith="7.0"), "newer version of Kith (7.0)"),
        (say(database="postgresql"), "holds a postgresql database"),
    ],
)
def test_what_cannot_be_put_back_touches_nothing(
    kith: Kith, tmp_path: Path, fresh_file: Path, wrong: Callable[[Path], object], said: str
) -> None:
    (tmp_path / "data").mkdir()
    there, kept = Path(shutil.copy(fresh_file, tmp_path / "data" / "kith.db")), tmp_path / "kept"
    assert kith("backup", str(kept)).exit_code == 0
    assert kith("restore", "--force", str(kept)).exit_code == 0, "it could be put back"
    before = there.read_bytes()
    wrong(kept)
    says_no(kith("restore", "--force", str(kept)), said)
    assert there.read_bytes() == before
    assert not [*tmp_path.rglob(".kith-*")]


def test_a_damaged_database_makes_way_and_nothing_else_does(
    kith: Kith, tmp_path: Path, fresh_file: Path
) -> None:
    says_no(kith("backup", "kept"), "There is no database")
    (tmp_path / "data").mkdir()
    there = Path(shutil.copy(fresh_file, tmp_path / "data" / "kith.db"))
    says_no(kith("backup", str(there)), "no backup of Kith: it stays")
    says_no(kith("backup", "nowhere/kept"), "There is no folder")
    assert kith("backup", "kept").exit_code == 0
    says_no(kith("restore", "kept"), "There is a database already", "--force")
    there.write_bytes(b"not a database at all " * 999)
    there.with_name("kith.db-wal").write_bytes(b"of before " * 999)
    says_no(kith("backup", "other"), "not a database")
    assert not Path("other").exists()
    assert kith("restore", "--force", "kept").exit_code == 0
    with closing(sqlite3.connect(there)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert "hold" in kith("audit", "verify").output


def test_without_the_programs_of_postgresql_it_says_which_is_missing(
    kith: Kith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    url = "postgresql://kith:secret@127.0.0.1:9/kith"
    says_no(kith("backup", "kept", DATABASE_URL=url), "pg_dump is missing", "postgresql-client")
