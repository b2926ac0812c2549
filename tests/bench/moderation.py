"""How well and how fast the moderation layer reads: `python -m tests.bench.moderation [FOLDER]`.

FOLDER holds JSON Lines: `text`, `label` (the category under test), `expect` (`flag`, `allow`) and
mostly `kind`, the way a row was disguised or the function it tests. Without a folder the golden
cases of tests/moderation are read. A `flag` row counts as found when its category is raised
(strict) or anything is (lenient); an `allow` row is a false alarm likewise. Beside our engine
stands a naive list of words, matched the way small filters do it. Nothing here asserts.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from moderation import Engine, default_packs
from moderation.pack import Pack, parse_pack

GOLDEN = Path(__file__).parent.parent / "moderation" / "golden"
CRISIS = frozenset({"imminent", "plan", "ideation", "hopeless"})
DISTRESS = CRISIS | {"self_harm", "concern_for_other", "eating_disorder", "abuse", "substance"}
RAISES = {
    "crisis": CRISIS | {"self_harm", "concern_for_other"},
    "self_harm": CRISIS | {"self_harm", "concern_for_other"},
    "hate": frozenset({"hate"}),
    "harassment": frozenset(
        {"harassment", "incitement", "threat", "grooming", "hate", "eating_disorder"}
    ),
    "profanity": frozenset({"profanity"}),
    "pii": frozenset({"personal_data", "grooming"}),
    "spam": frozenset({"spam", "substance", "grooming"}),
    "benign_support": CRISIS | {"self_harm"},
    "benign_idiom": CRISIS | {"self_harm"},
    "distress": DISTRESS,
    "conduct": frozenset({"harassment", "incitement", "threat", "grooming", "hate", "spam"}),
}
"""Which categories answer a label; any other label stands for itself."""
HARMLESS = frozenset({"milestone"})
TARGETS = (
    ("evasion", "", "profanity and slurs, 37 disguises", 95.0, None),
    ("evasion", "control_", "  innocent words disguised", None, 0.1),
    ("evasion", "near_miss", "  words one letter away", None, 1.5),
    ("scunthorpe", "", "innocent words and names", None, 0.8),
    ("crisis", "", "explicit crisis", 92.0, None),
    ("crisis", "typo", "  slang and typos", 97.0, None),
    ("crisis", "implicit", "  implicit", 35.0, None),
    ("crisis", "third_party", "  about another", 85.0, None),
    ("benign_support", "", "ordinary and hard support talk", None, 0.3),
    ("benign_support", "support_hard", "  hard support talk", None, 4.0),
    ("idioms", "", "idioms, recovery, negation, grief", None, 1.0),
    ("hatecheck", "", "HateCheck", 45.0, 3.0),
    ("hatecheck", "ident_", "  identity mentions", None, 0.0),
    ("harassment", "", "harassment", 85.0, 4.0),
    ("pii", "", "personal data", 97.0, 2.0),
    ("pii", "phone_obf", "  hidden phones", 95.0, None),
    ("pii", "handle", "  handles", 97.0, None),
    ("pii", "address", "  addresses", 97.0, None),
    ("pii", "crisis_number", "  help-line numbers", None, 0.0),
    ("spam", "", "spam", 85.0, 1.0),
)
"""File, beginning of the kind, name, recall to reach, false alarms not to pass; per cent."""
SIZES = (100, 1_000, 10_000, 100_000)
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
    examples: list[str] = field(default_factory=list)

    def add(self, row: dict[str, str], categories: set[str]) -> None:
        hit = bool(RAISES.get(row["label"], frozenset({row["label"]})) & categories)
        self.rows += 1
        self.strict += hit
        self.lenient += bool(categories - HARMLESS)
        if hit is (row["expect"] == "allow"):
            self.examples.append(row["text"])

    def shown(self) -> str:
        if not self.rows:
            return "                    "
        strict, lenient = 100 * self.strict / self.rows, 100 * self.lenient / self.rows
        return f"{strict:6.1f} ({lenient:5.1f}) {self.rows:5d}"


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
    """Count by file, kind and expectation; the kind `` stands for the whole file."""
    counts: Counts = defaultdict(Count)
    for name, row in rows:
        if row["expect"] == "allow" and row.get("has_profanity") and row["label"] == "profanity":
            continue
        categories = answer(row["text"])
        for kind in dict.fromkeys(("", row.get("kind") or row["label"])):
            counts[name, kind, row["expect"]].add(row, categories)
    return counts


def naive(text: str) -> set[str]:
    """What a list of words says: everything, wherever one of them stands."""
    found = set(re.findall(r"[a-z]+", text.lower())) & set(NAIVE_WORDS)
    return {category for one in RAISES.values() for category in one} if found else set()


def gathered(counts: Counts, name: str, beginning: str, expect: str) -> Count:
    """All kinds of a file that begin alike, as one."""
    whole = Count()
    for (file, kind, wanted), count in counts.items():
        chosen = kind.startswith(beginning) if beginning else not kind
        if file == name and wanted == expect and chosen:
            whole.rows += count.rows
            whole.strict += count.strict
            whole.lenient += count.lenient
    return whole


def tell_targets(ours: Counts, theirs: Counts) -> None:
    print("\n== targets: strict (lenient) rows; beside them a naive list, strict")
    for name, beginning, label, recall, alarms in TARGETS:
        for expect, goal, sign in (("flag", recall, "≥"), ("allow", alarms, "≤")):
            count = gathered(ours, name, beginning, expect)
            if goal is None or not count.rows:
                continue
            value = 100 * count.strict / count.rows
            met = value >= goal if expect == "flag" else value <= goal
            other = gathered(theirs, name, beginning, expect)
            print(
                f"{label:36} {'found' if expect == 'flag' else 'false':6}{count.shown()}"
                f"   target {sign} {goal:5.1f} {'met' if met else 'MISSED':6}"
                f"   naive {100 * other.strict / other.rows:5.1f}"
            )


def tell_kinds(counts: Counts, examples: int) -> None:
    names = sorted({name for name, _, _ in counts})
    for name in names:
        print(f"\n== {name:32} found                   false alarms")
        for kind in sorted({kind for file, kind, _ in counts if file == name}):
            flag = counts.get((name, kind, "flag"), Count())
            allow = counts.get((name, kind, "allow"), Count())
            print(f"{kind or 'all':36} {flag.shown()}    {allow.shown()}")
            for text in (flag.examples + allow.examples)[: examples if kind else 0]:
                print("        ", ascii(text)[:150])


def with_phrases(number: int) -> list[Pack]:
    """Our packs and a made-up one of so many phrases of two or three made-up words."""
    syllables = "ba ke lu mo ri sa ti vu zo xe qua fle gro pli dre sno".split()
    words = [a + b + c for a in syllables for b in syllables for c in syllables]
    phrases = [
        f"{words[n % 4096]} {words[(n * 7 + n // 4096) % 4096]} {words[(n * 13) % 4096]}"
        for n in range(number)
    ]
    head = 'name = "made up"\nlanguage = "en"\nversion = "1"\nlicence = "CC0"\n'
    rule = '[[rule]]\nid = "made.up"\ncategory = "spam"\nseverity = 1\nany = '
    return [*default_packs(), parse_pack(head + rule + json.dumps(phrases))]


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def tell_speed(texts: list[str]) -> None:
    """Throughput by number of phrases, over ordinary texts of about 120 characters."""
    short = [text for text in texts if 60 <= len(text) <= 180] or texts
    average = sum(map(len, short)) / len(short)
    print(f"\n== speed: {len(short)} ordinary texts, {average:.0f} characters on average")
    for size in SIZES:
        packs = with_phrases(size)
        gc.collect()
        started = time.perf_counter()
        engine = Engine.load(packs)
        build = time.perf_counter() - started
        for text in short:
            engine.review(text)
        best, times = float("inf"), []
        for _ in range(7):
            started = time.perf_counter()
            for text in short:
                engine.review(text)
            best = min(best, time.perf_counter() - started)
        for text in short:
            times.append(min(_once(engine, text) for _ in range(5)))
        print(
            f"{size:7d} phrases: {len(short) / best:9,.0f} messages/s, "
            f"{1e6 * best / len(short):6.1f} µs each, p99 {1e6 * percentile(times, 0.99):6.1f} µs, "
            f"built in {build:5.2f} s"
        )
    tell_long(engine, short)
    tell_memory()


def _once(engine: Engine, text: str) -> float:
    started = time.perf_counter()
    engine.review(text)
    return time.perf_counter() - started


def tell_long(engine: Engine, texts: list[str]) -> None:
    ordinary = (" ".join(texts) * 40)[:4000]
    hostile = ["i want to ", "k i l l ", "k1ll-", "f.u.", "0770 0900 ", "@a.", "&#107;", "е", "|<"]
    slow = {unit: _once(engine, (unit * 4000)[:4000]) for unit in hostile}
    worst = max(slow, key=slow.__getitem__)
    print(
        f"4,000 characters: ordinary {1e3 * _once(engine, ordinary):.2f} ms, "
        f"hostile {1e3 * slow[worst]:.2f} ms ({worst!r})"
    )


def tell_memory() -> None:
    """Memory of an engine with the most phrases: what Python counts, and the process at most."""
    packs = with_phrases(SIZES[-1])
    gc.collect()
    tracemalloc.start()
    engine = Engine.load(packs)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(engine.rules)} rules with {SIZES[-1]} phrases: {kept / 1e6:.0f} MB kept and "
        f"{peak / 1e6:.0f} MB at most by Python's count; the process had {most:.0f} MB at most"
    )


def main(arguments: list[str]) -> None:
    """Print targets, kinds, speed; `--examples N` shows some misses, `--no-speed` is quick."""
    examples = int(arguments[arguments.index("--examples") + 1]) if "--examples" in arguments else 0
    folders = [Path(one) for one in arguments if Path(one).is_dir()]
    rows = list(read(folders[0] if folders else GOLDEN))
    engine = Engine.default()
    ours = score(rows, lambda text: set(engine.review(text).categories))
    tell_kinds(ours, examples)
    tell_targets(ours, score(rows, naive))
    if "--no-speed" not in arguments:
        names = {"benign_support", "ordinary"}
        tell_speed([row["text"] for name, row in rows if name in names])


if __name__ == "__main__":
    main(sys.argv[1:])
