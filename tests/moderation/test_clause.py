"""Clauses: what softens a finding, how far that reaches, and what nothing softens."""

from __future__ import annotations

import pytest

from moderation import Engine


@pytest.mark.parametrize(
    ("plain", "softened"),
    [
        ("I'm suicidal", "I'm not suicidal"),
        ("I want to kill myself", "I don't want to kill myself"),
        ("I'm going to hurt myself", "I'm not going to hurt myself"),
    ],
)
def test_a_denial_softens_to_the_lowest_step(engine: Engine, plain: str, softened: str) -> None:
    assert engine.review(plain).severity >= 2
    denied = engine.review(softened)
    assert denied.severity == 1
    assert denied.care is None and not denied.case and denied.categories == ()


def test_a_joke_denied_is_no_denial_of_the_act(engine: Engine) -> None:
    assert engine.review("this isn't a joke, I'm going to kill myself").severity == 4


@pytest.mark.parametrize(
    "text",
    [
        "I don't know why I want to die",
        "not gonna lie, I want to die",
        "I wouldn't mind, I want to die",
    ],
)
def test_a_denial_before_i_denies_nothing(engine: Engine, text: str) -> None:
    assert engine.review(text).severity >= 3
    assert engine.review("I don't think I want to die").severity == 1


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("my brother and I argue, he makes me want to die", "ideation"),
        ("my brother thinks he wants to die", "concern_for_other"),
        ('my brother told me "I want to die"', "concern_for_other"),
    ],
)
def test_whoever_is_named_last_is_the_one_meant(engine: Engine, text: str, category: str) -> None:
    assert category in engine.review(text).categories


def test_talk_about_people_at_large_is_nobodys_alarm(engine: Engine) -> None:
    assert engine.review("some people think about suicide for years").severity <= 1
    assert engine.review("I think about suicide").severity == 3


def test_recovery_is_a_milestone_until_the_clause_turns(engine: Engine) -> None:
    assert engine.review("three years clean").categories == ("milestone",)
    relapsed = engine.review("three years clean but I cut again last night")
    assert relapsed.severity == 3 and "self_harm" in relapsed.categories


def test_what_was_done_to_somebody_long_ago_is_no_milestone(engine: Engine) -> None:
    verdict = engine.review("my uncle touched me when i was nine")
    assert verdict.categories == ("abuse",)
    assert verdict.care is not None and verdict.care.help == "abuse"


def test_another_persons_wish_is_concern_for_them(engine: Engine) -> None:
    verdict = engine.review("my friend says she wants to die")
    assert verdict.categories == ("concern_for_other",)
    assert verdict.care is not None and verdict.care.help == "concern_for_other"


def test_a_frightening_thought_is_distress_and_never_a_threat(engine: Engine) -> None:
    thought = engine.review("intrusive thoughts of hurting my baby and it scares me")
    assert thought.axis == "distress" and thought.severity == 3
    threat = engine.review("I'm going to hurt my kid if this goes on")
    assert threat.axis == "conduct" and threat.severity == 5


@pytest.mark.parametrize(
    "text",
    [
        "I just took all my pills, not joking",
        "in the game I was fine. I just took all my pills",
        "I used to be fine, I just took all my pills",
        "my friend knows I just took all my pills",
    ],
)
def test_nothing_softens_what_is_happening_now(engine: Engine, text: str) -> None:
    assert engine.review(text).severity == 5


def test_a_sentence_end_parts_words_but_a_drumbeat_does_not(engine: Engine) -> None:
    assert engine.review("I want to. Die Hard tonight").severity == 0
    assert engine.review("I want. to. die.").severity == 3


def test_cruelty_reported_is_not_cruelty_done(engine: Engine) -> None:
    assert "harassment" in engine.review("you stupid cow").categories
    assert "harassment" not in engine.review("he called me a stupid cow").categories
    assert "hate" in engine.review("Muslims are vermin").categories
    assert "hate" not in engine.review('he said "Muslims are vermin" to her').categories


@pytest.mark.parametrize(
    "text",
    [
        "ten years ago tonight I took an overdose; I have two kids now",
        "when I was nineteen I wanted to die",
        "back in 2012 I tried to kill myself",
        "I tried to end my life in my second year at uni",
        "At my lowest it was dark. I wanted to kill myself every day.",
    ],
)
def test_what_is_long_past_is_no_crisis_of_today(engine: Engine, text: str) -> None:
    assert engine.review(text).severity <= 1


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("ten years ago Dad died and I want to die", 3),
        ("I've wanted to die since I was nineteen", 3),
        ("when I was nineteen I wanted to die and I want to again", 3),
        ("when I was nineteen I wanted to die. I still do.", 3),
        ("two years ago my mum died. I took an overdose", 5),
        ("used to be suicidal, two years clean and I want to die", 3),
        ("I was raped when I was ten. I am going to kill myself", 4),
    ],
)
def test_a_past_beside_it_hides_nothing_of_today(engine: Engine, text: str, severity: int) -> None:
    assert engine.review(text).severity >= severity


@pytest.mark.parametrize(
    ("text", "counterpart"),
    [
        (
            "if a caller says he's going to kill himself, stay on",
            "he says he's going to kill himself",
        ),
        ("she asked whether I'd ever wanted to end it all", "I wanted to end it all"),
        ("are you thinking about killing yourself", "I am thinking about killing myself"),
        ("she asked whether I wanted to die", "she asked whether I wanted to die and I said yes"),
    ],
)
def test_what_is_asked_or_supposed_alarms_nobody(
    engine: Engine, text: str, counterpart: str
) -> None:
    assert engine.review(text).severity <= 1
    assert engine.review(counterpart).severity >= 2


def test_quoted_words_are_whose_who_says_them(engine: Engine) -> None:
    assert (
        engine.review('a poster on the wall: "I want to die" is a sentence to ask about').severity
        <= 1
    )
    assert engine.review('when a caller says "I want to die", stay on the line').severity <= 1
    assert engine.review('I keep thinking "I want to die"').severity >= 3
    assert engine.review('my brain goes "I want to die" all day').severity >= 3
    assert engine.review('"I want to die" is all I think').severity >= 3
