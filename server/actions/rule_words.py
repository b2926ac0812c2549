"""What the desk calls the parts of a rule, its states and what became of it. Pure.

Forms, what is wrong with them and the log speak of a part by the label of its field; the file of a
pack has names of its own.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from moderation.faults import Fault

FIELDS = MappingProxyType(
    {
        "id": "Name",
        "category": "Category",
        "severity": "Severity",
        "any": "Phrases it looks for",
        "regex": "Patterns",
        "hints": "Only where this stands, letter for letter",
        "near": "Cues that must stand near",
        "unless": "Unless this stands near",
        "mask": "Words to cover",
        "fires": "Must fire on",
        "spares": "Must spare",
        "outcome": "Outcome",
        "reason": "What the author is told",
        "firm": "Not softened by negation, quotation and the like",
        "hidden": "Read its words through stars and breaks inside them",
        "state": "State",
    }
)
STATES = MappingProxyType(
    {
        "draft": "Draft",
        "shadow": "In shadow",
        "nudge_only": "Asks only",
        "live": "Live",
        "retired": "Switched off",
    }
)
_PLAIN = ("category", "severity", "outcome", "firm", "hidden", "state")
"""What may be read without asking; the words of a rule are covered."""
_MORE = "… and "


def said(fault: Fault) -> str:
    """What is wrong, and where on the screen."""
    where = FIELDS.get(fault.field, fault.field)
    return f"{where}, line {fault.line}: {fault.words}" if fault.line else f"{where}: {fault.words}"


def for_reading(details: Mapping[str, object]) -> dict[str, str]:
    """What an entry of the log tells of a rule, for a person; of its words, how many changed."""
    rest = {n: str(v) for n, v in details.items() if n not in ("before", "after", "replay")}
    was, now = _part(details, "before"), _part(details, "after")
    parts = [name for name in {**was, **now} if name != "id"]
    told = {FIELDS.get(name, name): _changed(name, was, now) for name in parts}
    replay = _part(details, "replay")
    return rest | told | ({"replay": _replayed(replay)} if replay else {})


def _part(details: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = details.get(name)
    return part if isinstance(part, dict) else {}


def _changed(name: str, was: Mapping[str, object], now: Mapping[str, object]) -> str:
    if name in _PLAIN:
        before, after = _short(was.get(name)), _short(now.get(name))
        return f"{before} → {after}" if before and after else after or f"no longer {before}"
    more, less = _count(now.get(name)), _count(was.get(name))
    parts = [f"{more} new" if more else "", f"{less} gone" if less else ""]
    return ", ".join(filter(None, parts)) or "in another order"


def _short(value: object) -> str:
    """One value, which the log may keep as a line of a form."""
    one = value[0] if isinstance(value, list) and value else value or ""
    return STATES.get(str(one), str(one).replace("_", " "))


def _count(lines: object) -> int:
    """How many lines; of many the log keeps the first, and says how many more there were."""
    listed = lines if isinstance(lines, list) else []
    last = str(listed[-1]) if listed else ""
    more = last.removeprefix(_MORE).removesuffix(" more")
    return len(listed) - 1 + int(more) if last != more and more.isdigit() else len(listed)


def _replayed(found: Mapping[str, object]) -> str:
    cases = found.get("cases", 0)
    told = f"{found.get('changed')} of {found.get('read')} messages would have fared otherwise"
    return f"{told}, {cases} more for the desk" if cases else told


def listed(found: Iterable[Fault]) -> list[str]:
    """Everything that is wrong, a line each."""
    return list(map(said, found))
