"""An account of a review, for a person: how the text was read and what came of it.

Meant for operators and moderators at a command line; members see only a finding's reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Steps:
    """How a text was read, step by step."""

    letters: str
    """After entities, forms, invisible signs and marks."""
    words: str
    """The short way: plain words, one space apart."""
    signals: tuple[str, ...]
    """What asked for careful reading."""
    respelled: tuple[tuple[str, str], ...]
    """Stretches of the original and the words they were read as."""
    folded: str
    passed: tuple[tuple[str, str], ...]
    """Rules whose phrase stands there and that did not apply, with the reason."""
    leans: tuple[str, ...] = ()
    """What the words lean to, and which of them weigh most."""


def explanation(text: str, read: Steps, looks: Iterable[Step], verdict: Verdict) -> str:
    """The whole account, one line for each step."""
    lines = [f"written   {text}"]
    if read.letters != text.lower():
        lines.append(f"letters   {read.letters}")
    lines.append(f"words     {read.words.strip()}")
    if read.signals:
        lines.append("care for  " + ", ".join(f"“{signal.strip()}”" for signal in read.signals))
    lines += [f"respelled “{written}” as “{words}”" for written, words in read.respelled]
    lines.append(f"read as   {read.folded.strip()}")
    lines += [f"passed    {rule}: {why}" for rule, why in read.passed]
    lines += [_line(look) for look in looks]
    lines += read.leans
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
