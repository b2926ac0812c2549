"""A pack's own examples: every rule must fire on its `fires` and keep quiet on its `spares`.

A spare must also be harmless for the whole pack: no other rule may hold or refuse it, or
raise an alarm (S3 or more), unless that other rule lists the very same text among its fires.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from moderation.engine import Engine
from moderation.pack import Pack, Rule
from moderation.verdict import Finding, Outcome

_ALARM = 3


def failures(packs: Iterable[Pack]) -> list[str]:
    """One line for each example that does not hold."""
    known = list(packs)
    engine = Engine.load(known)
    wanted = {text for pack in known for rule in pack.rule for text in rule.fires}
    return [
        f"{pack.name}: {line}"
        for pack in known
        for rule in pack.rule
        for line in _rule_failures(engine, rule, wanted)
    ]


def _rule_failures(engine: Engine, rule: Rule, wanted: set[str]) -> Iterator[str]:
    for text in rule.fires:
        if not any(is_by(finding, rule) for finding in engine.review(text).findings):
            yield f"rule {rule.id} does not fire on {text!r}"
    for text in rule.spares:
        for finding in engine.review(text).findings:
            if is_by(finding, rule):
                yield f"rule {rule.id} does not spare {text!r}"
            elif text not in wanted and _is_loud(finding):
                yield f"rule {rule.id} spares {text!r}, but {finding.rule} raises it"


def is_by(finding: Finding, rule: Rule) -> bool:
    """Whether a rule fired with its own meaning, not softened into something milder."""
    return finding.rule == rule.id and (finding.category, finding.severity) == (
        rule.category,
        rule.severity,
    )


def _is_loud(finding: Finding) -> bool:
    return finding.severity >= _ALARM or finding.outcome >= Outcome.HOLD
