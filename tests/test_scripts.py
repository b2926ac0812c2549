"""What looks over the scripts says so when it cannot, and finds what is wrong when it can."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.services.process import absent

CHECK = Path(__file__).parent.parent / ".scripts" / "check"


def check(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the check of a checkout."""
    command = [str(folder / ".scripts" / "check")]
    env = {**os.environ, "KITH_TEST_REQUIRE_ALL": "", **more}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_without_node_it_says_what_was_skipped(tmp_path: Path, required: str, code: int) -> None:
    for tool in ("bash", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    ran = check(CHECK.parent.parent, PATH=str(tmp_path), KITH_TEST_REQUIRE_ALL=required)
    assert "the scripts in static/js were not looked over" in ran.stderr
    assert ran.returncode == code


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("export const one = two;\n", "Cannot find name 'two'"),
        ("export   const one = 1;\n", "Formatter would have printed"),
        ("export const one = (x) => {\n  debugger;\n};\n", "noDebugger"),
    ],
)
def test_it_finds_what_is_wrong(tmp_path: Path, wrong: str, said: str) -> None:
    if not (CHECK.parent / "node_modules" / ".installed").is_file():
        absent("the tools for scripts are not installed: run .scripts/check")
    tools = shutil.ignore_patterns("node_modules")
    shutil.copytree(CHECK.parent, tmp_path / ".scripts", ignore=tools)
    (tmp_path / ".scripts" / "node_modules").symlink_to(CHECK.parent / "node_modules")
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    (folder / "worker.js").write_text("export const none = 0;\n")
    (folder / "one.js").write_text("export const one = 1;\n")
    assert check(tmp_path).returncode == 0
    (folder / "one.js").write_text(wrong)
    ran = check(tmp_path)
    assert ran.returncode != 0
    assert said in ran.stdout + ran.stderr
