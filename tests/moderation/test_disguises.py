"""Whatever hides the letters of a message, it is heard as before, and no more than before."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import Finding, default_packs
from moderation.pack import Rule
from tests.house import engine
from tests.moderation.disguises import DISGUISES

ENGINE = engine()
SURE = (
    "shouted",
    "zero_width",
    "soft_hyphen",
    "fullwidth",
    "bold",
    "circled",
    "marked",
    "entities",
)
"""Disguises that leave no doubt which letter is meant; two at once do not, either."""
UNSEEN = re.compile("[\u200b\u00ad\u0301]")
PLAIN = re.compile(r"[A-Za-z ,.]{3,}")
RULES = [rule for pack in default_packs() for rule in pack.rule if not rule.regex]
FIRES = [(rule, text) for rule in RULES for text in rule.fires if PLAIN.fullmatch(text)]
SPARES = [
    (rule, text)
    for rule in RULES
    if not rule.disguised
    for text in rule.spares
    if PLAIN.fullmatch(text)
]
"""Without rules that ask for the disguise itself."""
DRESSED = st.lists(st.sampled_from(SURE), min_size=1, max_size=2, unique=True)


def dressed(text: str, disguises: list[str]) -> str:
    for name in disguises:
        text = DISGUISES[name](text)
    return text


def fires(rule: Rule, text: str) -> list[Finding]:
    """Findings of a rule with its own meaning."""
    meant = (rule.id, rule.category, rule.severity)
    findings = ENGINE.review(text).findings
    return [f for f in findings if (f.rule, f.category, f.severity) == meant]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FIRES), DRESSED)
def test_what_fires_a_rule_fires_it_in_any_dress(case: tuple[Rule, str], names: list[str]) -> None:
    rule, text = case
    disguised = dressed(text, names)
    for finding in fires(rule, disguised) or [None]:
        assert finding, disguised
        assert 0 <= finding.start < finding.end <= len(disguised)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SPARES), DRESSED)
def test_what_a_rule_spares_it_spares_in_any_dress(
    case: tuple[Rule, str], names: list[str]
) -> None:
    rule, text = case
    assert not fires(rule, dressed(text, names))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FIRES), st.sampled_from(("zero_width", "soft_hyphen", "marked")))
def test_a_finding_points_at_the_same_words(case: tuple[Rule, str], name: str) -> None:
    """What cannot be seen is taken out again; the rest must be what was written plainly."""
    rule, text = case
    text = text.lower()
    disguised = DISGUISES[name](text)
    plainly = [text[f.start : f.end] for f in fires(rule, text)]
    hidden = [disguised[f.start : f.end] for f in fires(rule, disguised)]
    assert [UNSEEN.sub("", words) for words in hidden] == plainly
