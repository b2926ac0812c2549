"""Packs: rules as data, read from TOML into typed values; one file each, or one folder.

TOML, not YAML: the parser is in the standard library, `no` and `on` stay words, a number
stays what was written, and comments survive review. Here live the shapes of a pack and
the errors that name file, rule and line. What a phrase means lives in `phrase`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from moderation.phone import Doubtful, faults
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
Phrases = tuple[Annotated[str, Meta(min_length=1, max_length=4_000)], ...]
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
    disguised: bool = False
    """Counts only when letters were hidden; written plainly, these words are ordinary."""
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
    affirming: Phrases = ()
    """What looks like a denial and is none, as in `would not mind`."""
    subject: Phrases = ()
    """The author as the one who acts: a denial before it reaches past it only after `raising`."""
    raising: Phrases = ()
    recovery: Phrases = ()
    past: Phrases = ()
    """Times long gone. What is `told` in the past beside one is no crisis of today, nor what one
    dates; but for a `present` right before it, or `now` near, as in "again"."""
    told: Phrases = ()
    present: Phrases = ()
    now: Phrases = ()
    supposed: Phrases = ()
    """What stands before words that are asked of somebody, supposed or advised upon, unless they
    are `owned` nearby, as in "and I said yes"."""
    owned: Phrases = ()
    other: Phrases = ()
    """Somebody else, and in `anyone` people at large: the one named last is the one meant."""
    anyone: Phrases = ()
    first: Phrases = ()
    reported: Phrases = ()
    fiction: Phrases = ()
    jests: Phrases = ()
    """Things that people joke about dying of, as a printer; no jest is what is `earnest`."""
    earnest: Phrases = ()
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
    spellings: dict[str, Phrases] = msgspec.field(default_factory=dict)
    """Words, without apostrophe, with the other ways people write them, as in `dont = ["do not"]`.
    A phrase that uses the word stands for all of them."""
    phone: dict[str, Phrases] = msgspec.field(default_factory=dict)
    """Words with the ways thumbs spell them, as in `tonight = ["2nite"]`: read as the word in
    every text. `"*ing" = ["*in"]` stands for all known words with that ending."""
    phone_beside: tuple[Doubtful, ...] = ()
    """Spellings that are read so only beside certain neighbours."""
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    suppress: Suppressors = Suppressors()
    forgive: tuple[str, ...] = ()
    """Long words read through one typing slip."""
    innocent: tuple[str, ...] = ()
    """Words of their own that must not be taken for a slip or a piece of another, nor, in a room
    of this language, for what they mean elsewhere: `tard` is no slur in French."""
    evidence: Annotated[str, Meta(pattern=r"^[a-z-]*$")] = ""
    """Which of the weights that ship with us are this language's, if any."""
    own: tuple[str, ...] = ()
    """Words by which somebody speaks of themselves: a long text without any is about others."""
    outright: tuple[str, ...] = ()
    """Rules by which somebody says it outright: no words around them make them doubtful."""
    rule: tuple[Rule, ...] = ()

    def classes(self) -> dict[str, tuple[str, ...]]:
        """Word classes by name, and other spellings by `'` and their word."""
        return self.words | {f"'{word}": (word, *ways) for word, ways in self.spellings.items()}


def load_pack(path: str | Path) -> Pack:
    """Read one pack, a file or a folder of files; raise `PackError` naming file, rule and line."""
    place = Path(path)
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    try:
        sources = [(str(file), file.read_text(encoding="utf-8")) for file in files]
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{place}: cannot be read ({type(error).__name__})") from error
    return _assemble(sources, str(place))


def parse_pack(source: str, name: str = "pack") -> Pack:
    """Turn the text of a pack file into a `Pack`; `name` is used in errors."""
    return _assemble([(name, source)], name)


