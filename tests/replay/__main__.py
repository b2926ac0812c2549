"""`python -m tests.replay FILE...`: parses words, plays, prints. Exits 1 if anything is wrong."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.replay.play import replay
from tests.replay.report import Figures, details, figures, summary
from tests.replay.script import read
from tests.services import fresh_database, postgres


def main() -> int:
    options = _options()
    results: list[Figures] = []
    with _server(options.postgres) as cluster:
        for path in options.files:
            results.append(_one(path, options, cluster))
    print(*summary(results), sep="\n")
    return 0 if all(found.is_well for found in results) else 1


def _one(path: Path, options: argparse.Namespace, cluster: str | None) -> Figures:
    with _database(options.database_url, cluster) as url:
        playing = replay(read(path), url, speed=options.speed, kills=options.kill)
        played = asyncio.run(playing)
    found = figures(played, "PostgreSQL" if url.startswith("postgres") else "SQLite")
    print(*details(found, played), "", sep="\n", flush=True)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database-url", default="", help="an empty one; default: a new SQLite")
    where.add_argument("--postgres", action="store_true", help="a PostgreSQL started for this")
    parser.add_argument(
        "--speed", type=_speed, default=None, help="times faster than it was; default: max"
    )
    parser.add_argument("--kill", type=int, default=0, help="kill -9 the server so many times")
    return parser.parse_args()


def _speed(text: str) -> float | None:
    return None if text == "max" else float(text)


@contextmanager
def _server(is_wanted: bool) -> Iterator[str | None]:
    if not is_wanted:
        yield None
        return
    with postgres() as url:
        yield url


@contextmanager
def _database(given: str, cluster: str | None) -> Iterator[str]:
    if cluster is None:
        yield given
        return
    with fresh_database(cluster) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
