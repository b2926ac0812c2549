"""Doubt: what the words around a phrase may say against it, and what they may not."""

from __future__ import annotations

import pytest

from moderation import Engine
from moderation.clause import Reading
from moderation.doubt import Doubt
from moderation.evidence import SCALE, Evidence
from moderation.pack import parse_pack

CALM = "soup cake garden choir bus piano fence kettle ferry"
HEAVY = "never wake hate myself end"
RULE = """
[[rule]]
id = "local.swans"
category = "ideation"
severity = 3
any = ["see the swans"]
fires = ["going to see the swans"]
"""
HEAD = 'name = "town"\nlanguage = "en"\nversion = "1"\nlicence = "CC0-1.0"\n'
LEARNED = 'evidence = "en"\n'
AFTERNOON = (
    "the garden is coming on nicely, we had soup for lunch and then drove to see the swans with "
    "my sister"
)


@pytest.fixture
def evidence() -> Evidence:
    """Every calm word lies well on the one side, every heavy word on the other."""
    calm = {word: {"crisis": -SCALE, "abuse": -SCALE} for word in CALM.split()}
    heavy = {word: {"crisis": 4 * SCALE, "abuse": 4 * SCALE} for word in HEAVY.split()}
    return Evidence({"crisis": (0, SCALE), "abuse": (0, SCALE)}, calm | heavy)


@pytest.mark.parametrize(
    ("category", "severity", "read"),
    [("ideation", 3, 1), ("hopeless", 2, 1), ("plan", 4, 2), ("abuse", 3, 1)],
)
def test_what_all_words_speak_against_is_read_down_by_two(
    evidence: Evidence, category: str, severity: int, read: int
) -> None:
    reading = Doubt(evidence, CALM.split()).read(Reading(category, severity), CALM)
    assert (reading.category, reading.severity) == (category, read)
    assert reading.why


@pytest.mark.parametrize(
    ("category", "severity"),
    [("imminent", 5), ("abuse", 5), ("ideation", 1), ("concern_for_other", 3), ("threat", 4)],
)
def test_danger_now_and_whatever_was_not_learned_is_never_doubted(
    evidence: Evidence, category: str, severity: int
) -> None:
    reading = Reading(category, severity)
    assert Doubt(evidence, CALM.split()).read(reading, CALM) is reading


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("soup cake garden choir bus", "soup cake garden choir bus"),
        (f"{CALM} {HEAVY}", CALM),
        (f"{CALM} {CALM} {CALM} {HEAVY}", HEAVY),
        ("zal quor brish plim dax venk toor mib gantz", "zal quor brish plim dax"),
    ],
    ids=["few words", "its text", "its clause", "words nobody knows"],
)
def test_a_sign_stands_unless_text_and_clause_both_speak_against_it(
    evidence: Evidence, words: str, clause: str
) -> None:
    reading = Reading("hopeless", 2)
    assert Doubt(evidence, words.split()).read(reading, clause) is reading


@pytest.mark.parametrize(
    ("head", "text", "severity"),
    [
        (LEARNED, AFTERNOON, 1),
        (LEARNED, "going to see the swans", 3),
        (
            LEARNED,
            f"{AFTERNOON}, but i hate myself so much, every night i want to see the swans",
            3,
        ),
        (LEARNED + 'outright = ["local.swans"]\n', AFTERNOON, 3),
        ("", AFTERNOON, 3),
    ],
    ids=["calm", "short", "heavy at its end", "said outright", "nothing learned"],
)
def test_only_what_a_pack_has_learned_speaks_against_its_own_rules(
    head: str, text: str, severity: int
) -> None:
    verdict = Engine.load([parse_pack(HEAD + head + RULE)]).review(text)
    assert max(f.severity for f in verdict.findings if f.rule == "local.swans") == severity


def test_a_person_is_told_what_was_doubted() -> None:
    told = Engine.load([parse_pack(HEAD + LEARNED + RULE)]).explain(AFTERNOON)
    assert "softened  local.swans at “see the swans”: the words around it" in told
