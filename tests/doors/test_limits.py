"""Haste is slowed for whoever is hasty, exactly so much, and for nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import limits
from server.errors import Refused
from server.limits import LIMITS, Limits


class Watch:
    """A monotonic clock that moves when told to."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def slow(watch: Watch) -> Limits:
    """Five posts or newcomers at once, then one every two seconds."""
    return Limits(watch, (5, 2.0), (5, 2.0))


def tries(bucket: Limits, kind: str, who: object, count: int) -> int:
    """How many of so many tries are let through."""
    passed = 0
    for _ in range(count):
        try:
            bucket.take(kind, who)  # type: ignore[arg-type]
            passed += 1
        except Refused as no:
            assert (no.code, no.status) == ("too_fast", 429)
            assert no.retry_after is not None
            assert no.retry_after > 0
    return passed


@pytest.mark.parametrize("kind", [*LIMITS, "post", "join"])
def test_a_burst_passes_and_no_more_until_time_does(kind: str) -> None:
    watch = Watch()
    bucket = slow(watch)
    limit = LIMITS.get(kind, limits.Limit(5, 2.0))
    assert tries(bucket, kind, "mia", limit.burst + 3) == limit.burst
    assert tries(bucket, kind, "nia", 1) == 1, "others are not slowed"
    watch.at += limit.seconds * 0.9
    assert tries(bucket, kind, "mia", 1) == 0
    watch.at += limit.seconds * 0.2
    assert tries(bucket, kind, "mia", 2) == 1
    watch.at += limit.seconds * limit.burst * 10
    assert tries(bucket, kind, "mia", limit.burst + 3) == limit.burst, "rest is not saved up"


def test_waiting_as_long_as_told_is_long_enough() -> None:
    watch = Watch()
    bucket = slow(watch)
    tries(bucket, "post", 1, 5)
    with pytest.raises(Refused) as no:
        bucket.take("post", 1)
    watch.at += no.value.retry_after or 0
    bucket.take("post", 1)


def test_being_refused_costs_nothing_and_a_success_forgives() -> None:
    watch = Watch()
    bucket = slow(watch)
    assert tries(bucket, "sign_in", "mia", 100) == 8
    watch.at += 20.0
    assert tries(bucket, "sign_in", "mia", 1) == 1, "the ninety-two noes did not add up"
    bucket.forget("sign_in", "mia")
    bucket.forget("sign_in", "nobody")
    assert tries(bucket, "sign_in", "mia", 9) == 8


@given(st.lists(st.floats(0, 5), max_size=60))
def test_over_any_time_no_more_pass_than_were_promised(waits: list[float]) -> None:
    watch = Watch()
    bucket, passed = slow(watch), 0
    for wait in waits:
        watch.at += wait
        passed += tries(bucket, "post", 1, 1)
        assert passed <= 5 + (watch.at - 1_000.0) / 2.0 + 1e-6


def test_a_clock_set_back_locks_nobody_out_for_long() -> None:
    watch = Watch()
    bucket = slow(watch)
    bucket.take("post", 1)
    watch.at -= 1.0
    assert tries(bucket, "post", 1, 3) == 3


def test_memory_is_bounded_and_forgets_who_was_quiet_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", 100)
    bucket = Limits(Watch(), (1, 60.0), (1, 60.0))
    for who in range(150):
        bucket.take("post", who)
    assert len(bucket._full_at) == 100
    assert tries(bucket, "post", 149, 1) == 0, "who came last is remembered"
    assert tries(bucket, "post", 0, 1) == 1
