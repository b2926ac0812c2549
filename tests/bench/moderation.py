"""How well and how fast the moderation layer reads: `python -m tests.bench.moderation [FOLDER]`.

FOLDER holds JSON Lines: `text`, `label` (the category under test), `expect` (`flag`, `allow`) and
mostly `kind`, the way a row was disguised or the function it tests. Without a folder the golden
cases of tests/moderation are read. A `flag` row counts as found when its category is raised
(strict) or anything is (lenient); an `allow` row is a false alarm likewise. Beside our figure
stand a naive list of words, measured here, and the best peer, measured once on the whole of such
data. How fast it is, `reading` measures. Nothing here asserts.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from moderation import Engine
from tests.bench import machine, reading
from tests.bench.quality import CRISIS, RAISES, TARGETS, Target
from tests.bench.table import Row, above, below, drawn

GOLDEN = Path(__file__).parent.parent / "moderation" / "golden"
HARMLESS = frozenset({"milestone"})
NAIVE_WORDS = (
    "suicide suicidal kill die overdose cut hurt pills hate stupid idiot ugly fuck shit bitch cunt"
    " whore slut bastard dick cock pussy faggot retard dyke porn wank twat email phone call free"
    " money win prize bitcoin"
).split()


@dataclass(slots=True)
class Count:
    """Rows seen and answered, one way of asking."""

    rows: int = 0
    strict: int = 0
    lenient: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, row: dict[str, str], categories: set[str]) -> None:
        hit = bool(RAISES.get(row["label"], frozenset({row["label"]})) & categories)
        self.rows += 1
        self.strict += hit
        self.lenient += bool(categories - HARMLESS)
        if hit is (row["expect"] == "allow"):
            self.misses.append(row["text"])

    @property
    def share(self) -> float:
        """Per cent raised, strictly."""
        return 100 * self.strict / self.rows

    def shown(self) -> str:
        if not self.rows:
            return "                    "
        return f"{self.share:6.1f} ({100 * self.lenient / self.rows:5.1f}) {self.rows:5d}"


Counts = dict[tuple[str, str, str], Count]
Answer = Callable[[str], set[str]]


def read(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Every scorable row with the name of its file; our own golden rows are put in the format."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if folder == GOLDEN:
                    row["label"] = row.get("category", "benign_idiom")
                    row["expect"] = {"fires": "flag", "spares": "allow"}.get(
                        row.get("expect"), "flag" if "category" in row else "allow"
                    )
                if row.get("label") and row.get("expect"):
                    yield path.stem, row


def score(rows: Iterable[tuple[str, dict[str, str]]], answer: Answer) -> Counts:
    """Count by file, kind and expectation; people swear, so that is no false alarm there."""
    counts: Counts = defaultdict(Count)
    for name, row in rows:
        if row["expect"] == "allow" and row.get("has_profanity") and row["label"] == "profanity":
            continue
        kind = row.get("kind") or row["label"]
        counts[name, kind, row["expect"]].add(row, answer(row["text"]))
    return counts


def naive(text: str) -> set[str]:
    """What a list of words says: everything, wherever one of them stands."""
    found = set(re.findall(r"[a-z]+", text.lower())) & set(NAIVE_WORDS)
    return {category for one in RAISES.values() for category in one} if found else set()


def gathered(counts: Counts, name: str, kinds: str, expect: str) -> Count:
    """All kinds of a file that match, as one."""
    whole = Count()
    for (file, kind, wanted), count in counts.items():
        if file == name and wanted == expect and re.fullmatch(kinds, kind):
            whole.rows += count.rows
            whole.strict += count.strict
            whole.lenient += count.lenient
            whole.misses += count.misses
    return whole


def quality(ours: Counts, theirs: Counts) -> list[Row]:
    """Each target beside what was reached; those the rows say nothing about are left out."""
    rows = []
    for target in TARGETS:
        count = gathered(ours, target.file, target.kinds, target.expect)
        if count.rows:
            other = gathered(theirs, target.file, target.kinds, target.expect)
            rows.append(_row(target, count, other))
    return rows


def _row(target: Target, count: Count, other: Count) -> Row:
    found = target.expect == "flag"
    verdict = above(count.share, target.goal) if found else below(count.share, target.goal)
    if not found and count.share > target.goal:
        verdict = f"missed: {count.strict} of {count.rows}"
    peer = f"peer {target.peer} · " if target.peer else ""
    return Row(
        f"{target.what}: {'found' if found else 'false alarms'}",
        f"{'≥' if found else '≤'} {target.goal:g} %",
        f"{count.share:.1f} % of {count.rows}",
        f"{peer}naive {other.share:.0f} %",
        "",
        verdict,
    )


def tell_kinds(counts: Counts, misses: int) -> None:
    """Strict (lenient) per cent and rows of every file and kind, with some of the misses."""
    for name in sorted({name for name, _, _ in counts}):
        print(f"\n== {name:32} found                   false alarms")
        kinds = sorted({kind for file, kind, _ in counts if file == name})
        for kind in ("", *kinds):
            chosen = re.escape(kind) or ".*"
            flag, allow = (gathered(counts, name, chosen, one) for one in ("flag", "allow"))
            print(f"{kind or 'all':36} {flag.shown()}    {allow.shown()}")
            for text in (flag.misses + allow.misses)[: misses if kind else 0]:
                print("        ", ascii(text)[:150])


def ordinary(rows: Iterable[tuple[str, dict[str, str]]]) -> list[str]:
    """The texts of support talk among rows: nothing in them is a sign of crisis."""
    return [row["text"] for _, row in rows if row["label"] == "benign_support"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every kind, then the table of targets."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.moderation", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=GOLDEN)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N of each kind")
    parser.add_argument("--no-speed", action="store_true", help="how well, not how fast")
    words = parser.parse_args(arguments)
    rows = list(read(words.folder))
    engine = Engine.default()
    ours = score(rows, lambda text: set(engine.review(text).categories))
    tell_kinds(ours, words.misses)
    table = quality(ours, score(rows, naive))
    if not words.no_speed:
        table += reading.measure(ordinary(rows), lambda text: bool(naive(text) & CRISIS))
    print("", *drawn(table), machine.description(), sep="\n")


if __name__ == "__main__":
    main()
