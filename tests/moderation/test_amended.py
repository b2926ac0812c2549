"""An operator's own rules beside ours: states, what they borrow, what is wrong with one, TOML."""

import pytest

from moderation import (
    Amended,
    Amendments,
    Context,
    Engine,
    Outcome,
    Pack,
    PackError,
    RoomRules,
    default_packs,
    faults,
)
from moderation.amended import lent, own
from moderation.judgement import GENERIC_REASON
from moderation.pack import Rule, parse_pack
from moderation.written import written

PACKS = default_packs()
SPELL = Rule(
    id="ours.badgers",
    category="spam",
    severity=1,
    any=("dancing badgers", "{i} sell badgers"),
    unless=("in the zoo",),
    fires=("we have dancing badgers", "I'm selling, I sell badgers", "d4ncing b4dgers"),
    spares=("badgers are animals", "dancing badgers in the zoo", "I saw a badger"),
)
TEXT = "Come and see the dancing badgers"


def pack(*rules: Rule, **more: object) -> Pack:
    return Pack(
        name="Our own", language="en", version="1", licence="private", rule=rules, **more  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def ours(engine: Engine) -> Engine:
    return engine


def amended(ours: Engine, state: str = "live", rule: Rule = SPELL) -> Amended:
    return Amended(ours, PACKS, Amendments((pack(rule),), {rule.id: state}))  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("state", "outcome", "shadowed"),
    [
        ("live", "hold", 0),
        ("nudge_only", "nudge", 0),
        ("shadow", "allow", 1),
        ("retired", "allow", 0),
    ],
)
def test_a_state_says_how_far_a_rule_may_go(
    ours: Engine, state: str, outcome: str, shadowed: int
) -> None:
    verdict = amended(ours, state).review(TEXT)
    assert verdict.outcome.label == outcome
    assert [finding.rule for finding in verdict.shadow] == [SPELL.id] * shadowed
    assert verdict.case is (state == "live")
    if state == "nudge_only":
        assert GENERIC_REASON in {finding.reason for finding in verdict.findings}, (
            "nobody will look"
        )


def test_one_of_our_rules_may_be_switched_off_and_the_others_stay(ours: Engine) -> None:
    text = "double your bitcoin"
    rule = max(ours.review(text).findings, key=lambda finding: finding.outcome).rule
    off = Amended(ours, PACKS, Amendments(states={rule: "retired"}))
    left = off.review(text)
    assert rule not in {finding.rule for finding in left.findings}
    assert left.outcome is Outcome.ALLOW
    assert off.review(TEXT + " or I want to die").care
    assert ours.review(text).findings, "ours is as it was"


def test_a_rule_that_may_only_ask_still_offers_help(ours: Engine) -> None:
    text = "I want to kill myself tonight with my pills"
    rules = {finding.rule for finding in ours.review(text).findings}
    softly = Amended(ours, PACKS, Amendments(states=dict.fromkeys(rules, "nudge_only")))
    verdict = softly.review(text)
    assert ours.review(text).outcome is Outcome.MASK
    assert verdict.outcome is Outcome.ALLOW and verdict.masked == text and not verdict.case
    assert verdict.care is not None


@pytest.mark.parametrize("switch", ["nudge", "hold"])
def test_a_rule_that_may_only_ask_asks_once_in_every_room(ours: Engine, switch: str) -> None:
    text = "you are pathetic and everyone here is faking it"
    rules = {finding.rule for finding in ours.review(text).findings}
    room = RoomRules(harassment=switch)  # type: ignore[arg-type]
    softly = Amended(ours, PACKS, Amendments(states=dict.fromkeys(rules, "nudge_only")))
    assert ours.review(text, Context(room=room, anyway=True)).outcome is Outcome.HOLD
    assert softly.review(text, Context(room=room)).outcome is Outcome.NUDGE
    anyway = softly.review(text, Context(room=room, anyway=True))
    assert anyway.outcome is Outcome.ALLOW and not anyway.case


def test_an_operators_rule_uses_our_words_and_softeners(ours: Engine) -> None:
    engine = amended(ours)
    for text in SPELL.fires:
        assert engine.review(text).findings, text
    for text in SPELL.spares:
        assert not engine.review(text).findings, text
    assert not list(faults.of_examples(SPELL, engine.theirs))  # type: ignore[arg-type]


def test_an_explanation_names_whose_rule_it_was_and_its_state(ours: Engine) -> None:
    told = amended(ours, "shadow").explain(TEXT)
    assert "Rules of your own" in told and "ours.badgers is shadow" in told


def test_every_fault_of_a_rule_is_named_with_its_line() -> None:
    wrong = Rule(
        id="a.b",
        category="spam",
        severity=1,
        any=("fine", "(open", "{nobody} here"),
        near=("^start",),
        regex=("(", "x*", "[0-9]{3}"),
    )
    found = [(fault.field, fault.line) for fault in faults.of_rule(wrong, lent(pack(), PACKS))]
    assert found == [("any", 2), ("any", 3), ("near", 1), ("regex", 1), ("regex", 2)]
    assert not faults.of_rule(SPELL, lent(pack(), PACKS))
    with pytest.raises(PackError, match=r"a\.b"):
        Engine.load([lent(pack(wrong), PACKS)])


def test_examples_that_do_not_hold_are_named_with_their_line(ours: Engine) -> None:
    rule = Rule(
        id="ours.b", category="spam", severity=1, any=("red kites",),
        fires=("red kites", "no birds"), spares=("birds", "many red kites"),
    )  # fmt: skip
    engine = amended(ours, rule=rule).theirs
    assert engine is not None
    told = [(fault.field, fault.line) for fault in faults.of_examples(rule, engine)]
    assert told == [("fires", 2), ("spares", 2)]


@pytest.mark.parametrize(
    "one", [*PACKS, pack(SPELL, words={"bird": ("kite",)})], ids=lambda p: p.name
)
def test_a_pack_that_is_written_reads_the_same(one: Pack) -> None:
    assert parse_pack(written(one)) == one


def test_odd_letters_survive_being_written() -> None:
    odd = 'a "quote", a \\ back, \t a tab, \x7f, \u2028, 👩‍👩‍👧, ß'
    one = pack(Rule(id="a.b", category="spam", severity=1, any=(odd,)), words={"x": (odd,)})
    assert parse_pack(written(one)) == one


def test_what_a_pack_borrows_is_given_back() -> None:
    mine = pack(SPELL, words={"bird": ("kite",)})
    whole = lent(mine, PACKS)
    assert "i" in whole.words and whole.suppress.phrases()
    assert own(whole, PACKS) == mine
    assert lent(own(whole, PACKS), PACKS) == whole
