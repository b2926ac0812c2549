"""Whole copies of a database, made while it is at work, and putting one back in its place.

Each kind of database is copied by its own means, at one moment of it. Nothing here migrates, so
that a copy can be made before an upgrade; nothing here knows what goes along with a database.
"""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from server.store import audit
from server.store.audit import Deed
from server.store.copies.postgres import Postgres
from server.store.copies.sqlite import Sqlite
from server.store.database import DatabaseUnusable, open_engine, revision_of
from server.store.transaction import Transaction


class Copies(Protocol):
    """What each kind of database can do. A no is `DatabaseUnusable`."""

    @property
    def kind(self) -> str: ...

    @property
    def folder(self) -> Path | None:
        """Where a copy has to be to be put back, if that matters."""

    def is_there(self) -> bool:
        """Whether there is anything that putting a copy back would overwrite."""

    def copy(self, into: Path) -> None:
        """The whole database as it is at one moment, in a new file."""

    def check(self, copy: Path) -> None:
        """Read all of a copy; a no if it is not whole."""

    def put_back(self, copy: Path) -> None:
        """Have the copy instead of what there is: all or nothing.

        A no, and nothing touched, while anybody is at work with the database.
        """


def copies_of(url: str) -> Copies:
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return Sqlite(Path(where.database or ""))
    return Postgres(where)


def note(url: str, deed: Deed, now: datetime) -> str:
    """Write into the log of a database as it stands; at which revision that is."""
    engine = open_engine(url, writes=True)
    try:
        with engine.begin() as connection:
            revision = revision_of(connection)
            with Transaction(connection, now) as tx:
                audit.record(tx, deed)
            return revision
    except SQLAlchemyError as fault:
        reason = " ".join(str(getattr(fault, "orig", fault)).split())
        raise DatabaseUnusable(f"The database cannot be used: {reason}") from None
    finally:
        engine.dispose()
