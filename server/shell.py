"""From the shell to the store, beside a serving process or without one. A no is a line."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from server import app
from server.archive import NoBackup
from server.errors import Refused
from server.protocol.announcements import Announcement
from server.settings import Settings, UnusableSettings, load
from server.store import DatabaseUnusable, Store, Transaction

T = TypeVar("T")


def settings() -> Settings:
    try:
        return load()
    except UnusableSettings as fault:
        raise click.ClickException(str(fault)) from None


def settings_of_what_is_there() -> Settings:
    """The same, for what makes no sense with a database that would only now be made."""
    found = settings()
    file = Path(found.database.removeprefix("sqlite:///"))
    if found.is_sqlite and not file.exists():
        raise click.ClickException(
            f"There is no database at {file}: set KITH_DATABASE_URL or KITH_DATA_DIR as for "
            "kith serve, or run this in the same folder."
        )
    return found


@contextlib.contextmanager
def plain_words() -> Generator[None]:
    """What goes wrong with files and databases, as a line."""
    try:
        yield
    except (NoBackup, DatabaseUnusable) as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.strerror}: {fault.filename}") from None


def write(settings: Settings, act: Callable[[Transaction], T]) -> T:
    """One act."""
    return with_store(settings, lambda store: store.write(act))


def with_store(settings: Settings, run: Callable[[Store], Awaitable[T]]) -> T:
    """Something that needs the store, and no rules. Serving processes are told what it changed."""
    try:
        store = Store(settings.database, app.now)
    except DatabaseUnusable as fault:
        raise click.ClickException(str(fault)) from None
    return asyncio.run(at_work(settings, store, partial(run, store)))


async def at_work(settings: Settings, store: Store, run: Callable[[], Awaitable[T]]) -> T:
    """Do something while the store is at work, then tell of it."""
    told: list[Announcement] = []
    store.start(told.extend)
    try:
        return await run()
    except Refused as no:
        raise click.ClickException(no.message) from None
    finally:
        await asyncio.to_thread(store.stop)
        await app.tell_processes(settings, told)
