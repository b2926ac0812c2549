"""Databases for a measure: a SQLite file, and a PostgreSQL that waits for its disk."""

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest

from tests.services import fresh_database


@contextlib.contextmanager
def sqlite() -> Iterator[tuple[Path, str]]:
    """A folder and the URL of an empty database in it."""
    with TemporaryDirectory(prefix="kith-bench-") as name:
        yield Path(name), f"sqlite:///{name}/kith.db"


@contextlib.contextmanager
def cluster() -> Iterator[str | None]:
    """A PostgreSQL with its usual durability, which tests do without; None where there is none."""
    service = importlib.import_module("tests.services.postgres")
    with contextlib.ExitStack() as stack:
        with mock.patch.object(service, "FAST", ()):
            try:
                url = stack.enter_context(service.postgres())
            except pytest.skip.Exception:
                url = None
        yield url


@contextlib.contextmanager
def postgresql(base: str) -> Iterator[tuple[Path, str]]:
    """A folder and the URL of an empty database on that server."""
    with TemporaryDirectory(prefix="kith-bench-") as name, fresh_database(base) as url:
        yield Path(name), url.replace("+psycopg", "")
