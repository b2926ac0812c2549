"""The rules of the house that a machine can hold; and README, tested against the code."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.__main__ import main
from server.settings import Settings

TOP = Path(__file__).parent.parent
FOLDERS = {"server", "static", "templates", "moderation", "tests"}
FILES = {"pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
UNNAMED = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
LINES, FUNCTION_LINES = 300, 30


def tracked() -> list[Path]:
    """The files of the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=TOP, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Path(line) for line in listing.stdout.splitlines() if (TOP / line).is_file()]


def modules() -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in {"server", "moderation"}
        and "versions" not in path.parts
    ]  # fmt: skip


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines, without those of functions inside it, which count for themselves."""
    inner = [f for f in functions(ast.Module([*function.body], [])) if f is not function]
    end = function.end_lineno or function.lineno
    return end - function.lineno + 1 - sum((f.end_lineno or f.lineno) - f.lineno + 1 for f in inner)


def test_nothing_else_stands_at_the_top() -> None:
    top = {path.parts[0] for path in tracked()}
    strangers = {name for name in top if not name.startswith(".")} - FOLDERS - FILES
    assert not strangers


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [path for path in tracked() if path.stem in UNNAMED and path.suffix == ".py"]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_a_module_fits_its_room(path: Path) -> None:
    text = (TOP / path).read_text()
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what lives in it"
    assert len(text.splitlines()) <= LINES
    long = [f.name for f in functions(tree) if own_lines(f) > FUNCTION_LINES]
    assert not long


def test_readme_names_every_setting() -> None:
    readme = (TOP / "README.md").read_text()
    missing = [name for name in Settings.model_fields if f"`KITH_{name.upper()}`" not in readme]
    assert not missing


def test_readme_names_every_command() -> None:
    readme = (TOP / "README.md").read_text()
    shown = [name for name, command in main.commands.items() if not command.hidden]
    assert not [name for name in shown if f"`kith {name}" not in readme]


def test_readme_names_only_what_is_there() -> None:
    readme = (TOP / "README.md").read_text()
    path = readme[readme.index("## The path of a message") :]
    named = set(re.findall(r"^(?:browser ── post ──▶ |[ ]+)?([a-z]+/[a-z]+)(?:\.py)? ", path, re.M))
    assert {"web/socket", "store/journal", "live/channel", "web/wires"} <= named
    assert not [name for name in named if not (TOP / "server" / f"{name}.py").is_file()]
