"""What a phrase is worth: what it finds, and raises falsely, that no other does."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderation import Engine
from moderation.__main__ import main
from moderation.lessons import Example
from moderation.pack import parse_pack
from moderation.weighing import weigh

PACK = """
name = "Trial"
language = "en"
version = "1"
licence = "CC0"

[[rule]]
id = "trial.broad"
category = "spam"
severity = 1
any = ["kettle", "cheap kettle"]

[[rule]]
id = "trial.narrow"
category = "spam"
severity = 1
any = ["cheap ..2 (spoon|spoons)", "brass gong"]
"""
EXAMPLES = [
    Example("a cheap kettle for you", "spam"),
    Example("cheap old spoon", "spam"),
    Example("my kettle broke", ""),
]


def test_a_phrase_is_worth_what_no_other_finds() -> None:
    weights = weigh(Engine.load([parse_pack(PACK)]), EXAMPLES)
    kettle, cheap, spoon = (
        ("trial.broad", "kettle"),
        ("trial.broad", "cheap kettle"),
        ("trial.narrow", "cheap ..2 (spoon|spoons)"),
    )
    assert weights.finds == {kettle: 1, cheap: 1, spoon: 1}
    assert weights.alone == {spoon: 1}
    assert weights.alarms == weights.alarms_alone == {kettle: 1}


def test_every_phrase_is_told_with_its_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack, examples = tmp_path / "trial.toml", tmp_path / "some.jsonl"
    pack.write_text(PACK, encoding="utf-8")
    examples.write_text('{"text": "cheap kettle", "category": "spam"}\n', encoding="utf-8")
    assert main(["weigh", "--pack", str(pack), str(examples)]) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["2", "0", "0", "0", "trial.broad"] in told
    assert ["1", "0", "0", "0", "cheap", "kettle"] in told
    assert ["0", "0", "0", "0", "brass", "gong"] in told
