"""The benches still run: the smallest of each kind, for what they return and never for how fast."""

import os

import pytest

from tests.bench import (
    databases,
    fanout,
    history,
    peers,
    posts,
    processes,
    replay_rules,
    sample,
    scroll,
    search,
)
from tests.bench.servers import xmpp
from tests.bench.table import Options, Row
from tests.house import engine

ONCE = Options(runs=1, quick=True)

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux only")


def test_no_rule_minds_what_the_benches_say() -> None:
    """A case for every third post was once measured as the cost of a post."""
    verdicts = [engine().review(sample.body(number)) for number in range(1000)]
    assert not [v for v in verdicts if v.findings or v.case or v.care]


def test_fan_out_is_measured_beside_its_baselines() -> None:
    rows = fanout.measure_room(8, ONCE, 0.05)
    assert len(rows) == 2 * len(fanout.WINDOWS)
    assert all(is_whole(row) for row in rows)


def test_members_who_post_are_measured() -> None:
    with fanout.posts(8) as side:
        assert side.flow(2, 0.05) > 0


def test_durable_posts_are_measured_beside_their_baselines() -> None:
    rows = posts.measure_database("SQLite", databases.sqlite, ONCE, 0.05, (20, 0.4))
    assert len(rows) == 4
    assert all(is_whole(row) for row in rows)


def test_several_processes_are_measured_beside_one() -> None:
    posting, cost = processes.measure_posting(1, 0.3)
    (line,) = processes.measure_line(1, 0.05)
    assert is_whole(posting) and is_whole(cost)
    assert line.kith and line.baseline


@pytest.mark.parametrize("name", peers.PEERS)
def test_a_chat_server_of_the_system_is_measured_where_it_is_installed(name: str) -> None:
    if not xmpp.is_installed(name):
        pytest.skip(f"{name} is not installed")
    with peers.occupied(name, 4) as flow:
        assert flow(2, 0.05) > 0


def test_history_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGES", 3)
    (row,) = history.measure_database("SQLite", databases.sqlite, (200,), 1)
    assert is_whole(row)


def test_search_is_measured() -> None:
    rows = search.measure_database("SQLite", databases.sqlite, (200, 400))
    assert len(rows) == len(search.ASKED) + 1
    assert all(row.what and row.kith for row in rows)


def test_replays_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_rules, "SECONDS", 0.2)
    with replay_rules.town(1_100) as desk:
        assert desk.replay(1_100) > 0 and desk.cpu > 0
        desk.save()
        assert desk.posts_beside(None)[1] > 0


def test_reading_back_among_people_who_talk_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scroll, "VIEWS", {"phone": scroll.VIEWS["phone"]})
    for name, value in {"SIZE": 120, "BACK": 60, "SECONDS": 1.0}.items():
        monkeypatch.setattr(scroll, name, value)
    rows = scroll.measure(ONCE)
    assert len(rows) == 7
    assert all(row.what and row.target and row.kith for row in rows)


def is_whole(row: Row) -> bool:
    return bool(row.what and row.target and row.kith and row.baseline and row.ratio)
