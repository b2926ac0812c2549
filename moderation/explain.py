"""An account of a review, for a person: how the text was read and what came of it.

Meant for operators and moderators at a command line; members see only a finding's reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from moderation.verdict import Verdict


class Step(Protocol):
    """What one rule made of one match."""

    @property
    def rule(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def severity(self) -> int: ...
    @property
    def why(self) -> str: ...


def explanation(text: str, quick: str, folded: str, steps: Iterable[Step], verdict: Verdict) -> str:
    """The whole account, a few lines of text."""
    lines = [f"written   {text}", f"read as   {folded.strip()}"]
    lines += [_line(step) for step in steps]
    lines += _privacy(verdict)
    lines += _outcome(verdict)
    return "\n".join(lines)


def _line(step: Step) -> str:
    where = f"{step.rule} at “{step.words}”"
    if step.severity < 0 or (step.why and not step.severity):
        return f"silenced  {where}: {step.why}"
    if step.why:
        return f"softened  {where}: {step.why}, now {step.category} S{step.severity}"
    return f"fired     {where}: {step.category} S{step.severity}"


def _privacy(verdict: Verdict) -> Iterator[str]:
    for finding in verdict.findings:
        if finding.rule.startswith("privacy."):
            yield f"fired     {finding.rule} at {finding.start}-{finding.end}"


def _outcome(verdict: Verdict) -> Iterator[str]:
    yield f"outcome   {verdict.outcome.label}, severity S{verdict.severity}"
    if verdict.care:
        yield f"care      {verdict.care.help}, level {verdict.care.level}"
    if verdict.due_minutes is not None:
        yield f"desk      a person looks within {verdict.due_minutes} min"
    for reason in dict.fromkeys(finding.reason for finding in verdict.findings):
        yield f"author    {reason}"
    yield f"room      {verdict.masked}"
