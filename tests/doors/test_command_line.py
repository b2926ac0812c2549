"""The command line: what it does, and how it says no: one clear line, and never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.__main__ import main

Kith = Callable[..., Result]
NULL = "/dev/null/kith"


@pytest.fixture
def kith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kith:
    """`kith …` in an empty folder, with these settings and no others."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **settings: str) -> Result:
        env = {f"KITH_{name}": value for name, value in settings.items()}
        return CliRunner().invoke(main, words, env=env)

    return run


def says_no(result: Result, *words: str) -> None:
    """A no: exit 1, one line that says what, nothing of Python."""
    assert result.exit_code == 1, (result.output, result.exception)
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


def test_rooms_are_added_once_and_by_a_usable_address(kith: Kith) -> None:
    done = kith("room", "add", "owls", "--name", "Night owls", "--entry", "request")
    assert done.output == "http://127.0.0.1:8000/rooms/owls\n"
    says_no(kith("room", "add", "owls", "--name", "Again"), "owls")
    for slug in ("Owls", "-owls", "../owls", "o" * 41):
        says_no(kith("room", "add", "--name", "Owls", "--", slug), "address")
    says_no(kith("room", "add", "larks", "--name", " "), "name")


def test_staff_are_made_and_raised_and_never_by_a_look_alike(kith: Kith) -> None:
    first = kith("staff", "add", "Sol", "--role", "moderator")
    assert first.output.startswith("http://127.0.0.1:8000/start/")
    raised = kith("staff", "add", "Sol", "--role", "admin", BASE_URL="https://kith.example.org")
    assert raised.output.startswith("https://kith.example.org/start/")
    assert raised.output.rpartition("/")[2] != first.output.rpartition("/")[2]
    says_no(kith("staff", "add", "S0l", "--role", "admin"), "Sol")
    for name in ("x", "\u200bSol"):
        says_no(kith("staff", "add", name, "--role", "admin"), "name")
    assert kith("staff", "add", "Sol", "--role", "member").exit_code == 2
    assert kith("staff", "add", "Sol").exit_code == 2


def test_invites_are_made_for_rooms_that_there_are(kith: Kith) -> None:
    kith("room", "add", "owls", "--name", "Night owls")
    made = kith("invite", "owls", "--uses", "3", "--hours", "2", "--role", "facilitator")
    assert made.output.startswith("http://127.0.0.1:8000/i/")
    says_no(kith("invite", "larks"), "room")
    says_no(kith("invite", "ow'ls; DROP TABLE room"), "room")
    for words in (["--uses", "0"], ["--uses", "101"], ["--hours", "x"], ["--role", "admin"]):
        assert kith("invite", "owls", *words).exit_code == 2


def test_purge_says_how_much_went(kith: Kith) -> None:
    assert kith("purge").output == "deleted 0 messages\n"


def test_somebody_is_exported_and_erased_by_an_operator_who_means_it(
    kith: Kith, tmp_path: Path
) -> None:
    for command in ("export", "erase"):
        says_no(kith(command, "Sol"), "There is no database at data/kith.db")
    assert not (tmp_path / "data" / "kith.db").exists(), "nor is one made"
    kith("staff", "add", "Sol", "--role", "moderator")
    kith("room", "add", "owls", "--name", "Night owls")
    assert json.loads(kith("export", "sol").stdout)["account"]["name"] == "Sol"
    for name in ("Uma", "S0l", "Sol; DROP TABLE user_account"):
        says_no(kith("erase", name, "--yes"), f"Nobody signs in as “{name}”")
    says_no(kith("erase", "Sol", "--room", "owls", "--yes"), "Nobody is called “Sol” in owls")
    says_no(kith("export", "Sol", "--room", "larks"), "no room “larks”")
    asked = kith("erase", "Sol")
    assert asked.exit_code == 1 and "cannot be taken back" in asked.stderr
    assert kith("export", "Sol").exit_code == 0, "who is asked and says nothing means no"
    assert kith("erase", "Sol", "--yes").exit_code == 0
    says_no(kith("export", "Sol"), "Nobody signs in")
    kith("staff", "add", "Ada", "--role", "admin")
    says_no(kith("erase", "Ada", "--yes"), "only admin", "Nothing was erased")
    assert "6 entries hold" in kith("audit", "verify").output


