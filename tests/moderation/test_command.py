"""The command line: a line in, a line out, and no line spoils another."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.__main__ import main
from tests.moderation.test_pack import GOOD


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "moderation", *arguments],
        input=given,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def trial(tmp_path: Path) -> str:
    """A small pack: read in no time, where it does not matter which one."""
    file = tmp_path / "trial.toml"
    file.write_text(GOOD, encoding="utf-8")
    return str(file)


def test_review_answers_every_line_and_names_the_broken_one() -> None:
    lines = ['{"text": "I want to die", "id": 7}', "not json", '{"id": 8}', '{"text": "hello"}']
    done = run("review", given="\n".join(lines).encode())
    first, broken, textless, last = map(json.loads, done.stdout.splitlines())
    assert first["id"] == 7 and first["severity"] == 3 and first["outcome"] == "allow"
    assert first["care"] == {"level": 3, "help": "crisis"}
    assert set(first) >= {"axis", "categories", "findings", "masked"}
    assert broken == {"line": 2, "error": "not valid JSON"}
    assert textless["line"] == 3
    assert last["outcome"] == "allow" and last["care"] is None
    assert done.returncode == 1


def test_a_line_that_is_not_utf8_spoils_no_other(trial: str) -> None:
    done = run("review", "--pack", trial, given=b'{"text": "\xff"}\n{"text": "hello"}\n')
    broken, good = map(json.loads, done.stdout.splitlines())
    assert broken["line"] == 1 and good["outcome"] == "allow"


def test_review_of_good_lines_succeeds(trial: str) -> None:
    done = run("review", "--pack", trial, given=b'{"text": "hello"}\n\n')
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1


def test_review_with_a_pack_uses_that_pack(trial: str) -> None:
    done = run("review", "--pack", trial, given=b'{"text": "blue kettle, I want to die"}')
    assert json.loads(done.stdout)["categories"] == ["spam"]


def test_our_own_packs_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test"]) == 0
    assert "0 failed" in capsys.readouterr().out


def test_a_pack_whose_example_fails_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(GOOD + 'fires = ["green kettle"]\n', encoding="utf-8")
    assert main(["test", str(file)]) == 1
    assert "trial.one does not fire" in capsys.readouterr().out


def test_a_broken_pack_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(GOOD.replace("severity = 1", "severity = 9"), encoding="utf-8")
    assert main(["test", str(file)]) == 2
    assert "trial.one" in capsys.readouterr().err


def test_explain_tells_what_was_softened_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "I'm n0t su1cidal"]) == 0
    told = capsys.readouterr().out
    assert "read as   im not suicidal" in told
    assert "respelled “su1cidal” as “suicidal”" in told
    assert "softened" in told and "negated" in told
