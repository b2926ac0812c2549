"""How fast the moderation layer reads: messages a second, the slowest, building, memory, reload.

Measured over `talk`: messages of 100 to 200 bytes as people type them in a support room, three in
a hundred with something to be found. Every message is timed by itself, several times, and its
best time counts, so that what else runs on the machine does not; the first time each is read is
told apart, as nothing is remembered of it then. Long texts and building are measured in CPU time,
building in a process of its own (`python -m tests.bench.reading SIZE`).
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from statistics import fmean

from moderation import Amended, Amendments, Engine, default_packs
from moderation.pack import Pack, parse_pack
from tests.bench import machine, talk
from tests.bench.table import Row, above, bounded, percentile, short

SIZES = {100: None, 1_000: 60_000, 10_000: None, 100_000: 50_000}
"""Phrases beside those of our packs, and how many messages a second are to be read then."""
MESSAGES = 2_000
RUNS = 7
BUILDS = 5
LONG = 4_000
HOSTILE = (
    "a", "a ", "(", "&", "&#107;", "é", "е", "a\u0301", "👨\u200d👩\u200d👧", "\ud800", "你好",
    "0770 0900 ", "k i l l ", "k1ll-", "f.u.", "fuuuck ", "|<", "@a.", "x@", "d.ie ", "ki ll ",
    "1 1 ", "want to die but ", "her number 07700 900123 ", "12 Elm Road ", "at x dot ",
    "I am going to kill you. ",
)  # fmt: skip


def measure(ordinary: Sequence[str], listed: Callable[[str], bool]) -> list[Row]:
    """Every figure; `ordinary` are more texts to read, `listed` is how a naive filter asks."""
    examples = [text for pack in default_packs() for rule in pack.rule for text in rule.fires]
    messages = talk.messages(MESSAGES, [text for text in examples if 12 < len(text) < 90])
    naive = 1e6 / fmean(_times(listed, messages))
    rows = []
    for size, goal in SIZES.items():
        engine = Engine.load(with_phrases(size))
        first = [_once(engine.review, text) for text in messages]
        times = _times(engine.review, messages)
        rows += _speed(size, goal, times, fmean(first), naive)
        if size == 1_000:
            rows += _lengths(engine, times, ordinary)
    return rows + _building(max(SIZES))


def _speed(
    size: int, goal: int | None, times: list[float], first: float, naive: float
) -> list[Row]:
    rate = 1e6 / fmean(times)
    return [
        Row(
            f"reading with {size:,} phrases",
            f"≥ {goal:,} messages/s" if goal else "",
            f"{short(rate)} messages/s ({fmean(times):.1f} µs; first time {first:.0f} µs)",
            f"peer 303 k at 5 % of evasion found, 1.1 k at 35 % · naive {short(naive)}",
            "",
            above(rate, goal) if goal else "",
        )
    ]


def _lengths(engine: Engine, times: list[float], ordinary: Sequence[str]) -> list[Row]:
    rows = [bounded("slowest message in a hundred", "µs", percentile(times, 0.99), 60)]
    if ordinary:
        most = [text for text in ordinary if 60 <= len(text) <= 200]
        rate = 1e6 / fmean(_times(engine.review, most))
        rows.append(Row("the folder's support talk", "", f"{short(rate)} messages/s"))
    calm = " ".join(talk.messages(60, ()))[:LONG]
    rows.append(bounded(f"{LONG:,} ordinary characters", "ms", _long(engine, calm), 3))
    slow = {unit: _long(engine, (unit * LONG)[:LONG]) for unit in HOSTILE}
    worst = max(slow, key=slow.__getitem__)
    what = f"{LONG:,} hostile characters, the worst of {len(HOSTILE)} ({worst!a})"
    return [*rows, bounded(what, "ms", slow[worst], 5)]


def _building(size: int) -> list[Row]:
    command = [sys.executable, "-m", "tests.bench.reading", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took = json.loads(done.stdout)
    return [
        bounded(f"building with {size:,} phrases", "s", took["build"], 1.5),
        bounded("· memory it takes", "MB", took["memory"], 160),
        bounded("· a message's longest wait meanwhile", "ms", took["stall"], 20),
    ]


def _build_once(size: int) -> dict[str, float]:
    """Build an engine of so many phrases; then, while messages are read, an operator's of as many.

    As when a server takes new rules: its own stay as they are, and are not searched for garbage.
    """
    packs = with_phrases(size)
    gc.collect()
    before = machine.resident(os.getpid())
    started = time.thread_time()
    engine = Engine.load(packs)
    build = time.thread_time() - started
    gc.collect()
    memory = (machine.resident(os.getpid()) - before) / 1e6
    gc.freeze()
    stall = min(_longest_wait(engine, packs) for _ in range(BUILDS))
    return {"build": build, "memory": memory, "stall": 1e3 * stall}


def _longest_wait(engine: Engine, packs: list[Pack]) -> float:
    """The longest a message took while an operator's rules were built in a thread; seconds.

    In CPU time of this process: what its own threads did meanwhile, not what others did.
    """
    messages, longest, number = talk.messages(200, ()), 0.0, 0
    *shipped, theirs = packs
    building = threading.Thread(target=Amended, args=(engine, shipped, Amendments((theirs,))))
    building.start()
    while building.is_alive():
        started = time.process_time()
        engine.review(messages[number % len(messages)])
        longest = max(longest, time.process_time() - started)
        number += 1
    return longest


def with_phrases(number: int) -> list[Pack]:
    """Our packs and a made-up one of so many phrases of three made-up words."""
    syllables = "ba ke lu mo ri sa ti vu zo xe qua fle gro pli dre sno".split()
    words = [a + b + c for a in syllables for b in syllables for c in syllables]
    phrases = [
        f"{words[n % 4096]} {words[(n * 7 + n // 4096) % 4096]} {words[(n * 13) % 4096]}"
        for n in range(number)
    ]
    head = 'name = "made up"\nlanguage = "en"\nversion = "1"\nlicence = "CC0"\n'
    rule = '[[rule]]\nid = "made.up"\ncategory = "spam"\nseverity = 1\nany = '
    return [*default_packs(), parse_pack(head + rule + json.dumps(phrases))]


def _times(review: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """The best time of several for each text, in µs."""
    return [min(_once(review, text) for _ in range(RUNS)) for text in texts]


def _once(review: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    review(text)
    return 1e6 * (time.perf_counter() - started)


def _long(engine: Engine, text: str) -> float:
    """CPU time, in ms: so long a task is easily interrupted."""
    times = []
    for _ in range(RUNS):
        started = time.thread_time()
        engine.review(text)
        times.append(time.thread_time() - started)
    return 1e3 * min(times)


if __name__ == "__main__":
    print(json.dumps(_build_once(int(sys.argv[1]))))
