"""A pack made ready: phrases compiled, word classes resolved, patterns built.

Compiling happens once, when an engine is loaded. Reading files is the business of `pack`,
finding matches that of `matching`; here stands what one rule makes of one match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import re2

from moderation.beside import Beside
from moderation.clause import Clauses, Match, Reading
from moderation.doubt import DOUBTED
from moderation.fold import Folded
from moderation.judgement import CATALOGUE, CRISIS, GENERIC_REASON
from moderation.lexicon import MANY, Lexicon, in_turns
from moderation.once import once
from moderation.pack import Pack, PackError, Rule
from moderation.phone import PhoneSpelling
from moderation.phrase import (
    Classes,
    Phrase,
    PhraseError,
    as_literal,
    compile_phrase,
    plainly,
    run_together,
)
from moderation.sieve import Sought
from moderation.softener import Softener
from moderation.verdict import Axis, Help, Outcome

_GRAVE = 4
"""From here on, only a word in the same clause silences distress, never a stray one."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class LiveRule:
    """One rule of a pack, compiled, with what its pack lends it."""

    rule: Rule
    language: str
    phrases: tuple[Phrase, ...]
    literals: tuple[str, ...]
    """Phrases that are their own anchor and need no pattern."""
    patterns: tuple[Any, ...]
    near: Beside
    unless: Beside
    mask: Beside
    softener: Softener
    reasons: Mapping[str, str]
    doubted_by: str
    """The pack whose evidence may speak against this rule, if any may; see `doubt`."""

    @once
    def axis(self) -> Axis:
        return self.rule.axis or CATALOGUE[self.rule.category].axis

    @once
    def outcome(self) -> Outcome:
        if self.rule.outcome:
            return Outcome[self.rule.outcome.upper()]
        return CATALOGUE[self.rule.category].outcome

    @once
    def help(self) -> Help | None:
        if self.rule.care == "none":
            return None
        return self.rule.care or CATALOGUE[self.rule.category].help

    def sought(self, number: int, phrase: Phrase) -> Sought:
        """What a text must hold for this rule to find this phrase."""
        return Sought(number, phrase.conditions, self.near.cues)

    def reason(self, category: str) -> str:
        """The sentence shown to the author."""
        if self.rule.reason and category == self.rule.category:
            return self.rule.reason
        return self.reasons.get(category, GENERIC_REASON)

    def read(self, folded: Folded, match: Match, clauses: Clauses) -> Reading | None:
        """How a match is to be read in its clause; None when its cues are missing."""
        is_plain = self.rule.disguised and not folded.is_disguised(match.start, match.end)
        if is_plain or not clauses.admits(match):
            return None
        if self.near and not self.near.stands_in(clauses.nearby(match)):
            return None
        reading = Reading(self.rule.category, self.rule.severity)
        is_grave = self.rule.severity >= _GRAVE and self.axis == "distress"
        if is_grave:
            is_harmless = self.unless.stands_in(clauses.clause(match))
        else:
            is_harmless = clauses.stands_in_sentence(self.unless, match)
        if is_harmless:
            return Reading(self.rule.category, -1, "something beside it makes it harmless")
        words = folded.text[match.start : match.end + 1]
        if self.rule.category in CRISIS:
            reading = self.softener.by_distance(reading, match, clauses, words)
        is_final = self.rule.firm or self.rule.severity == 5 or self.rule.category == "milestone"
        if is_final or reading.why:
            return reading
        if self.axis == "distress":
            return self.softener.distress(reading, match, clauses, words)
        return self.softener.conduct(reading, match, clauses)

    def covers(self, folded: Folded, match: Match, clauses: Clauses) -> tuple[tuple[int, int], ...]:
        """Original stretches that are dangerous to read: the masked words of the sentence."""
        if "*" in self.rule.mask:
            return (folded.span(match.start, match.end),)
        return clauses.places_in_sentence(self.mask, match) if self.mask else ()

    def has_pattern(self, text: str) -> bool:
        """Whether one of the operator's regular expressions stands in the original text."""
        if self.rule.hints and not any(hint in text for hint in self.rule.hints):
            return False
        plain = text if text.isascii() else _LONE_SURROGATE.sub("?", text)
        return any(pattern.search(plain) for pattern in self.patterns)

    def pattern_matches(self, folded: Folded) -> Iterator[Match]:
        """Matches of regular expressions, which see the original text, in linear time."""
        for pattern in self.patterns:
            for found in pattern.finditer(_LONE_SURROGATE.sub("?", folded.original)):
                stretch = folded.locate(found.start(), found.end())
                if stretch:
                    yield Match(*stretch)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules of one pack, compiled."""

    pack: Pack
    rules: tuple[LiveRule, ...]
    classes: Classes
    phone: PhoneSpelling
    lexicon: Lexicon

    @classmethod
    def compile(cls, pack: Pack) -> Ruleset:
        """Compile a pack; raise `PackError` naming the rule that cannot be read."""
        lexicon, innocent = Lexicon(pack), frozenset(pack.innocent)
        known = lexicon.words | innocent
        phone = PhoneSpelling(pack.phone, pack.phone_beside, known, innocent)
        classes = Classes(pack.classes(), phone.sure)
        softener = Softener(pack.suppress, classes)
        rules = tuple(_compile(rule, pack, softener, classes) for rule in pack.rule)
        return cls(pack, rules, classes, phone, lexicon)

    def run_together(self) -> set[str]:
        """Phrases of weight as they look without spaces, as in `iwanttodie`."""
        found: set[str] = set()
        for live in self.rules:
            if len(live.literals) >= MANY:
                continue
            if (
                (live.rule.severity or live.rule.hidden)
                and live.axis != "privacy"
                and live.rule.category != "spam"
            ):
                found.update(run_together(live.literals))
                for phrase in live.phrases:
                    found.update(phrase.runs)
        for choice in self.classes.read.values():
            for branch in choice.branches:
                found.update(run_together(branch.spellings or ()))
        return found


def _sorted(rule: Rule, classes: Classes) -> tuple[list[str], list[str]]:
    """A rule's phrases that are words and nothing else, as the folded text spells them; others."""
    literals: list[str] = []
    others: list[str] = []
    for some in in_turns(dict.fromkeys(rule.phrases)):
        plain = plainly(some)
        if plain and classes.short.isdisjoint(plain.split()):
            literals += plain.split("\n")
            continue
        for phrase in some:
            literal = as_literal(phrase, classes)
            (literals if literal else others).append(literal or phrase)
    return literals, others


def _compile(rule: Rule, pack: Pack, softener: Softener, classes: Classes) -> LiveRule:
    def either(phrases: Iterable[str]) -> Beside:
        return Beside((p for p in phrases if p != "*"), classes)

    try:
        literals, others = _sorted(rule, classes)
        is_sure = rule.firm or rule.id in pack.outright or rule.category not in DOUBTED
        return LiveRule(
            rule=rule,
            language=pack.language,
            phrases=tuple(compile_phrase(phrase, classes) for phrase in others),
            literals=tuple(literals),
            patterns=tuple(re2.compile(pattern) for pattern in rule.regex),
            near=either(rule.near),
            unless=either(rule.unless),
            mask=either(rule.mask),
            softener=softener,
            reasons=pack.reasons,
            doubted_by=pack.name if pack.evidence and not is_sure else "",
        )
    except (PhraseError, re2.error) as error:
        raise PackError(f"{pack.name}: rule {rule.id}: {error}") from error
