"""Statements that every message takes: said once, then run by the driver itself.

SQLAlchemy says them in each database's words when the program starts, and stands aside after that.
Values go in and rows come out as the driver has them, so they ask for bare columns and texts. What
the database minds is raised as SQLAlchemy would raise it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

DIALECTS = (SQLiteDialect_pysqlite(), PGDialect_psycopg())  # type: ignore[no-untyped-call]
MARKS = {"qmark": "?", "pyformat": "%s"}
Rows = Sequence[Sequence[Any]]


class Prepared:
    """A statement with named values; a list is what `among` takes."""

    def __init__(self, statement: Executable) -> None:
        self._said: dict[str, tuple[str, list[str] | None]] = {}
        for dialect in DIALECTS:
            said = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
            assert isinstance(said, SQLCompiler)  # noqa: S101
            self._said[dialect.name] = said.string, said.positiontup

    def rows(self, connection: Connection, **values: Any) -> Rows:
        """Run it; every row of what it finds."""
        words, places = self._said[connection.dialect.name]
        asked = values if places is None else [_bare(values[place]) for place in places]
        with _cursor(connection, words) as cursor:
            cursor.execute(words, asked)
            return cursor.fetchall()


class Insertion:
    """Rows for one table, each in the order of `columns`."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self._said = {
            dialect.name: f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
            f"VALUES ({', '.join([MARKS[dialect.paramstyle]] * len(columns))})"
            for dialect in DIALECTS
        }

    def add(self, connection: Connection, rows: Rows) -> None:
        """Write all of them."""
        words = self._said[connection.dialect.name]
        with _cursor(connection, words) as cursor:
            cursor.executemany(words, rows)


@contextmanager
def _cursor(connection: Connection, words: str) -> Iterator[DBAPICursor]:
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as fault:
        raise DBAPIError.instance(words, None, fault, driver.Error) from fault
    finally:
        cursor.close()


def _bare(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list) else value
