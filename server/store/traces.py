"""What deleted words leave in the files of SQLite, and taking it out.

`secure_delete` writes zeros over what is deleted, in the pages of every table. Two things stay: the
index of search keeps the terms of what it dropped until it merges its pieces, and the log of
changes beside the file keeps pages as they were until it begins anew. PostgreSQL has no such
means: there, what is deleted stands in pages that nothing reads until they are written over.
"""

from sqlite3 import Connection as Sqlite
from typing import cast

from sqlalchemy import Connection, text

PAGES = 64  # that one merge writes at most: some milliseconds, so that posting never waits long
WAIT = 200  # milliseconds for those who read to be done

MERGE = text("INSERT INTO message_terms (message_terms, rank) VALUES ('merge', :pages)")


def merge(connection: Connection, *, is_first: bool) -> bool:
    """Bring the pieces of the index closer to one, which has nothing of what was dropped; whether
    there is more to do."""
    if connection.dialect.name != "sqlite":
        return False
    sqlite = cast(Sqlite, connection.connection.driver_connection)
    before = sqlite.total_changes
    connection.execute(MERGE, {"pages": -PAGES if is_first else PAGES})
    return is_first or sqlite.total_changes - before > 1  # one is that it was asked


def truncate(connection: object) -> bool:
    """Begin the log of changes anew, empty; False if somebody is still reading from it."""
    if not isinstance(connection, Sqlite):
        return True
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout={WAIT}")
    is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.execute(f"PRAGMA busy_timeout={usual}")
    return not is_busy
