"""Drawing pages: the one Jinja environment, its filters, and where static files are.

Templates and static files are looked for beside the checkout first and inside the package second,
so that an editable install never serves a stale copy and a wheel finds its own.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

COVERS = re.compile("(█+)")  # stretches that moderation has covered
HOUSE = Path(__file__).parent.parent  # server/, in a checkout or in site-packages


def folder(name: str) -> Path:
    """`static` or `templates`, wherever this installation has them."""
    checkout = HOUSE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return HOUSE / name


def environment(now: Callable[[], datetime]) -> Environment:
    """Autoescape always on, unknown names an error, no user text ever a template."""
    env = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(folder("templates")),
    )
    env.globals["asset"] = asset
    env.filters |= {
        "clock": lambda at: f"{at:%H:%M}",
        "day": lambda at: f"{at:%A} {at.day} {at:%B}",
        "pieces": lambda words: [piece for piece in COVERS.split(words) if piece],
        "iso": lambda at: at.astimezone(UTC).isoformat(timespec="seconds"),
        "ago": lambda at: ago(now() - at if at <= now() else at - now(), is_past=at <= now()),
    }
    return env


def ago(distance: object, *, is_past: bool) -> str:
    """A time in words, as coarse as a person would say it."""
    seconds = int(distance.total_seconds())  # type: ignore[attr-defined]
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            words = f"{number} {word}{'' if number == 1 else 's'}"
            return f"{words} ago" if is_past else f"in {words}"
    return "just now" if is_past else "in a moment"


def asset(path: str) -> str:
    """A static file's address, with a mark of its content so that browsers may keep it."""
    return f"/static/{path}?v={_mark(path, (folder('static') / path).stat().st_mtime_ns)}"


@cache
def _mark(path: str, _changed: int) -> str:
    return hashlib.sha256((folder("static") / path).read_bytes()).hexdigest()[:12]
