"""Packs: rules as data, read from TOML into typed values.

TOML, not YAML: the parser is in the standard library, `no` and `on` stay words, a number
stays what was written, and comments survive review. Here live the shapes of a pack and
the errors that name file, rule and line. What a phrase means lives in `phrase`.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from moderation.verdict import Axis, Help

Category = Literal[
    "imminent",
    "plan",
    "ideation",
    "hopeless",
    "self_harm",
    "eating_disorder",
    "abuse",
    "substance",
    "concern_for_other",
    "milestone",
    "incitement",
    "threat",
    "grooming",
    "hate",
    "harassment",
    "medical_advice",
    "spam",
    "profanity",
    "personal_data",
]
Phrases = tuple[Annotated[str, Meta(min_length=1, max_length=600)], ...]
OutcomeName = Literal["allow", "nudge", "mask", "hold", "refuse"]
State = Literal["draft", "shadow", "nudge_only", "live", "retired"]
"""Where a rule stands in its life. A pack holds live ones; whoever runs it may decide otherwise."""


class PackError(ValueError):
    """A pack that cannot be used, told with file, rule and line."""


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: what fires it, what silences it, and examples of both."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
    category: Category
    severity: Annotated[int, Meta(ge=0, le=5)]
    any: Phrases = ()
    regex: tuple[Annotated[str, Meta(min_length=1, max_length=260)], ...] = ()
    hints: Phrases = ()
    """Patterns are tried only where one of these stands in the text, letter for letter."""
    near: Phrases = ()
    unless: Phrases = ()
    mask: Phrases = ()
    fires: Phrases = ()
    spares: Phrases = ()
    axis: Axis | None = None
    outcome: OutcomeName | None = None
    care: Help | Literal["none"] | None = None
    case: bool | None = None
    reason: Annotated[str, Meta(max_length=300)] | None = None
    firm: bool = False
    """A firm rule is not softened by negation, recovery, quotation and their kin."""
    hidden: bool = False
    """People hide these words: read through stars, affixes, slips and breaks inside them."""
    endings: Phrases = ()
    """Endings that every single word of `any` may take."""
    heads: Phrases = ()
    tails: Phrases = ()
    """Words made of two: every head stands before every tail."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """All phrases: those written, those with an ending, and those made of two."""
        if not self.endings and not self.heads:
            return self.any
        ended = [w + end for w in self.any if w.isalpha() for end in ("", *self.endings)]
        made = [head + tail for head in self.heads for tail in self.tails]
        return tuple(dict.fromkeys((*self.any, *ended, *made)))


class Suppressors(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases that soften a finding when they stand in its clause."""

    openers: Phrases = ()
    negation: Phrases = ()
    recovery: Phrases = ()
    other: Phrases = ()
    first: Phrases = ()
    reported: Phrases = ()
    fiction: Phrases = ()
    question: Phrases = ()

    def phrases(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(phrase for kind in msgspec.structs.astuple(self) for phrase in kind)


class Pack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one language, with the words they share."""

    name: str
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    version: str
    licence: str
    sources: tuple[str, ...] = ()
    words: dict[str, Phrases] = msgspec.field(default_factory=dict)
    contractions: dict[str, str] = msgspec.field(default_factory=dict)
    """Short forms, without apostrophe, each with its long form; a phrase may use either."""
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    suppress: Suppressors = Suppressors()
    forgive: tuple[str, ...] = ()
    """Long words read through one typing slip."""
    innocent: tuple[str, ...] = ()
    """Words of their own that must not be taken for a slip or a piece of another."""
    rule: tuple[Rule, ...] = ()

    def classes(self) -> dict[str, tuple[str, ...]]:
        """Word classes by name, and contractions by `'` and their short form."""
        short = {f"'{word}": (word, spelled) for word, spelled in self.contractions.items()}
        return self.words | short


def load_pack(path: str | Path) -> Pack:
    """Read one pack file; raise `PackError` naming file, rule and line."""
    file = Path(path)
    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{file}: cannot be read ({type(error).__name__})") from error
    return parse_pack(source, str(file))


def parse_pack(source: str, name: str = "pack") -> Pack:
    """Turn the text of a pack file into a `Pack`; `name` is used in errors."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{name}: {error}") from error
    try:
        pack = msgspec.convert(data, Pack)
    except msgspec.ValidationError as error:
        raise PackError(f"{name}: {_place(str(error), data, source)}") from error
    _check_ids(pack, name, source)
    return pack


def default_packs() -> tuple[Pack, ...]:
    """The packs that ship inside this package, found in a checkout and in a wheel alike."""
    folder = resources.files("moderation") / "packs"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(parse_pack(f.read_text(encoding="utf-8"), f.name) for f in files)


def line_of(rule_id: str, source: str) -> int:
    """The line on which a rule's id is written, counting from 1; 0 when it is not there."""
    found = re.search(rf'^\s*id\s*=\s*["\']{re.escape(rule_id)}["\']', source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 0


def _check_ids(pack: Pack, name: str, source: str) -> None:
    seen: set[str] = set()
    for rule in pack.rule:
        where = f"{name}: line {line_of(rule.id, source)}: rule {rule.id}"
        if rule.id in seen:
            raise PackError(f"{where}: the id is used twice")
        if not rule.any and not rule.regex:
            raise PackError(f"{where}: needs phrases in `any` or patterns in `regex`")
        seen.add(rule.id)


def _place(message: str, data: dict[str, Any], source: str) -> str:
    """Put rule and line before msgspec's message, which knows only `$.rule[3].severity`."""
    found = re.search(r"\$\.rule\[(\d+)\]", message)
    if not found:
        return message
    number = int(found.group(1))
    headers = [m.start() for m in re.finditer(r"^\s*\[\[rule\]\]", source, re.MULTILINE)]
    line = source.count("\n", 0, headers[number]) + 1 if number < len(headers) else 0
    rule = data["rule"][number]
    name = rule.get("id") if isinstance(rule, dict) else None
    return f"line {line}: rule {name or number + 1}: {message}"
