"""`kith check`: settings, rule packs, help lines, database, broker and workers, a line each."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from moderation import Amended, Amendments, Engine, PackError, default_packs
from server import helplines
from server.settings import Settings, UnusableSettings, load
from server.store import DatabaseUnusable, Store, people, rules


@dataclass(frozen=True)
class Line:
    """One thing that was looked at, and how it is."""

    what: str
    is_well: bool
    words: str
    is_warning: bool = False  # it works, and should be better


def lines() -> Iterator[Line]:
    """Look at everything; a fault in one does not hide the others."""
    try:
        settings = load()
    except UnusableSettings as fault:
        yield Line("settings", False, str(fault).replace("\n", "; "))
        return
    yield Line("settings", True, "understood")
    yield from (_look(what, look, settings) for what, look in LOOKS.items())
    yield _moderators(settings)


def _look(what: str, look: Callable[[Settings], str], settings: Settings) -> Line:
    try:
        return Line(what, True, look(settings))
    except (_Fault, PackError, DatabaseUnusable, ValueError, OSError) as fault:
        return Line(what, False, str(fault).strip() or type(fault).__name__)


ENOUGH = 2
FEW = (
    "{number}; two are needed at least: a case of somebody in danger closes with a second key, and "
    "another look is never by whoever decided. Add one with kith staff add NAME --role moderator"
)


class _Fault(Exception):
    """Something to mend, in words."""


def _rules(settings: Settings) -> str:
    """Ours, and with them those of the operator, built together as a server would."""
    packs = list(default_packs())
    ours = Engine.load(packs)
    try:
        found = _amendments(settings)
    except DatabaseUnusable:  # the database has a line of its own
        return f"{len(packs)} packs loaded; your own could not be looked at"
    Amended(ours, packs, found)
    own = sum(len(pack.rule) for pack in found.packs)
    changed = len(found.states.keys() & {rule.id for pack in packs for rule in pack.rule})
    return f"{len(packs)} packs loaded; {own} of your own in force, {changed} of ours changed"


def _amendments(settings: Settings) -> Amendments:
    store = Store(settings.database, lambda: datetime.now(UTC))
    try:
        return asyncio.run(store.read(rules.in_force)).amendments
    finally:
        store.stop()


def _helplines(_settings: Settings) -> str:
    known = helplines.load()
    faults = known.faults(datetime.now(UTC).date())
    if faults:
        raise _Fault("; ".join(faults))
    return f"lines of {len(known.countries())} countries, none older than they may be"


def _database(settings: Settings) -> str:
    store = Store(settings.database, lambda: datetime.now(UTC))
    store.stop()
    return "SQLite, up to date" if settings.is_sqlite else "PostgreSQL, up to date"


def _moderators(settings: Settings) -> Line:
    """Whoever is in danger, and whoever asks for another look, needs a second person."""
    try:
        store = Store(settings.database, lambda: datetime.now(UTC))
    except DatabaseUnusable:  # the database has a line of its own
        return Line("moderators", True, "could not be counted")
    try:
        number = len(asyncio.run(store.read(people.staff)))
    finally:
        store.stop()
    if number < ENOUGH:
        return Line("moderators", True, FEW.format(number=number), is_warning=True)
    return Line("moderators", True, f"{number}, so that a second one can look")


def _broker(settings: Settings) -> str:
    if not settings.broker_url:
        return "none set; one process needs none"
    import redis  # an extra: only where a broker is set  # noqa: PLC0415

    try:
        redis.Redis.from_url(settings.broker_url, socket_timeout=3).ping()
    except redis.RedisError as fault:
        raise _Fault(f"it does not answer: {fault}") from None
    return "answers"


def _workers(settings: Settings) -> str:
    missing = [
        what
        for what, is_missing in (
            ("a PostgreSQL in KITH_DATABASE_URL", settings.is_sqlite),
            ("a Valkey or Redis in KITH_BROKER_URL", not settings.broker_url),
        )
        if is_missing
    ]
    return f"one; more need {' and '.join(missing)}" if missing else "as many as you like"


LOOKS: dict[str, Callable[[Settings], str]] = {
    "rules": _rules,
    "help lines": _helplines,
    "database": _database,
    "broker": _broker,
    "workers": _workers,
}
