"""Where everything that tests throw away is kept: in memory, where the machine has room for it.

A PostgreSQL of a test's own is four hundred files: on a disk, making them took longer than most
tests, and every commit waits. Whoever sets TMPDIR chooses for themselves.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 4 << 30  # bytes; a whole run on two cores keeps a tenth of it


def keep_in_memory() -> None:
    """From now on, in this process and those it starts, temporary files go there."""
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # so that it is looked for again


def _has_room(folder: Path) -> bool:
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    runs_programs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return runs_programs and shutil.disk_usage(folder).free >= ENOUGH
