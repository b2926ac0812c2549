"""What Lighthouse says of a first view on a phone: its own scores, with its own throttling (slow
4G, a processor four times slower, simulated from what it sees).

Lighthouse is fetched once, by npm, into the cache where the tests keep their browser.
"""

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import machine
from tests.bench.first_view import VIEWS, lived_in
from tests.bench.table import Options, Row, above
from tests.services import chromium

VERSION = "12.8.2"
TARGET = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def measure(options: Options) -> list[Row]:
    if shutil.which("npm") is None:
        return [Row("lighthouse", "", "not run: this machine has no npm")]
    os.sched_setaffinity(0, set(machine.CORES))  # a browser is not made for one
    return asyncio.run(_measure(_fetched(), options))


def _fetched() -> Path:
    """The program, fetched if it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "kith-tests" / f"lighthouse-{VERSION}"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-audit", "--no-fund", "--loglevel=error")
        install = ["npm", "install", *quiet, "--prefix", str(folder), f"lighthouse@{VERSION}"]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
    return program


async def _measure(program: Path, options: Options) -> list[Row]:
    rows: list[Row] = []
    async with lived_in() as (house, ada):
        for name, path in VIEWS.items():
            seen = [await _scores(program, house.base + path, ada.cookie)
                    for _ in range(options.runs)]  # fmt: skip
            for category in CATEGORIES:
                score = median(scores[category] for scores in seen)
                what = f"lighthouse, {name}: {category}"
                verdict = above(score, TARGET)
                rows.append(Row(what, f"≥ {TARGET}", f"{score:g}", verdict=verdict))
            paint = median(scores["paint"] for scores in seen)
            rows.append(Row(f"lighthouse, {name}: largest paint", "", f"{paint:.0f} ms"))
    return rows


async def _scores(program: Path, url: str, cookie: str) -> dict[str, float]:
    found = chromium()
    with tempfile.TemporaryDirectory() as folder:
        headers = Path(folder) / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie}))
        running = await asyncio.create_subprocess_exec(
            str(program), url, "--quiet", "--output=json", "--output-path=stdout",
            f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}",
            f"--chrome-flags={' '.join(FLAGS)}",
            env={**os.environ, **found.env, "CHROME_PATH": str(found.executable)},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        report: dict[str, Any] = json.loads((await running.communicate())[0])
    scores = {name: report["categories"][name]["score"] * 100 for name in CATEGORIES}
    return {**scores, "paint": report["audits"]["largest-contentful-paint"]["numericValue"]}
