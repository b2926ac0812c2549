"""What others may rely on: names, shapes and orders of the package's contract."""

from __future__ import annotations

import subprocess
import sys

import pytest

from moderation import Context, Engine, Outcome, RoomRules, default_packs
from moderation.judgement import CATALOGUE

EVERY_CATEGORY = set(
    "imminent plan ideation hopeless self_harm eating_disorder abuse substance concern_for_other "
    "milestone incitement threat grooming hate harassment medical_advice spam profanity"
    " personal_data".split()
)


def test_outcomes_run_from_allow_to_refuse() -> None:
    labels = [outcome.label for outcome in sorted(Outcome)]
    assert labels == ["allow", "nudge", "mask", "hold", "refuse"]
    assert Outcome.HOLD.name.lower() == "hold"


def test_a_person_in_distress_gets_care_and_is_not_silenced(engine: Engine) -> None:
    verdict = engine.review("I want to die", Context())
    assert verdict.outcome is Outcome.ALLOW
    assert verdict.care is not None
    assert (verdict.care.level, verdict.care.help) == (3, "crisis")
    assert verdict.case and verdict.due_minutes == 10
    assert (verdict.axis, verdict.categories) == ("distress", ("ideation",))


def test_an_ordinary_message_passes_untouched(engine: Engine) -> None:
    verdict = engine.review("Long day, but the walk by the river helped")
    assert verdict.outcome is Outcome.ALLOW
    assert verdict.care is None and verdict.axis is None
    assert not verdict.findings and not verdict.case and verdict.due_minutes is None
    assert verdict.masked == "Long day, but the walk by the river helped"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("I just took all my pills", 1),
        ("I'm going to end it", 3),
        ("I want to die", 10),
        ("I don't see a future", 30),
        ("you are a faggot", 60),
        ("I'm going to kill him", 3),
        ("add me on snap", 10),
    ],
)
def test_severity_sets_how_soon_a_person_looks(engine: Engine, text: str, minutes: int) -> None:
    verdict = engine.review(text)
    assert verdict.case
    assert verdict.due_minutes == minutes


def test_only_the_dangerous_words_are_covered(engine: Engine) -> None:
    text = "please help, I just took all my pills"
    verdict = engine.review(text)
    assert verdict.outcome is Outcome.MASK
    assert len(verdict.masked) == len(text)
    assert verdict.masked.startswith("please help, I just took █")
    assert "pills" not in verdict.masked


def test_no_room_can_turn_care_off(engine: Engine) -> None:
    easy = RoomRules(
        personal_data="nudge", medical_advice="allow", harassment="nudge", spam="nudge"
    )
    verdict = engine.review("I'm going to end it", Context(room=easy, newcomer=True))
    assert verdict.care is not None and verdict.care.level == 4
    assert verdict.outcome is Outcome.MASK and verdict.case


def test_a_room_may_be_stricter_about_conduct(engine: Engine) -> None:
    text = "you're pathetic"
    assert engine.review(text).outcome is Outcome.NUDGE
    strict = Context(room=RoomRules(harassment="hold"))
    assert engine.review(text, strict).outcome is Outcome.HOLD


def test_a_room_may_cover_swearing(engine: Engine) -> None:
    text = "what the fuck"
    assert engine.review(text).masked == text
    covered = engine.review(text, Context(room=RoomRules(profanity="mask")))
    assert covered.outcome is Outcome.MASK
    assert covered.masked == "what the ████"


def test_own_number_sent_anyway_is_covered(engine: Engine) -> None:
    text = "ring me on 07700 900123"
    nudged = engine.review(text)
    assert nudged.outcome is Outcome.NUDGE and nudged.may_send_anyway and not nudged.case
    sent = engine.review(text, Context(anyway=True))
    assert sent.outcome is Outcome.MASK
    assert sent.masked == "ring me on ████████████"


def test_distress_never_waits_for_an_answer_about_data(engine: Engine) -> None:
    text = "I want to die, ring me on 07700 900123"
    assert engine.review("ring me on 07700 900123").outcome is Outcome.NUDGE
    verdict = engine.review(text)
    assert verdict.outcome is Outcome.MASK and verdict.masked.endswith("ring me on ████████████")
    assert verdict.case and verdict.due_minutes == 10
    assert verdict.care is not None and verdict.care.help == "crisis"
    assert "personal_data" in verdict.categories


def test_a_cry_told_in_secret_waits_and_is_not_turned_away(engine: Engine) -> None:
    hushed = "keep this between us"
    assert engine.review(hushed).outcome is Outcome.REFUSE
    verdict = engine.review(f"{hushed}, I'm scared I might hurt myself")
    assert verdict.outcome is Outcome.HOLD and verdict.case
    assert verdict.care is not None
    asked = engine.review("please don't tell anyone but I've been cutting again")
    assert asked.outcome is Outcome.ALLOW and asked.care is not None


def test_an_attack_sent_anyway_waits_for_a_person(engine: Engine) -> None:
    assert engine.review("you're pathetic").may_send_anyway
    sent = engine.review("you're pathetic", Context(anyway=True))
    assert sent.outcome is Outcome.HOLD and sent.case and not sent.may_send_anyway


def test_someone_elses_number_waits_for_a_person(engine: Engine) -> None:
    verdict = engine.review("her number is 07700 900123")
    assert verdict.outcome is Outcome.HOLD and verdict.case and verdict.due_minutes == 60


def test_a_newcomers_link_waits_and_a_members_link_is_a_nudge(engine: Engine) -> None:
    text = "have a look at https://fern.example.org/page"
    assert engine.review(text).outcome is Outcome.NUDGE
    assert engine.review(text, Context(newcomer=True)).outcome is Outcome.HOLD


def test_the_author_of_a_cruel_line_gets_no_crisis_card(engine: Engine) -> None:
    assert engine.review("kys").care is None
    asking = engine.review("painless way to die")
    assert asking.outcome is Outcome.REFUSE
    assert asking.care is not None and asking.care.help == "crisis"


def test_every_category_has_rules_with_examples_of_both_kinds() -> None:
    rules = [rule for pack in default_packs() for rule in pack.rule]
    assert {rule.category for rule in rules} == EVERY_CATEGORY == set(CATALOGUE)
    for rule in rules:
        assert len(rule.fires) >= 3, rule.id
        assert len(rule.spares) >= 2, rule.id


def test_reasons_are_kind_and_never_repeat_what_was_written(engine: Engine) -> None:
    for pack in default_packs():
        for rule in pack.rule:
            for text in rule.fires:
                for finding in engine.review(text).findings:
                    assert finding.reason[-1] in ".?؟", finding
                    assert "!" not in finding.reason
                    quoted = text[finding.start : finding.end].lower()
                    assert len(quoted) < 5 or quoted not in finding.reason.lower()


def test_verdicts_cannot_be_changed_afterwards(engine: Engine) -> None:
    verdict = engine.review("hello")
    with pytest.raises(AttributeError):
        verdict.case = True  # type: ignore[misc]


def test_the_package_stands_alone() -> None:
    """Importing it must not pull in the server or anything the server is built on."""
    code = (
        "import sys, moderation; "
        "print([m for m in ('server', 'sqlmodel', 'sqlalchemy', 'starlette') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
