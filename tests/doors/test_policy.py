"""May they? Every rule, over every standing, role and state there is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import policy
from server.errors import Refused
from server.models.words import (
    Entry,
    MessageState,
    RoomRole,
    RoomState,
    SiteRole,
    Standing,
    Unstaffed,
)

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(minutes=5), NOW - timedelta(minutes=5)


@dataclass
class Seat:
    role: RoomRole = RoomRole.MEMBER
    standing: Standing = Standing.ACTIVE
    muted_until: datetime | None = None
    last_post_at: datetime | None = None
    slow_seconds: int = 0
    agreement_version: int = 1


@dataclass
class Place:
    state: RoomState = RoomState.OPEN
    slow_seconds: int = 0
    unstaffed: Unstaffed = Unstaffed.OPEN
    agreement_asks: int = 1
    entry: Entry = Entry.OPEN


@dataclass
class Said:
    author_id: int = 1
    state: MessageState = MessageState.VISIBLE
    at: datetime = NOW


def code(check: object, *args: object) -> str:
    """The code of the no, or "yes"."""
    try:
        check(*args)  # type: ignore[operator]
    except Refused as no:
        assert no.message[0].isupper()
        assert no.message[-1] == "."
        assert "!" not in no.message
        return no.code
    return "yes"


SEATS = {
    Standing.ACTIVE: "yes",
    Standing.MUTED: "yes",
    Standing.WAITING: "waiting",
    Standing.LEFT: "not_found",
    Standing.REMOVED: "not_found",
    Standing.BANNED: "not_found",
}


def test_every_standing_has_an_answer() -> None:
    assert set(SEATS) == set(Standing)


@pytest.mark.parametrize(("standing", "answer"), list(SEATS.items()))
def test_only_who_has_a_seat_reads_speaks_or_leads(standing: Standing, answer: str) -> None:
    member, leader = Seat(standing=standing), Seat(RoomRole.FACILITATOR, standing)
    assert code(policy.check_seat, member) == answer
    assert policy.is_seated(member) is (answer == "yes")
    assert policy.may_manage(leader) is (answer == "yes")
    assert not policy.may_manage(member)
    assert code(policy.check_manage, leader) == answer
    assert code(policy.check_manage, member) == ("not_allowed" if answer == "yes" else answer)
    spoken = "muted" if standing is Standing.MUTED else answer
    assert code(policy.check_post, member, Place(), NOW) == spoken


@pytest.mark.parametrize(
    ("until", "answer"), [(None, "muted"), (SOON, "muted"), (BEFORE, "yes"), (NOW, "yes")]
)
def test_a_mute_ends_by_itself(until: datetime | None, answer: str) -> None:
    muted = Seat(standing=Standing.MUTED, muted_until=until)
    assert code(policy.check_voice, muted, Place(), NOW) == answer


@pytest.mark.parametrize(
    ("until", "standing"),
    [(None, Standing.ACTIVE), (BEFORE, Standing.ACTIVE), (SOON, Standing.MUTED)],
)
def test_coming_in_again_does_not_end_a_mute(until: datetime | None, standing: Standing) -> None:
    for earlier in Standing:
        member = Seat(standing=earlier, muted_until=until)
        assert policy.comes_in_as(member, NOW) is standing


VOICES = {
    (RoomState.OPEN, RoomRole.MEMBER): "yes",
    (RoomState.OPEN, RoomRole.FACILITATOR): "yes",
    (RoomState.PAUSED, RoomRole.MEMBER): "room_paused",
    (RoomState.PAUSED, RoomRole.FACILITATOR): "yes",
    (RoomState.CLOSED, RoomRole.MEMBER): "room_closed",
    (RoomState.CLOSED, RoomRole.FACILITATOR): "room_closed",
}


@pytest.mark.parametrize(("state", "role"), list(product(RoomState, RoomRole)))
def test_who_may_speak_in_which_room(state: RoomState, role: RoomRole) -> None:
    assert code(policy.check_post, Seat(role), Place(state), NOW) == VOICES[state, role]


@given(st.integers(0, 21_600), st.integers(0, 40_000), st.sampled_from(RoomRole))
def test_slow_mode_lets_members_wait_and_nobody_longer(slow: int, ago: int, role: RoomRole) -> None:
    member = Seat(role, last_post_at=NOW - timedelta(seconds=ago))
    has_to_wait = role is RoomRole.MEMBER and ago < slow
    try:
        policy.check_post(member, Place(slow_seconds=slow), NOW)
        assert not has_to_wait
    except Refused as no:
        assert has_to_wait
        assert no.retry_after == slow - ago
    assert code(policy.check_voice, member, Place(slow_seconds=slow), NOW) == "yes"


ENTRIES = {
    Standing.BANNED: "not_found",
    Standing.REMOVED: "removed",
    Standing.WAITING: "waiting",
}


@pytest.mark.parametrize(("entry", "state"), list(product(Entry, RoomState)))
def test_who_may_come_in_alone(entry: Entry, state: RoomState) -> None:
    room = Place(state, entry=entry)
    usual = "room_closed" if state is RoomState.CLOSED else "yes"
    usual = "invite_only" if entry is Entry.INVITE else usual
    assert code(policy.check_entry, room, None) == usual
    for standing in Standing:
        expected = ENTRIES.get(standing, usual)
        assert code(policy.check_entry, room, Seat(standing=standing)) == expected


@pytest.mark.parametrize(
    ("message", "minutes", "answer"),
    [
        (Said(), 15, "yes"),
        (Said(at=NOW - timedelta(minutes=15)), 15, "yes"),
        (Said(at=NOW - timedelta(minutes=15, seconds=1)), 15, "too_late"),
        (Said(at=NOW - timedelta(seconds=1)), 0, "too_late"),
        (Said(author_id=2), 15, "not_allowed"),
        (Said(state=MessageState.REMOVED), 15, "gone"),
        (Said(state=MessageState.WITHDRAWN), 15, "gone"),
        (Said(author_id=2, state=MessageState.REMOVED), 15, "not_allowed"),
    ],
)
def test_ones_own_words_can_be_changed_for_a_while(
    message: Said, minutes: int, answer: str
) -> None:
    assert code(policy.check_own, message, 1, NOW, minutes) == answer


def test_only_what_is_there_can_be_answered() -> None:
    answers = {state: code(policy.check_answerable, Said(state=state)) for state in MessageState}
    assert answers.pop(MessageState.VISIBLE) == "yes"
    assert set(answers.values()) == {"gone"}


def test_the_desk_is_there_for_staff_alone_and_badges_say_so() -> None:
    assert {role: code(policy.check_staff, role) for role in SiteRole} == {
        SiteRole.MEMBER: "not_found",
        SiteRole.MODERATOR: "yes",
        SiteRole.ADMIN: "yes",
    }
    for role in (SiteRole.MODERATOR, SiteRole.ADMIN):
        assert {policy.badge(room, role) for room in RoomRole} == {"moderator"}, "no more than that"
    assert policy.badge(RoomRole.FACILITATOR, SiteRole.MEMBER) == "facilitator"
    assert policy.badge(RoomRole.MEMBER, SiteRole.MEMBER) is None


@given(st.text(max_size=4_100))
def test_words_are_kept_as_written_but_for_what_cannot_be_seen(text: str) -> None:
    try:
        kept = policy.check_body(text)
    except Refused as no:
        assert no.code in ("empty", "too_long", "malformed")
        return
    assert 1 <= len(kept) <= 4_000
    assert kept == kept.strip()
    assert policy.check_body(kept) == kept
    assert not any(ord(c) < 32 and c not in "\n\t" for c in kept)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
    kept.encode()


def test_half_a_character_is_no_word() -> None:
    assert code(policy.check_body, "a\ud800b") == "malformed"
    assert code(policy.check_body, "x" * 4_001) == "too_long"
    assert code(policy.check_body, " " + "x" * 4_000 + "\n") == "yes"
