"""The command line: `python -m moderation review | test | explain | learn | weigh`.

A stable contract for operators and checks: JSON Lines in, JSON Lines out. Reading arguments
and files lives here; deciding lives in `engine`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from moderation.engine import Engine
from moderation.examples import failures
from moderation.lessons import read, read_packs, unheard
from moderation.pack import Pack, PackError, default_packs, load_pack
from moderation.verdict import Verdict
from moderation.weighing import weigh


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    chosen = _arguments().parse_args(arguments)
    if chosen.command == "learn":
        return _learn(chosen.folder, chosen.golden)
    try:
        packs = [load_pack(path) for path in chosen.pack] or list(default_packs())
        if chosen.command == "review":
            return _review(Engine.load(packs), sys.stdin.buffer, sys.stdout)
        if chosen.command == "test":
            return _test(packs)
        if chosen.command == "weigh":
            return _weigh(packs, chosen.examples)
        print(Engine.load(packs).explain(chosen.text))
    except PackError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m moderation", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    review = commands.add_parser("review", help="one verdict per line of JSON from stdin")
    explain = commands.add_parser("explain", help="how one text is read, and why")
    explain.add_argument("text")
    test = commands.add_parser("test", help="run every rule's own examples")
    test.add_argument("pack", nargs="*", type=Path, help="packs to test; without any, our own")
    learning = commands.add_parser("learn", help="weights for `evidence`, from written examples")
    learning.add_argument("folder", type=Path, help="JSON Lines with `text` and `category`")
    learning.add_argument(
        "--golden",
        action="append",
        default=[],
        type=Path,
        help="more JSON Lines; their harmless texts have to lie below every bar",
    )
    weighing = commands.add_parser("weigh", help="what every phrase finds that no other does")
    weighing.add_argument("examples", nargs="+", type=Path, help="JSON Lines, as `learn` takes")
    for command in (review, explain, weighing):
        command.add_argument(
            "--pack",
            action="append",
            default=[],
            type=Path,
            help="use this pack; may be given again; without any, the packs that ship with us",
        )
    return parser


def _review(engine: Engine, lines: Iterable[bytes], out: TextIO) -> int:
    """Answer every line; a line that cannot be read is named and spoils no other."""
    spoiled = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _row(line)
        if isinstance(row, str):
            spoiled = True
            answer: dict[str, Any] = {"line": number, "error": row}
            print(f"line {number}: {row}", file=sys.stderr)
        else:
            answer = row | as_json(engine.review(row["text"]))
        out.write(json.dumps(answer, ensure_ascii=True) + "\n")
    return 1 if spoiled else 0


def _row(line: bytes) -> dict[str, Any] | str:
    """One line as an object with a text, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):  # bad JSON, bad UTF-8, endless nesting
        return "not valid JSON"
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return 'needs an object with a string "text"'
    return row


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the shape of the command line."""
    care = verdict.care
    return {
        "outcome": verdict.outcome.label,
        "severity": verdict.severity,
        "axis": verdict.axis,
        "categories": list(verdict.categories),
        "care": {"level": care.level, "help": care.help} if care else None,
        "findings": [
            {
                "rule": finding.rule,
                "category": finding.category,
                "axis": finding.axis,
                "severity": finding.severity,
                "start": finding.start,
                "end": finding.end,
                "reason": finding.reason,
                "outcome": finding.outcome.label,
                "case": finding.case,
            }
            for finding in verdict.findings
        ],
        "masked": verdict.masked,
    }


def _learn(folder: Path, golden: Sequence[Path]) -> int:
    try:
        from moderation.learning import learn  # noqa: PLC0415 - only learning needs the extra
    except ImportError:
        print("learning needs the extra `learn`: pip install 'kith[learn]'", file=sys.stderr)
        return 2
    packs = default_packs()
    engine = unheard(packs)
    rules = read_packs(packs, engine) + [example for place in golden for example in read(place)]
    evidence = learn(read(folder), rules, reader=lambda text: engine.sight(text).words)
    print("\n".join(evidence.lines()))
    return 0


def _weigh(packs: Sequence[Pack], places: Sequence[Path]) -> int:
    examples = [example for place in places for example in read(place)]
    weights = weigh(Engine.load(packs), examples)
    rules = {rule.id: rule.phrases for pack in packs for rule in pack.rule}
    print("\n".join(weights.lines(rules)))
    return 0


def _test(packs: Sequence[Pack]) -> int:
    told = failures(packs)
    for line in told:
        print(line)
    rules = [rule for pack in packs for rule in pack.rule]
    examples = sum(len(rule.fires) + len(rule.spares) for rule in rules)
    print(f"{len(rules)} rules, {examples} examples, {len(told)} failed")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
