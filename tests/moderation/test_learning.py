"""Learning: weights from written examples, always the same, and bars that spare the harmless."""

from __future__ import annotations

from moderation.learning import learn
from moderation.lessons import AIMS, Example
from moderation.quick import quick

DARK = [f"{who} wants it dark and over {when}" for who in ("he", "she") for when in "abcdefgh"]
BRIGHT = [f"{who} bakes a warm loaf on {when}" for who in ("he", "she") for when in "abcdefgh"]
BEHIND = [f"{who} wanted it dark once in {when}" for who in ("he", "she") for when in "abcdefgh"]
TALK = [
    *(Example(text, "ideation") for text in DARK),
    *(Example(text, "") for text in BRIGHT),
    *(Example(text, "milestone") for text in BEHIND),
]


def test_what_leans_passes_its_bar_and_what_is_harmless_or_past_does_not() -> None:
    evidence = learn(TALK, aims={"crisis": AIMS["crisis"]})
    leaning = {text: bool(evidence.leanings(quick(text)[1])) for text in DARK + BRIGHT + BEHIND}
    assert [text for text, leans in leaning.items() if leans] == DARK


def test_the_same_examples_always_give_the_same_weights() -> None:
    aims = {"crisis": AIMS["crisis"], "milestone": AIMS["milestone"]}
    first, second = (list(learn(TALK, aims=aims).lines()) for _ in range(2))
    assert first == second


def test_what_a_rule_spares_stays_below_every_bar() -> None:
    spared = Example("she wants it dark and over a film", "")
    aims = {"crisis": AIMS["crisis"]}
    assert learn(TALK, aims=aims).leanings(quick(DARK[8])[1])
    evidence = learn(TALK, [spared], aims)
    assert not evidence.leanings(quick(spared.text)[1])