def test_check_looks_at_everything_and_says_what_is_wrong(kith: Kith, tmp_path: Path) -> None:
    well = kith("check")
    assert well.exit_code == 0, well.output
    assert [line.split(":")[0] for line in well.output.splitlines()] == [
        *(
            f"ok    {what}"
            for what in ("settings", "rules", "help lines", "database", "broker", "workers")
        ),
        "warn  moderators",
    ]
    assert "one; more need a PostgreSQL in KITH_DATABASE_URL and a Valkey" in well.output
    wrong = kith("check", DATABSE_URL="x")
    assert wrong.exit_code == 1
    assert "FAULT settings: KITH_DATABSE_URL" in wrong.output
    ill = kith("check", DATABASE_URL=_no_databases(tmp_path)[0])
    assert ill.exit_code == 1
    assert "FAULT database: " in ill.output
    assert "ok    rules" in ill.output, "one fault does not hide the others"
    away = kith("check", BROKER_URL="redis://127.0.0.1:1")
    assert away.exit_code == 1
    assert "FAULT broker: it does not answer" in away.output


def test_check_warns_that_one_moderator_is_too_few(kith: Kith) -> None:
    assert kith("staff", "add", "Sol", "--role", "moderator").exit_code == 0
    assert "warn  moderators: 1; two are needed" in kith("check").output
    assert kith("staff", "add", "Uma", "--role", "admin").exit_code == 0
    assert "ok    moderators: 2" in kith("check").output


def _no_databases(folder: Path) -> list[str]:
    garbage = folder / "garbage.db"
    garbage.write_bytes(b"this is no database, but it is long enough to be read as one" * 100)
    return [
        f"sqlite:///{garbage}",
        f"sqlite:///{folder}",
        f"sqlite:///{NULL}/kith.db",
        "postgresql://kith:canary@127.0.0.1:1/kith",
    ]


def test_a_database_that_cannot_be_used_is_said_in_a_line(kith: Kith, tmp_path: Path) -> None:
    for url in _no_databases(tmp_path):
        for words in (["purge"], ["serve", "--port", "0"], ["room", "add", "x", "--name", "X"]):
            no = kith(*words, DATABASE_URL=url)
            says_no(no, "database")
            assert "canary" not in no.output
    says_no(kith("purge", DATA_DIR=NULL), "database")


def test_serve_refuses_what_would_be_unsafe(kith: Kith) -> None:
    says_no(kith("serve", "--host", "0.0.0.0"), "KITH_BASE_URL", "0.0.0.0")  # noqa: S104
    says_no(kith("serve", "--demo", "--host", "0.0.0.0"), "--demo")  # noqa: S104
    there = {"BASE_URL": "https://kith.example.org"}
    says_no(kith("serve", "--demo", "--host", "0.0.0.0", **there), "--demo")  # noqa: S104
    says_no(kith("serve", "--host", "192.0.2.1", BASE_URL="http://kith.example.org"), "https")
    says_no(kith("serve", SECRET="short"), "KITH_SECRET")
    says_no(kith("serve", RETENTION="30"), "did you mean KITH_RETENTION_DAYS?")
    for words in (["--port", "65536"], ["--port", "http"], ["--workers", "0"], ["--nope"]):
        assert kith("serve", *words).exit_code == 2


def test_every_command_explains_itself(kith: Kith) -> None:
    for words in (
        [],
        ["serve"],
        ["staff"],
        ["staff", "add"],
        ["room"],
        ["room", "add"],
        ["invite"],
        ["export"],
        ["erase"],
    ):
        assert "Usage:" in kith(*words, "--help").output
    assert kith("nonsense").exit_code == 2
