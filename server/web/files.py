"""Our own files: where they are, under which address, and what they need of each other.

All addresses of one page hold the same mark, of everything in static/, before the path:
`/static/0a1b2c3d4e5f/js/room/index.js`. What a script or sheet names beside itself is thus under
the same mark, browsers may keep it for good, and no page ever runs with half of another version.

Templates and static files are looked for beside the checkout first and inside the package second,
so that an editable install never serves a stale copy and a wheel finds its own.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parent.parent  # server/, in a checkout or in site-packages
SHEET_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
MODULE_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*"(\.[^"]+)";$', re.MULTILINE)


def folder(name: str) -> Path:
    """`static` or `templates`, wherever this installation has them."""
    checkout = HOUSE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return HOUSE / name


def asset(path: str) -> str:
    """The address of a static file."""
    return f"/static/{mark('static')}/{path}"


@cache
def mark(kind: str, *names: str) -> str:
    """What stands for the content of all static files or templates, or of those named.

    Taken once in a process: whoever edits a file starts Kith again.
    """
    top = folder(kind)
    paths = [top / name for name in names] or [p for p in top.rglob("*") if p.is_file()]
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(path.relative_to(top).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


@cache
def needs(path: str) -> tuple[str, ...]:
    """The modules that a script imports, and those which they import: what a page may ask for at
    once instead of finding one behind the other. Not what is imported on demand."""
    top = folder("static")
    found: dict[Path, None] = {}
    waiting = [top / path]
    while waiting:
        module = waiting.pop(0)
        for name in MODULE_IMPORT.findall(module.read_text(encoding="utf-8")):
            needed = (module.parent / name).resolve()
            if needed not in found:
                found[needed] = None
                waiting.append(needed)
    return tuple(needed.relative_to(top.resolve()).as_posix() for needed in found)


def is_sheet(path: Path) -> bool:
    """Whether pages ask for this file: a style sheet, rather than a part of one."""
    return path.suffix == ".css" and path.parent.name == "css"


def whole(sheet: Path) -> str:
    """A style sheet with what it imports standing in it, so that no page waits for a second round.

    Its parts stand in a folder of its name, which addresses in them must not count on.
    """
    text = sheet.read_text(encoding="utf-8")
    return SHEET_IMPORT.sub(lambda found: whole(sheet.parent / found[1]), text)
