"""`kith backup` and `kith restore`: the database and the secret, in one file and back again.

Settings stay with whoever runs it: they are of a machine, and hold keys to other things. First
everything that may fail, beside what there is; then the swap.
"""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from server import __version__, archive
from server.archive import Manifest, NoBackup
from server.settings import Settings, keep_secret, secret_of
from server.store import DatabaseUnusable, copies
from server.store.audit import Deed
from server.store.database import check_known

DATABASE, SECRET = "database", "secret"


def make(settings: Settings, file: Path, now: datetime) -> Manifest:
    """Keep all of it in a file, which appears once it is whole. Nobody has a copy that the log
    does not know of; the database is left at the revision it is at."""
    _check_may_write(file)
    found = copies.copies_of(settings.database)
    with tempfile.TemporaryDirectory(prefix=".kith-backup-", dir=file.absolute().parent) as beside:
        parts = {name: Path(beside) / name for name in (DATABASE, SECRET)}
        parts[SECRET].write_bytes(secret_of(settings))
        found.copy(parts[DATABASE])
        found.check(parts[DATABASE])
        revision = copies.note(settings.database, Deed("database.backup", found.kind), now)
        manifest = Manifest(
            kith=__version__,
            database=found.kind,
            revision=revision,
            made=now.isoformat(timespec="seconds"),
            parts={name: archive.digest(part) for name, part in parts.items()},
        )
        whole = Path(beside) / "whole"
        archive.pack(parts, manifest, whole)
        whole.replace(file)
    return manifest


def restore(
    settings: Settings, file: Path, now: Callable[[], datetime], *, force: bool
) -> Manifest:
    """Put it all back: the whole of it, or nothing is touched."""
    manifest = archive.read(file)
    place = copies.copies_of(settings.database)
    _check_fits(manifest, place)
    if place.is_there() and not force:
        raise NoBackup(
            "There is a database already. With --force it is overwritten, and what was said since "
            f"{manifest.made} is gone. Nothing was touched"
        )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    folder = place.folder or settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kith-restore-", dir=folder) as beside:
        archive.unpack(file, Path(beside))
        place.check(Path(beside) / DATABASE)
        place.put_back(Path(beside) / DATABASE)
        keep_secret(settings, (Path(beside) / SECRET).read_bytes())
    copies.note(settings.database, Deed("database.restore", manifest.made), now())
    return manifest


def _check_may_write(file: Path) -> None:
    """A backup may replace an older one, never anything else."""
    if not file.absolute().parent.is_dir():
        raise NoBackup(f"There is no folder {file.absolute().parent}")
    if file.exists():
        try:
            archive.read(file)
        except (NoBackup, OSError):
            raise NoBackup(f"{file} is there, and no backup of Kith: it stays as it is") from None


def _check_fits(manifest: Manifest, place: copies.Copies) -> None:
    if set(manifest.parts) != {DATABASE, SECRET}:
        raise NoBackup("It is damaged: it does not hold a database and a secret")
    if manifest.database != place.kind:
        raise NoBackup(
            f"It holds a {manifest.database} database, and KITH_DATABASE_URL names a {place.kind}"
        )
    try:
        check_known(manifest.revision)
    except DatabaseUnusable:
        raise NoBackup(
            f"It was kept by a newer version of Kith ({manifest.kith}); this is {__version__}"
        ) from None
