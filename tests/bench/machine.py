"""The machine under the figures: its cores, what a process has used of it, and what it is.

The server under measure runs on the first core and the load on the last, so that neither takes
time from the other. CPU is all threads of the server process, user and system.
"""

import contextlib
import os
import platform
import resource
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CPUCLOCK_SCHED = 2
PAGE = os.sysconf("SC_PAGE_SIZE")
CORES = sorted(os.sched_getaffinity(0))
PACKAGES = ("uvicorn", "websockets", "uvloop", "starlette", "sqlmodel", "sqlalchemy", "psycopg")


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, all its threads together, to the microsecond and better.

    Linux makes a process's clock of its id, as `clock_getcpuclockid` does; `/proc` counts in
    hundredths of a second, which are too coarse for a short run.
    """
    return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)


def resident(pid: int) -> int:
    """Bytes of memory a process has in use."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


@contextlib.contextmanager
def on_core(*cores: int) -> Iterator[None]:
    """Whatever is started in here runs on one core, or on these."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def raise_file_limit() -> int:
    """As many open sockets as we may have; how many that is."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def description() -> str:
    """One line to print beside every table."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    found = []
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} × {cpu}, Linux {platform.release()}, {python}, {', '.join(found)}"
