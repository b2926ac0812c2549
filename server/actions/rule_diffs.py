"""What differs between two versions of a rule, for a person and for the audit log. Pure."""

from collections.abc import Iterable, Mapping

from server.protocol.rule_pages import FieldChange

MOST = 40  # lines of a field in one audit entry
Fields = Mapping[str, object] | None


def changes(before: Fields, after: Fields) -> list[FieldChange]:
    """Field by field, in the order of the newer version."""
    old, new = before or {}, after or {}
    found = []
    for field in dict.fromkeys((*new, *old)):
        was, now = lines(old.get(field)), lines(new.get(field))
        if was != now:
            removed = [line for line in was if line not in now]
            added = [line for line in now if line not in was]
            found.append(FieldChange(field=field, removed=removed, added=added))
    return found


def lines(value: object) -> list[str]:
    """A field as the lines of a form."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [str(value)]


def for_log(found: Iterable[FieldChange]) -> tuple[dict[str, object], dict[str, object]]:
    """Before and after, only what changed, and of long lists only the first lines."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for change in found:
        for side, said in ((before, change.removed), (after, change.added)):
            more = [f"… and {len(said) - MOST} more"] if len(said) > MOST else []
            side[change.field] = [*said[:MOST], *more]
    return before, after
