"""What stands beside a match, and which phrases may stand at all: asked for cheaply, never lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import Engine
from moderation.beside import Beside
from moderation.pack import parse_pack
from moderation.phrase import Classes, PhraseError
from moderation.sieve import LANES, Sieve, Sought

CLASSES = Classes({"means": ("pills", "a knife"), "'cannot": ("cannot", "can not", "cant")})
PHRASES = (
    "pills", "{means}", "laugh*", "*less", "want to ..2 die", "(going|gonna) to", "cannot go on",
    "# years", "so? tired", "* of it", "of it (all|now)?",
)  # fmt: skip
WORDS = (
    "pills a knife laughing hopeless want to really just die going gonna cannot can not cant go on "
    "12 years so tired of it all now sick"
).split()


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(PHRASES), max_size=5), st.lists(st.sampled_from(WORDS), max_size=12)
)
def test_a_phrase_that_stands_in_a_stretch_is_found_by_its_words(
    phrases: list[str], words: list[str]
) -> None:
    beside = Beside(phrases, CLASSES)
    stretch = f" {' '.join(words)} "
    assert beside.stands_in(stretch) is (beside.pattern.search(stretch) is not None)


def test_no_phrases_stand_nowhere() -> None:
    nothing = Beside((), CLASSES)
    assert not nothing and not nothing.stands_in(" pills ") and nothing.cues == frozenset()
    assert Beside(["pills"], CLASSES)


def test_a_phrase_that_cannot_be_read_is_named_at_once() -> None:
    with pytest.raises(PhraseError, match="bracket"):
        Beside(["pills", "(pills"], CLASSES)


CUES = st.sampled_from(["i", "to", "want to", "die", "pills", "zopiclone", "at the bridge"])
CONDITIONS = st.lists(st.frozensets(CUES, min_size=1, max_size=3), max_size=4)


@settings(max_examples=400, deadline=None)
@given(st.lists(CONDITIONS, max_size=8), st.frozensets(CUES))
def test_a_sieve_lets_through_what_meets_its_conditions_and_nothing_else(
    phrases: list[list[frozenset[str]]], cues: frozenset[str]
) -> None:
    sieve = Sieve([Sought(n, tuple(groups)) for n, groups in enumerate(phrases)])
    met = [n for n, groups in enumerate(phrases) if all(cues & one for one in groups[:LANES])]
    assert sieve.passed(sieve.met(cues)) == met


LONG = """
name = "long"
language = "en"
version = "1"
licence = "CC0"
[[rule]]
id = "long.common"
category = "spam"
severity = 1
any = ["(want|need) ..3 (home|help) ..3 time"]
[[rule]]
id = "long.seldom"
category = "spam"
severity = 1
any = ["kettle ..3 zopicl* ..9 teapot"]
"""


@pytest.mark.parametrize(
    "said", ["want to go home for some time", "kettle and a zopiclone or so in a teapot"]
)
def test_a_phrase_is_found_wherever_in_a_long_text_it_stands(said: str) -> None:
    engine = Engine.load([parse_pack(LONG)])
    first, *others = said.split()
    for before in range(100):
        text = "so " * before + said + " so" * (120 - before)
        found = engine.review(text).findings
        assert [(one.start, one.end) for one in found] == [(3 * before, 3 * before + len(said))]
        apart = f"{first} {'so ' * before} {' '.join(others)}"
        assert bool(engine.review(apart + " so" * 120).findings) is (before <= 1)
