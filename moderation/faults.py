"""What is wrong with one rule, field by field and line by line, for whoever is writing it.

An engine stops at the first thing it cannot read; a person wants to see everything at once, at
the place where it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from moderation.engine import Engine
from moderation.examples import is_by
from moderation.pack import Pack, Rule
from moderation.phrase import Classes, PhraseError, body_of, compile_phrase

_SOUGHT = ("any",)
_BESIDE = ("near", "unless", "mask")
_ANYTHING = "*"
_SILENT = "the rule does not fire on this, or something in it softens what it finds"
_QUIET = re2.Options()
_QUIET.log_errors = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; `line` counts from 1 within the field, 0 is the field as a whole."""

    field: str
    line: int
    words: str

    def __str__(self) -> str:
        where = f"{self.field}, line {self.line}" if self.line else self.field
        return f"{where}: {self.words}"


def of_rule(rule: Rule, pack: Pack) -> list[Fault]:
    """Everything in a rule that cannot be read; `pack` is whose words and classes it may use."""
    classes = Classes(pack.classes())
    faults = [fault for name in _SOUGHT for fault in _sought(rule, name, classes)]
    faults += [fault for name in _BESIDE for fault in _beside(rule, name, classes)]
    faults += _patterns(rule)
    if not rule.any and not rule.regex and not rule.heads:
        faults.append(Fault("any", 0, "a rule needs a phrase or a pattern to look for"))
    return faults


def of_examples(rule: Rule, engine: Engine) -> Iterator[Fault]:
    """Examples that do not hold with an engine that has the rule."""
    for line, text in enumerate(rule.fires, start=1):
        if not any(is_by(finding, rule) for finding in engine.review(text).findings):
            yield Fault("fires", line, _SILENT)
    for line, text in enumerate(rule.spares, start=1):
        if any(is_by(finding, rule) for finding in engine.review(text).findings):
            yield Fault("spares", line, "the rule fires on this and should not")


def _sought(rule: Rule, name: str, classes: Classes) -> Iterator[Fault]:
    for line, phrase in enumerate(getattr(rule, name), start=1):
        try:
            compile_phrase(phrase, classes)
        except PhraseError as error:
            yield Fault(name, line, str(error))


def _beside(rule: Rule, name: str, classes: Classes) -> Iterator[Fault]:
    for line, phrase in enumerate(getattr(rule, name), start=1):
        if phrase == _ANYTHING:
            continue
        try:
            body_of(phrase, classes)
        except PhraseError as error:
            yield Fault(name, line, str(error))


def _patterns(rule: Rule) -> Iterator[Fault]:
    for line, pattern in enumerate(rule.regex, start=1):
        try:
            compiled = re2.compile(pattern, _QUIET)
        except re2.error as error:
            said = error.args[0]
            words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            yield Fault("regex", line, f"this pattern cannot be read: {' '.join(words.split())}")
            continue
        if compiled.search(""):
            yield Fault("regex", line, "this pattern fits everything, even nothing at all")