def default_packs() -> tuple[Pack, ...]:
    """The packs that ship inside this package, found in a checkout and in a wheel alike."""
    places = sorted((resources.files("moderation") / "packs").iterdir(), key=lambda p: p.name)
    return tuple(
        _assemble(
            [(f"{place.name}/{f.name}", f.read_text(encoding="utf-8")) for f in files], place.name
        )
        for place in places
        if (files := _toml_files(place))
    )


def _toml_files(place: Traversable) -> list[Traversable]:
    files = place.iterdir() if place.is_dir() else [place]
    return sorted((f for f in files if f.name.endswith(".toml")), key=lambda f: f.name)


def _assemble(sources: Sequence[tuple[str, str]], name: str) -> Pack:
    """One pack from its files: tables are joined, rules follow each other."""
    whole: dict[str, Any] = {}
    for file, source in sources:
        _join(whole, _parsed(file, source), file)
    try:
        pack = msgspec.convert(whole, Pack)
    except msgspec.ValidationError as error:
        raise PackError(_place(str(error), sources, name)) from error
    _check_ids(pack, sources)
    _check_phone(pack, sources)
    return pack


def _parsed(file: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{file}: {error}") from error


def _join(whole: dict[str, Any], part: dict[str, Any], file: str) -> None:
    for key, value in part.items():
        known = whole.setdefault(key, type(value)())
        if isinstance(value, dict) and isinstance(known, dict):
            if twice := known.keys() & value.keys():
                raise PackError(f"{file}: {key}.{min(twice)} stands in another file too")
            known.update(value)
        elif isinstance(value, list) and isinstance(known, list):
            known.extend(value)
        elif known:
            raise PackError(f"{file}: {key} stands in another file too")
        else:
            whole[key] = value


def line_of(rule_id: str, source: str) -> int:
    """The line on which a rule's id is written, counting from 1; 0 when it is not there."""
    found = re.search(rf'^\s*id\s*=\s*["\']{re.escape(rule_id)}["\']', source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 0


def _check_ids(pack: Pack, sources: Sequence[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for rule in pack.rule:
        if rule.id in seen:
            raise PackError(f"{_home(rule.id, sources)}: the id is used twice")
        if not rule.any and not rule.regex:
            raise PackError(
                f"{_home(rule.id, sources)}: needs phrases in `any` or patterns in `regex`"
            )
        seen.add(rule.id)


def _check_phone(pack: Pack, sources: Sequence[tuple[str, str]]) -> None:
    for way, fault in faults(pack.phone, pack.phone_beside):
        found = [
            f"{file}: line {source.count(chr(10), 0, at) + 1}"
            for file, source in sources
            if (at := source.find(f'"{way}"', source.find("[phone"))) >= 0 and "[phone" in source
        ]
        raise PackError(f"{(found or [sources[0][0]])[0]}: phone spelling {way!r} {fault}")


def _home(rule_id: str, sources: Sequence[tuple[str, str]]) -> str:
    """File and line of a rule, the last one that is called so."""
    found = [(file, line) for file, source in sources if (line := line_of(rule_id, source))]
    file, line = found[-1] if found else (sources[0][0], 0)
    return f"{file}: line {line}: rule {rule_id}"


def _place(message: str, sources: Sequence[tuple[str, str]], name: str) -> str:
    """Put file, rule and line before msgspec's message, which knows only `$.rule[3].severity`."""
    found = re.search(r"\$\.rule\[(\d+)\]", message)
    if not found:
        return f"{name}: {message}"
    number = int(found.group(1))
    for file, source in sources:
        headers = [m.start() for m in re.finditer(r"^\s*\[\[rule\]\]", source, re.MULTILINE)]
        rules = tomllib.loads(source).get("rule", [])
        if number < len(rules):
            line = source.count("\n", 0, headers[number]) + 1 if number < len(headers) else 0
            return f"{file}: line {line}: rule {_called(rules[number]) or number + 1}: {message}"
        number -= len(rules)
    return f"{name}: {message}"


def _called(rule: object) -> object:
    return rule.get("id") if isinstance(rule, dict) else None
