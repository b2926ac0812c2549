"""The file of a backup: a tar with a manifest first, then each part as the manifest describes it.

Knows what a whole archive is, not what its parts mean. What it writes only its owner may read.
"""

import hashlib
import os
import shutil
import tarfile
from pathlib import Path
from typing import BinaryIO

import msgspec

FORMAT = 1
MANIFEST = "manifest.json"
MOST_OF_MANIFEST = 64 * 1024  # bytes
A_PIECE = 1024 * 1024


class NoBackup(Exception):
    """A file is no backup, or not a whole one; the text says what is wrong with it."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds. `parts` are its files with their SHA-256."""

    kith: str
    database: str
    revision: str
    made: str
    parts: dict[str, str]
    format: int = FORMAT


def pack(parts: dict[str, Path], manifest: Manifest, into: Path) -> None:
    """Write a new archive; it is on disk once this returns."""
    beside = into.with_name(f"{into.name}.{MANIFEST}")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    with _private(into) as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name, part in {MANIFEST: beside, **parts}.items():
                archive.add(part, name, recursive=False, filter=_of_nobody)
        _to_disk(file)


def digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def read(file: Path) -> Manifest:
    """What an archive says it holds."""
    try:
        with tarfile.open(file, "r:") as archive:
            return _manifest(archive)
    except (tarfile.TarError, EOFError):
        raise NoBackup(f"{file} is no backup of Kith") from None


def unpack(file: Path, folder: Path) -> None:
    """Its parts in that folder, each as it was when it was packed."""
    try:
        with tarfile.open(file, "r:") as archive:
            for name, expected in _manifest(archive).parts.items():
                _take_out(archive, name, folder / Path(name).name)
                if digest(folder / Path(name).name) != expected:
                    raise NoBackup(f"{file} is damaged: its {name} is not what was kept")
    except (tarfile.TarError, EOFError, KeyError):
        raise NoBackup(f"{file} is damaged: parts of it are missing") from None


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    opened = archive.extractfile(first) if first and first.name == MANIFEST else None
    if opened is None:
        raise tarfile.TarError
    try:
        manifest = msgspec.json.decode(opened.read(MOST_OF_MANIFEST), type=Manifest)
    except msgspec.DecodeError:
        raise tarfile.TarError from None
    if manifest.format != FORMAT:
        raise NoBackup(f"It was kept by another version of Kith ({manifest.kith})")
    return manifest


def _take_out(archive: tarfile.TarFile, name: str, into: Path) -> None:
    part = archive.extractfile(name)
    if part is None:
        raise KeyError(name)
    with part, _private(into) as file:
        shutil.copyfileobj(part, file, A_PIECE)
        _to_disk(file)


def _private(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry
