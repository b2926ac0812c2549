"""`python -m tests.bench [NAME…]`: measure and print a table for each. Nothing asserts on time.

Without names everything is measured but `moderation`, which prints tables of its own; on a machine
with nothing else to do that takes some twenty minutes. A table is printed as soon as it is found,
so that whoever interrupts loses the current one.
"""

import argparse
import importlib
import os
import sys
import time
from collections.abc import Sequence

from tests.bench import machine, table
from tests.bench.table import Options, Row

NAMES = (
    "fanout",
    "posts",
    "processes",
    "latency",
    "slow",
    "idle",
    "history",
    "search",
    "resume",
    "peers",
    "replay_rules",
    "insights",
    "first_view",
    "lighthouse",
    "scroll",
)
ALONE = ("moderation",)
QUICK_RUNS = 1


def main(arguments: Sequence[str] | None = None) -> int:
    words = _words(arguments)
    options = Options(words.runs or (QUICK_RUNS if words.quick else 5), words.quick, words.full)
    machine.raise_file_limit()
    os.sched_setaffinity(0, {machine.CORES[-1]})
    print(machine.description(), _how(options), "", sep="\n", flush=True)
    rows: list[Row] = []
    for name in words.names or NAMES:
        began = time.monotonic()
        module = importlib.import_module(f"tests.bench.{name}")
        if name in ALONE:
            module.main([])
            continue
        found = _measured(name, module.measure, options)
        taken = f"{name}: {time.monotonic() - began:.0f} s"
        print("\n".join(table.drawn(found)), taken, "", sep="\n", flush=True)
        rows += found
    missed = [row.what for row in rows if row.verdict.startswith("missed")]
    met = sum(row.verdict == "met" for row in rows)
    print(f"{met} met, {len(missed)} missed", *missed, sep="\n")
    return 0


def _measured(name: str, measure: object, options: Options) -> list[Row]:
    """One bench; one that cannot run must not take the others' figures with it."""
    assert callable(measure)
    try:
        rows: list[Row] = measure(options)
    except Exception as fault:  # noqa: BLE001
        return [Row(name, "", f"did not finish: {type(fault).__name__}: {fault}")]
    return rows


def _how(options: Options) -> str:
    runs = "one run" if options.runs == 1 else f"medians of {options.runs} interleaved runs"
    once = "slow, idle and resume once"
    return f"{runs}, {once}; the server on one core, the load on another; all on loopback"


def _words(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kith bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" · ".join((*NAMES, *ALONE)))
    parser.add_argument("--runs", type=int, help="interleaved runs; default: 5")
    parser.add_argument("--quick", action="store_true", help="few, short and small: a first look")
    parser.add_argument(
        "--full", action="store_true", help="10 million messages, 10,000 members too"
    )
    words = parser.parse_args(arguments)
    unknown = set(words.names) - {*NAMES, *ALONE}
    if unknown:
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    return words


if __name__ == "__main__":
    sys.exit(main())
