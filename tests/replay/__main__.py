"""`python -m tests.replay FILE...`: parses words, plays, prints. Exits 1 if anything is wrong."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.replay.play import replay
from tests.replay.report import Figures, details, figures, summary
from tests.replay.script import read
from tests.replay.serving import Place
from tests.services import fresh_database, postgres, valkey


def main() -> int:
    options = _options()
    results: list[Figures] = []
    with ExitStack() as services:
        wants_postgres = options.postgres or options.workers > 1
        cluster = services.enter_context(postgres()) if wants_postgres else None
        broker = services.enter_context(valkey()) if options.workers > 1 else ""
        for path in options.files:
            results.append(_one(path, options, cluster, broker))
    print(*summary(results), sep="\n")
    return 0 if all(found.is_well for found in results) else 1


def _one(path: Path, options: argparse.Namespace, cluster: str | None, broker: str) -> Figures:
    with _database(options.database_url, cluster) as url:
        place = Place(url, broker, options.workers)
        playing = replay(read(path), place, speed=options.speed, kills=options.kill)
        played = asyncio.run(playing)
    database = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    where = f"{database} x{options.workers}" if options.workers > 1 else database
    found = figures(played, where)
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
    parser.add_argument(
        "--workers", type=int, default=1, help="processes; several use PostgreSQL and Valkey"
    )
    parser.add_argument("--kill", type=int, default=0, help="kill -9 the server so many times")
    return parser.parse_args()


def _speed(text: str) -> float | None:
    return None if text == "max" else float(text)


@contextmanager
def _database(given: str, cluster: str | None) -> Iterator[str]:
    if cluster is None:
        yield given
        return
    with fresh_database(cluster) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
