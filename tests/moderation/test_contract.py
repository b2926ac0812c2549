"""What others may rely on: names, shapes and orders of the package's contract."""

from moderation import Context, Engine, Outcome


def test_outcomes_run_from_allow_to_refuse() -> None:
    assert [outcome.label for outcome in sorted(Outcome)] == [
        "allow",
        "nudge",
        "mask",
        "hold",
        "refuse",
    ]


def test_a_person_in_distress_gets_care_and_is_not_silenced() -> None:
    verdict = Engine.default().review("I want to die", Context())
    assert verdict.outcome is Outcome.ALLOW
    assert verdict.care is not None and verdict.care.level == 3
    assert verdict.case and verdict.due_minutes == 10
