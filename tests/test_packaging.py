"""What people install is whole: the wheel holds every page, style and rule, and starts.

The checkout would hide a missing file, so everything here runs from the unpacked wheel.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.services.process import absent, free_port, running

ROOT = Path(__file__).parent.parent
PLACES = {"server": "server", "moderation": "moderation"} | {
    folder: f"server/{folder}" for folder in ("static", "templates")
}
NO_BACKEND = "No matching distribution found for hatchling"
ANSWER_SECONDS = 10


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as anybody would build it; skipped where the build backend is out of reach."""
    out = tmp_path_factory.mktemp("wheel")
    if find_spec("pip"):
        build = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--wheel-dir",
            str(out),
            str(ROOT),
        ]
    elif uv := os.environ.get("UV") or shutil.which("uv"):  # `uv run` says where it is
        build = [uv, "build", "--wheel", "--out-dir", str(out), str(ROOT)]
    else:
        absent("neither pip nor uv to build a wheel with")
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    if NO_BACKEND in built.stderr:
        absent("the build backend cannot be fetched")
    assert built.returncode == 0, built.stderr
    (found,) = out.glob("kith-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `import server` finds the unpacked wheel, and no setting is ours."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    return ours | {"PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}


def test_the_wheel_holds_every_page_style_rule_and_table(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    missing = {name for name in _sources() if name not in packed}
    assert not missing
    assert any(name.startswith("server/templates/") for name in packed)
    assert any(name.startswith("server/static/") for name in packed)
    assert any(name.startswith("moderation/packs/") for name in packed)


def test_the_wheel_brings_the_command_and_nothing_that_is_not_ours(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        (entry,) = (n for n in archive.namelist() if n.endswith("/entry_points.txt"))
        assert "kith = server.__main__:main" in archive.read(entry).decode()
    assert {top for top in tops if not top.endswith(".dist-info")} == {"server", "moderation"}


def test_kith_serves_from_the_installed_package(installed: dict[str, str], tmp_path: Path) -> None:
    where = [sys.executable, "-c", "import server; print(server.__file__)"]
    found = subprocess.run(where, env=installed, capture_output=True, text=True, check=True)
    assert found.stdout.startswith(installed["PYTHONPATH"])

    port = free_port()
    command = [sys.executable, "-m", "server", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, tmp_path, lambda: _get(port, "/healthz") is not None, installed):
        assert b"<html" in (_get(port, "/") or b"")
        style = next(iter(sorted((ROOT / "static").rglob("*.css"))))
        served = _get(port, f"/static/{style.relative_to(ROOT / 'static').as_posix()}")
        assert served == style.read_bytes()


def _sources() -> Iterator[str]:
    for folder, place in PLACES.items():
        for path in (ROOT / folder).rglob("*"):
            inner = path.relative_to(ROOT / folder)
            hidden = any(part.startswith((".", "__pycache__")) for part in inner.parts)
            if path.is_file() and not hidden:
                yield f"{place}/{inner.as_posix()}"


def _get(port: int, path: str) -> bytes | None:
    """The body of a page that is there, or None."""
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == HTTPStatus.OK else None
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
