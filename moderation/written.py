"""A pack as TOML: what `load_pack` reads, written so that people can read it too.

The standard library reads TOML and does not write it; a pack is flat enough for a page of code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import msgspec

from moderation.pack import Pack

_TABLES = ("words", "spellings", "phone", "reasons")
_WIDE = 100


def written(pack: Pack) -> str:
    """The text of a pack file; reading it gives the same pack again."""
    lines = list(_head(pack))
    for name in _TABLES:
        lines += _table(name, getattr(pack, name))
    said = {k: v for k, v in msgspec.structs.asdict(pack.suppress).items() if v}
    lines += _table("suppress", said)
    for name in ("phone_beside", "rule"):
        for one in getattr(pack, name):
            lines += ["", f"[[{name}]]", *_said(one)]
    return "\n".join(lines) + "\n"


def _said(one: msgspec.Struct) -> Iterator[str]:
    """What a rule, or another part of a pack, says beyond what goes without saying."""
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        if value is not None and (field.required or value != field.default):
            yield _entry(field.name, value)


def _head(pack: Pack) -> Iterator[str]:
    for name in ("name", "language", "version", "licence"):
        yield _entry(name, getattr(pack, name))
    for name in ("sources", "evidence", "own", "outright", "forgive", "innocent"):
        if getattr(pack, name):
            yield _entry(name, getattr(pack, name))


def _table(name: str, entries: Mapping[str, object]) -> list[str]:
    if not entries:
        return []
    return ["", f"[{name}]", *(_entry(key, value) for key, value in entries.items())]


def _entry(name: str, value: object) -> str:
    key = name if name.isascii() and name.replace("_", "").isalnum() else _text(name)
    if not isinstance(value, tuple):
        return f"{key} = {_value(value)}"
    flat = f"{key} = [{', '.join(map(_value, value))}]"
    if len(flat) <= _WIDE:
        return flat
    return "\n".join((f"{key} = [", *(f"  {_value(one)}," for one in value), "]"))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    """A basic string. JSON escapes as TOML does, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
