"""Whatever is written, a review ends, does not raise, and points into the original."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation import Context, Engine, RoomRules, Verdict, default_packs
from tests.house import engine

ENGINE = engine()
TWIN = Engine.load(default_packs())
FIRES = [text for pack in default_packs() for rule in pack.rule for text in rule.fires]
ANYTHING = st.text(st.characters(codec=None), max_size=300)
ODD = st.lists(
    st.one_of(
        st.sampled_from(FIRES),
        st.sampled_from(
            [
                "\u200b",
                "&#107;",
                "𝐤",
                "ﬃ",
                "é",
                "\ud800",
                "👨\u200d👩\u200d👧",
                "İ",
                "ß",
                "…",
                "0770",
                "@",
                ".",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=12,
).map("".join)
WORDS = "i you my want to kill die class can't don't it's day 5 50 a the Café naïve end".split()
ORDINARY = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(
            [". ", ", ", "! ", "? ", " - ", "-", "’", "'", "(", ") ", ": ", "❤️", "🙏🏽"]
        ),
        st.just(" "),
    ),
    max_size=24,
).map("".join)
STRICT = Context(newcomer=True, room=RoomRules(profanity="mask", personal_data="hold"))


def check(text: str, verdict: Verdict) -> None:
    assert len(verdict.masked) == len(text)
    for finding in verdict.findings:
        assert 0 <= finding.start <= finding.end <= len(text)
        assert 0 <= finding.severity <= 5
    for kept, shown in zip(text, verdict.masked, strict=True):
        assert shown in (kept, "█")


@settings(max_examples=250, deadline=None)
@given(ANYTHING)
def test_any_text_is_answered(text: str) -> None:
    check(text, ENGINE.review(text, STRICT))


@settings(max_examples=250, deadline=None)
@given(ODD)
def test_odd_mixtures_point_into_the_original(text: str) -> None:
    check(text, ENGINE.review(text, STRICT))


@settings(max_examples=60, deadline=None)
@given(ODD)
def test_an_explanation_can_always_be_given(text: str) -> None:
    assert "outcome" in ENGINE.explain(text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FIRES), st.text("abcdefgh ,", max_size=20))
def test_talk_before_a_cry_for_help_does_not_hide_it(cry: str, before: str) -> None:
    alone = ENGINE.review(cry)
    together = ENGINE.review(f"{before}. {cry}")
    if alone.severity == 5:
        assert together.severity == 5


STORMS = [
    "a", "a ", "(", "&", "&#107;", "1", "x@", "@a.", '"', "|<", ". ", "not ", "kill ", "k i l l ",
    "k1ll-", "i want to ", "want to die but ", "0770 0900 ", "one two ", "dot com ", "d.ie ",
    "12 Elm ", "12 Elm Road ", "fuuuck ", "hte ", "е", "aе", "я z", "你", "a\u0301", "\u0301",
    "👨\u200d👩\u200d👧", "\u200b", "\ud800", "\ud800\udc00", "İ", "ﷺ", "٣", "a\u0338", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("unit", STORMS, ids=ascii)
def test_a_hundred_kilobytes_are_answered(unit: str) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    check(text, ENGINE.review(text))


@pytest.mark.parametrize("unit", STORMS, ids=ascii)
def test_ten_times_the_text_is_at_most_ten_times_the_work(unit: str) -> None:
    """Work is counted in calls; a text of 1,000 characters counts what every text costs, too."""
    short, long = ((unit * size)[:size] for size in (1_000, 10_000))
    ENGINE.review(short)  # what a first reading remembers is no work of the second
    assert work(long) <= 10 * work(short) + 1_000


def work(text: str) -> int:
    """How many functions are called while a text is reviewed."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        ENGINE.review(text)
    finally:
        sys.setprofile(None)
    return calls


@settings(max_examples=400, deadline=None)
@given(st.one_of(ODD, ORDINARY, st.text(max_size=60)))
@example("it was only a catss")
@example("I'm a waste of oxygen")
def test_the_short_way_of_reading_and_the_careful_way_agree(text: str) -> None:
    short = ENGINE.sight(text)
    careful = ENGINE.sight(text, careful=True)
    assert short.careful or short.text == careful.text


def test_only_digits_within_a_word_ask_for_care() -> None:
    assert ENGINE.sight("see you on the 12th \U0001f602").careful is False
    assert ENGINE.sight("k1ll it on the 12th").careful is True


@settings(max_examples=60, deadline=None)
@given(ODD)
def test_two_engines_from_the_same_packs_agree(text: str) -> None:
    assert ENGINE.review(text) == TWIN.review(text)
