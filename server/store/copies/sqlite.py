"""A copy of SQLite, by its own online backup, and the swap of files that puts one back.

The copy is one read of the log and the file at one moment: it waits for nobody who writes, nobody
waits for it, and it makes no checkpoint beside the serving process, which is the one to make them.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from server.store.database import BUSY_MILLISECONDS, DatabaseUnusable

IN_USE = "is in use. Stop kith serve, and whatever else has it open, first"


@dataclass(frozen=True)
class Sqlite:
    """The database in one file."""

    file: Path
    kind = "sqlite"

    @property
    def folder(self) -> Path:
        return self.file.parent

    def is_there(self) -> bool:
        return self.file.exists() and self.file.stat().st_size > 0

    def copy(self, into: Path) -> None:
        try:
            with closing(_open(self.file)) as source, closing(sqlite3.connect(into)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # it is one file, with no log beside it
        except sqlite3.Error as fault:
            raise DatabaseUnusable(f"{self.file} cannot be copied: {fault}") from None

    def check(self, copy: Path) -> None:
        try:
            with closing(_open(copy)) as opened:
                (found,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.Error as fault:
            raise DatabaseUnusable(f"The copy of the database is damaged: {fault}") from None
        if found != "ok":
            raise DatabaseUnusable("The copy of the database is damaged: it fails its own check")

    def put_back(self, copy: Path) -> None:
        with self._nobody_at_work():
            # A log that was left by a damaged file must never be read into the new one.
            for tail in ("-wal", "-shm", "-journal"):
                Path(f"{self.file}{tail}").unlink(missing_ok=True)
            copy.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _nobody_at_work(self) -> Generator[None]:
        """Hold the file, if it can be read at all.

        Leaving the log of changes works only where nobody else has the file open, also idly.
        """
        if not self.is_there():
            yield
            return
        with closing(sqlite3.connect(self.file, timeout=0, isolation_level=None)) as held:
            with suppress(sqlite3.DatabaseError):  # damaged: then a copy is what it needs
                try:
                    (mode,) = held.execute("PRAGMA journal_mode=DELETE").fetchone()
                    held.execute("BEGIN EXCLUSIVE")
                except sqlite3.OperationalError as fault:
                    mode = "busy" if _is_busy(fault) else ""
                if mode in {"wal", "busy"}:
                    raise DatabaseUnusable(f"{self.file} {IN_USE}")
            yield


def _open(file: Path) -> sqlite3.Connection:
    """One that is there; it is never made."""
    address = f"{file.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=BUSY_MILLISECONDS / 1000)


def _is_busy(fault: sqlite3.Error) -> bool:
    return fault.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
