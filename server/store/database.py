"""Opening a database: the engine, the settings of each connection, the migrations.

SQLite runs in WAL with `synchronous=FULL`, so that a commit is on disk; transactions begin
explicitly, because the driver's own habits would break savepoints.
"""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DataError, SQLAlchemyError

# What no column can hold, like a NUL on PostgreSQL or an id of thirty digits on SQLite: whoever
# sent it is told that it could not be read.
UNKEEPABLE = (DataError, OverflowError)
BUSY_MILLISECONDS = 5_000
MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is written over with zeros
    f"busy_timeout={BUSY_MILLISECONDS}",
)


class DatabaseUnusable(Exception):
    """The database cannot be opened or brought up to date; the text says where to look."""


def open_engine(url: str, *, writes: bool, connections: int = 1) -> Engine:
    """An engine for one writer, or for `connections` readers."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return _open_sqlite(url, where.database, writes=writes, connections=connections)
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=10,
        # One look sees one moment: a room's rev and its messages have to fit together.
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
    )


def migrate(engine: Engine) -> None:
    """Bring the tables to what this version needs; all of it or nothing."""
    try:
        with engine.begin() as connection:
            if MigrationContext.configure(connection).get_current_heads() != _newest():
                command.upgrade(alembic_config(connection), "head")
    except SQLAlchemyError as fault:
        where = engine.url.render_as_string(hide_password=True)
        reason = " ".join(str(getattr(fault, "orig", fault)).split())
        raise DatabaseUnusable(f"The database at {where} cannot be used: {reason}") from fault
    except CommandError as fault:
        raise DatabaseUnusable(
            f"The database was last used by a newer version of Kith: {fault}"
        ) from fault


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, made in code: there is no ini file to drift."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def revision_of(connection: Connection) -> str:
    """Which migration a database is at; a no if this version does not know it."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise DatabaseUnusable("The database has none of Kith's tables")
    check_known(revision)
    return revision


def check_known(revision: str) -> None:
    """Refuse what only a newer version understands."""
    try:
        ScriptDirectory(str(MIGRATIONS)).get_revision(revision)
    except CommandError:
        raise DatabaseUnusable(f"It is of a newer version of Kith (at {revision})") from None


@cache
def _newest() -> tuple[str, ...]:
    """What a database is at that this version has nothing to do to."""
    return tuple(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _open_sqlite(url: str, file: str | None, *, writes: bool, connections: int) -> Engine:
    if file and file != ":memory:":
        _make_room(Path(file).parent)
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        reason = f"{fault.strerror}: {folder}"
        raise DatabaseUnusable(f"The folder of the database cannot be made: {reason}") from fault
