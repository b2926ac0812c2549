"""Evidence: words that each say a little; how they are weighed, and how mild it stays."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import Context, Engine, Outcome
from moderation.evidence import FEWEST, STRETCH, Evidence, cues_of, parts_of, root
from moderation.leanings import MEANINGS, Leanings

WORDS = "red green blue grey pink gold black".split()
PAIRS = {*WORDS, *map(" ".join, pairwise(WORDS))}
CUES = sorted(cues_of(WORDS) | cues_of(list(reversed(WORDS))))
NAMES = ("up", "down", "aside")
SAID_OTHERWISE = (
    "every night i lie there and the quiet in my head says it is time and i have started to agree "
    "with it"
)


@given(
    bars=st.tuples(*[st.tuples(st.integers(-99, 99), st.integers(-99, 99))] * len(NAMES)),
    weights=st.dictionaries(
        st.sampled_from(CUES),
        st.dictionaries(st.sampled_from(NAMES), st.integers(-400, 400)),
    ),
    words=st.lists(st.sampled_from(WORDS), max_size=STRETCH),
)
def test_one_sum_weighs_every_leaning_as_a_sum_of_its_own_would(
    bars: tuple[tuple[int, int], ...],
    weights: dict[str, dict[str, int]],
    words: list[str],
) -> None:
    evidence = Evidence(dict(zip(NAMES, bars, strict=True)), weights)
    told = cues_of(words)
    known = {cue for cue in told if " " not in cue and any(weights.get(cue, {}).values())}
    said = len(set(words))
    is_told = len(words) >= FEWEST and 2 * len(known) >= said
    expected = {
        name
        for name, (bias, bar) in zip(NAMES, bars, strict=True)
        if is_told
        and sum(weights.get(cue, {}).get(name, 0) for cue in told)
        >= math.ceil((bar - bias) * root(said))
    }
    assert {leaning.name for leaning in evidence.leanings(words)} == expected
    assert list(Evidence.parse("\n".join(evidence.lines())).lines()) == list(evidence.lines())


def test_every_word_may_be_a_cue() -> None:
    weights = {word: {"up": 7} for word in ("leaning", "#1", "# 1", "^ leaning")}
    lines = list(Evidence({"up": (0, 100)}, weights).lines())
    assert len(lines) == len(weights) + 1
    assert list(Evidence.parse("\n".join(lines)).lines()) == lines


def test_a_word_nobody_wrote_down_is_heard_by_its_letters() -> None:
    weights = {word: {"up": 1} for word in WORDS} | {part: {"up": 90} for part in parts_of("gloom")}
    evidence = Evidence({"up": (0, 100)}, weights)
    assert not evidence.leanings(["red", "green", "blue", "grey", "pink", "gold", "black"])
    assert evidence.leanings(["red", "green", "blue", "grey", "pink", "gold", "gloomy"])
    strange = ["gloomy", "gloomily", "gloomier", "gloomiest", "red", "green", "blue"]
    assert not evidence.leanings(strange), "most of it is no word we know"


def test_a_cry_in_a_long_text_is_heard() -> None:
    weights = {word: {"up": -9} for word in ("blue", "grey", "pink", "gold", "blue pink")}
    weights |= {word: {"up": 400} for word in ("red", "green", "red green", "green red")}
    evidence = Evidence({"up": (0, 100)}, weights)
    cry, ordinary = (
        ["red", "green", "red", "blue", "red", "grey", "pink"],
        ["blue", "pink", "grey", "gold"] * 30,
    )
    assert evidence.leanings(cry) and not evidence.leanings(ordinary)
    (heard,) = evidence.leanings([*ordinary, *cry, *ordinary])
    assert heard.first <= len(ordinary) and len(ordinary) + len(cry) <= heard.last


def test_evidence_offers_help_and_asks_a_person_but_blocks_nothing(engine: Engine) -> None:
    for context in (Context(), Context(newcomer=True), Context(anyway=True)):
        verdict = engine.review(SAID_OTHERWISE, context)
        assert all(finding.rule.startswith("leans.") for finding in verdict.findings)
        assert verdict.outcome is Outcome.ALLOW
        assert verdict.masked == SAID_OTHERWISE
        assert verdict.case and verdict.care is not None


def test_what_kind_of_crisis_it_is_is_said_only_within_a_crisis() -> None:
    bars = {"crisis": (0, 100), "ideation": (0, 100)}
    graver, both = ({"ideation": 200}, {"ideation": 200, "crisis": 150})
    heard = [
        [leaning.name for leaning in Leanings(Evidence(bars, weights), {}).of(WORDS, PAIRS)]
        for weights in (dict.fromkeys(CUES, graver), dict.fromkeys(CUES, both))
    ]
    assert heard == [[], ["ideation", "crisis"]]


@pytest.mark.parametrize("name", MEANINGS)
def test_no_leaning_means_more_than_a_question(name: str) -> None:
    assert MEANINGS[name].outcome <= Outcome.NUDGE
    assert MEANINGS[name].severity <= 3, "what wakes somebody up is for rules to say"


def test_what_a_rule_has_found_is_not_found_again(engine: Engine) -> None:
    findings = engine.review("I want to die, I can't do this any more").findings
    assert findings and not any(finding.rule.startswith("leans.") for finding in findings)


@pytest.mark.parametrize(("said", "heard"), [(1, True), (3, False)])
def test_a_long_text_in_which_nobody_says_it_of_themselves_is_no_cry(
    said: int, heard: bool
) -> None:
    evidence = Evidence({"crisis": (0, 1)}, {word: {"crisis": 900} for word in WORDS})
    words = WORDS * said
    assert bool(Leanings(evidence, {}, ["i", "my"]).of(words, cues_of(words))) is heard
    assert Leanings(evidence, {}, ["i", "my", "gold"]).of(words, cues_of(words))


@pytest.mark.parametrize("stronger", ["threat", "crisis"])
def test_no_leaning_accuses_who_speaks_of_their_own_distress(engine: Engine, stronger: str) -> None:
    text = " ".join(WORDS)
    folded = engine.sight(text).as_folded(text)

    def accused(weights: dict[str, int], heard: set[str]) -> bool:
        evidence = Evidence(
            dict.fromkeys(("threat", "crisis"), (0, 1)), dict.fromkeys(WORDS, weights)
        )
        leanings = Leanings(evidence, {})
        judged = leanings.judged(leanings.of(WORDS, set(WORDS)), folded, heard)
        return "threat" in {one.finding.category for one in judged}

    assert accused({"threat": 900}, {"milestone", "concern_for_other"})
    assert not accused({"threat": 900}, {"imminent"})
    both = {"threat": 500, "crisis": 500, stronger: 900}
    assert accused(both, set()) is (stronger == "threat")


def test_an_explanation_names_the_words_that_weigh_most(engine: Engine) -> None:
    told = engine.explain(SAID_OTHERWISE)
    assert "leans     to " in told and "beyond its bar" in told
    assert "leans" not in engine.explain("the bus was late again")
