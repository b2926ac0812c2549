"""A copy of PostgreSQL, by the programs that come with it: pg_dump, pg_restore and psql.

A passphrase goes to them in their environment, never among their words, which everybody on the
machine can read. What they complain of is told by its first line, without the row it is about.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from server.store.database import DatabaseUnusable, open_engine

MISSING = (
    "{program} is missing. Install the client programs of PostgreSQL, of the server's version or "
    "newer (Debian and Ubuntu: postgresql-client, Fedora: postgresql, Homebrew: libpq)"
)
UNOWNED = ("--no-owner", "--no-privileges")
ALL_OR_NOTHING = (
    "--no-psqlrc",
    "--quiet",
    f"--output={os.devnull}",
    "--single-transaction",
    "--set=ON_ERROR_STOP=1",
    "--set=VERBOSITY=terse",
    "--set=SHOW_CONTEXT=never",
)
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
# Everything of ours, also what a newer version made and the copy does not know.
EMPTY = """
DO $$
DECLARE it record;
BEGIN
  FOR it IN SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', schemaname, tablename) AS away
    FROM pg_tables WHERE schemaname = current_schema() LOOP EXECUTE it.away; END LOOP;
  FOR it IN SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', f.oid::regprocedure) AS away
    FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
    WHERE n.nspname = current_schema()
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.oid AND d.deptype = 'e')
    LOOP EXECUTE it.away; END LOOP;
END $$;
"""


@dataclass(frozen=True)
class Postgres:
    """The database at an address; it is Kith's alone."""

    url: URL
    kind = "postgresql"
    folder = None

    def is_there(self) -> bool:
        _, tables = self._look()
        return tables > 0

    def copy(self, into: Path) -> None:
        self._run("pg_dump", "--format=custom", *UNOWNED, f"--file={into}", *self._address)

    def check(self, copy: Path) -> None:
        self._run("pg_restore", *UNOWNED, f"--file={os.devnull}", str(copy))

    def put_back(self, copy: Path) -> None:
        """As one script in one transaction. Never by a pipe: half of one would look whole."""
        others, _ = self._look()
        if others:
            raise DatabaseUnusable(
                f"The database is in use: connections: {others}. Stop kith serve, and whatever "
                "else is connected, first"
            )
        script, empty = copy.with_suffix(".sql"), copy.with_suffix(".empty")
        self._run("pg_restore", *UNOWNED, f"--file={script}", str(copy))
        empty.write_text(EMPTY)
        self._run("psql", *ALL_OR_NOTHING, f"--file={empty}", f"--file={script}", *self._address)

    @property
    def _address(self) -> tuple[str, str]:
        told = self.url.difference_update_query(["password"])
        bare = URL.create("postgresql", told.username, None, *told[3:])
        return "--no-password", f"--dbname={bare.render_as_string()}"

    def _look(self) -> tuple[int, int]:
        """How many others are connected, and how many tables there are."""
        engine = open_engine(self.url.render_as_string(hide_password=False), writes=False)
        try:
            with engine.connect() as connection:
                others = connection.execute(OTHERS).scalar_one()
                return others, len(inspect(connection).get_table_names())
        except SQLAlchemyError as fault:
            reason = " ".join(str(getattr(fault, "orig", fault)).split())
            raise DatabaseUnusable(f"The database cannot be used: {reason}") from None
        finally:
            engine.dispose()

    def _run(self, program: str, *words: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise DatabaseUnusable(MISSING.format(program=program))
        secret = self.url.password or self.url.query.get("password")
        own = {"PGPASSWORD": str(secret)} if secret else {}
        ran = subprocess.run(
            [found, *words],
            env={**os.environ, **own},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if ran.returncode:
            said = next(iter(ran.stderr.strip().splitlines()), f"ended with {ran.returncode}")
            raise DatabaseUnusable(f"{program} could not do it: {said}")
