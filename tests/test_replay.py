"""A whole conversation by many people over real sockets, and proof that the ledger can fail."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.replay.names import candidates
from tests.replay.play import Played, replay
from tests.replay.report import Figures, details, figures, summary
from tests.replay.script import parse, read
from tests.replay.serving import Place

SAMPLE = Path(__file__).parent / "replay" / "sample.jsonl"


@pytest.fixture(scope="module")
async def evening() -> Played:
    """The sample, played once, for the tests that only look at the ledger."""
    return await replay(read(SAMPLE), Place())


def spoiled(evening: Played, spoil: Callable[[Played], object]) -> Figures:
    """What the ledger says of an evening in which something went wrong."""
    played = copy.deepcopy(evening)
    spoil(played)
    return figures(played, "none")


def words(*lines: tuple[str, ...]) -> list[dict]:
    """Lines of a file, briefly: who, do, and what."""
    fields = {"say": "text", "rename": "to"}
    return [
        {"n": n, "t": 0, "who": who, "do": do, **({fields[do]: rest[0]} if rest else {})}
        for n, (who, do, *rest) in enumerate(lines)
    ]


async def test_everybody_hears_every_word_once_in_order(place: Place) -> None:
    script = read(SAMPLE)
    played = await replay(script, place)
    found = figures(played, "this one")
    assert found.is_well, "\n".join(details(found, played))
    assert found.said == script.said == 73
    assert found.people == 12
    assert found.stored == found.acked > 60
    assert found.deliveries > 500
    assert found.mapped >= 4, "odd names were met"
    assert found.nudged, "somebody was asked to think again, and sent it all the same"
    assert found.held + found.refused, "some words were not for the room"
    assert any(m["reply_to"] for m in played.stored)
    assert any("🛶" in (m["body"] or "") for m in played.stored)


async def test_a_lost_message_is_noticed(evening: Played) -> None:
    window = max(range(len(evening.ledger.windows)), key=lambda w: evening.ledger.windows[w].end)
    for place in (0, 5, -1):
        found = spoiled(evening, lambda p, at=place: p.ledger.windows[window].heard.pop(at))
        assert found.heard.lost == 1
        assert not found.is_well
    found = spoiled(evening, lambda p: p.stored.pop(10))
    assert found.store.lost == 1
    assert not found.is_well
    assert figures(evening, "none").is_well


async def test_a_doubled_message_is_noticed(evening: Played) -> None:
    def hear_twice(played: Played) -> None:
        heard = played.ledger.windows[0].heard
        heard.insert(6, heard[5])

    def keep_twice(played: Played) -> None:
        again = {**played.stored[4], "id": "another", "seq": 999, "rev": 999}
        played.stored.append(again)

    assert spoiled(evening, hear_twice).heard.doubled == 1
    assert spoiled(evening, keep_twice).store.doubled == 1
    assert not spoiled(evening, hear_twice).is_well
    assert not spoiled(evening, keep_twice).is_well


async def test_a_reordered_message_is_noticed(evening: Played) -> None:
    def hear_swapped(played: Played) -> None:
        heard = played.ledger.windows[0].heard
        heard[3], heard[4] = heard[4], heard[3]

    def keep_swapped(played: Played) -> None:
        """The first word of the evening stands behind the last one."""
        first, last = played.stored[0], played.stored[-1]
        first["seq"], last["seq"] = last["seq"], first["seq"]

    assert spoiled(evening, hear_swapped).heard.disordered == 1
    assert spoiled(evening, keep_swapped).store.disordered >= 1
    assert not spoiled(evening, hear_swapped).is_well
    assert not spoiled(evening, keep_swapped).is_well


async def test_other_words_another_name_and_a_wrong_screen_are_noticed(evening: Played) -> None:
    def say_otherwise(played: Played) -> None:
        played.stored[7] = {**played.stored[7], "body": "something else"}

    def see_otherwise(played: Played) -> None:
        page = next(iter(played.pages.values()))
        page[-1] = {**page[-1], "author": {**page[-1]["author"], "name": "Somebody Else"}}

    def hear_after_leaving(played: Played) -> None:
        played.ledger.late += 1

    assert spoiled(evening, say_otherwise).store.altered == 1
    assert spoiled(evening, say_otherwise).heard.altered > 1
    assert spoiled(evening, see_otherwise).odd_pages == 1
    assert not spoiled(evening, see_otherwise).is_well
    assert not spoiled(evening, hear_after_leaving).is_well


async def test_the_figures_can_be_read(evening: Played) -> None:
    found = figures(evening, "SQLite")
    assert any("all is well" in line for line in details(found, evening))
    heading, row = summary([found])
    assert len(heading) >= len(row.rstrip())
    assert "sample.jsonl" in row


def test_a_person_stays_the_same_through_renames() -> None:
    lines = words(("Ada", "say", "hi"), ("Ada", "rename", "Bea"), ("Bea", "say", "me again"))
    script = parse("renames", lines)
    assert script.names == ["Ada"]
    assert [(step.who, step.do) for step in script.steps] == [
        (0, "say"),
        (0, "rename"),
        (0, "say"),
    ]


def test_who_joins_while_seated_lost_their_line_and_who_loses_their_name_has_left() -> None:
    lines = words(
        ("Ada", "join"), ("Ada", "join"), ("Ben", "say", "hi"), ("Ada", "rename", "Ben"),
        ("Ben", "leave"), ("Ben", "say", "back"),
    )  # fmt: skip
    script = parse("unseen", lines)
    assert script.starters == [1]
    assert [(step.who, step.do) for step in script.steps] == [
        (0, "come"), (0, "drop"), (1, "say"), (1, "leave"), (0, "rename"), (0, "leave"),
        (0, "come"), (0, "say"),
    ]  # fmt: skip
    assert script.concluded == 3


def test_an_answer_waits_for_what_it_answers_and_for_ones_own_earlier_words() -> None:
    lines = words(("Ada", "say", "one"), ("Ben", "say", "two"), ("Ben", "say", "three"))
    lines[2]["reply_to"] = 0
    last = parse("waits", lines).steps[2]
    assert last.reply_to == 0
    assert last.after == (0, 1)


@pytest.mark.parametrize(
    ("wanted", "second"),
    [("Ada", "Ada 2"), ("_", "Guest 1007"), ("quiet|heron", "quiet heron"), ("x" * 40, "x" * 28)],
)
def test_an_unusable_name_is_mapped_to_the_nearest_usable_one(wanted: str, second: str) -> None:
    names = candidates(f"{wanted} ", 7)
    assert next(names) == wanted
    assert next(names) == second
