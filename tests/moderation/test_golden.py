"""The catalogue line by line, and many voices: what must fire, what must not, also disguised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation import Engine, Outcome, default_packs
from moderation.examples import failures
from moderation.pack import Rule
from tests.moderation.disguises import DISGUISES

GOLDEN = Path(__file__).parent / "golden"
SEVERE = {"imminent", "plan", "ideation", "incitement"}
HEARD_AT_LEAST = 0.96


def rows(name: str) -> Iterator[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def told(row: dict[str, str]) -> str:
    return f"{row['category']}: {row['text']}"


def raised(engine: Engine, text: str) -> set[str]:
    return set(engine.review(text).categories)


LINES = [*rows("catalogue.jsonl"), *rows("voices.jsonl")]
FIRES = [row for row in LINES if row["expect"] == "fires"]
SPARES = [row for row in LINES if row["expect"] == "spares"]
ORDINARY = [row["text"] for row in rows("ordinary.jsonl")]


@pytest.mark.parametrize("row", FIRES, ids=told)
def test_the_catalogue_fires(engine: Engine, row: dict[str, str]) -> None:
    assert row["category"] in raised(engine, row["text"])


@pytest.mark.parametrize("row", SPARES, ids=told)
def test_the_catalogue_spares(engine: Engine, row: dict[str, str]) -> None:
    verdict = engine.review(row["text"])
    assert row["category"] not in verdict.categories
    assert verdict.outcome < Outcome.HOLD


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_talk_alarms_nobody(engine: Engine, text: str) -> None:
    verdict = engine.review(text)
    assert set(verdict.categories) <= {"milestone", "profanity"}
    assert verdict.outcome is Outcome.ALLOW


@pytest.mark.parametrize("row", list(rows("hard_talk.jsonl")), ids=lambda row: row["text"])
def test_talk_about_hard_things_is_no_cry(engine: Engine, row: dict[str, str]) -> None:
    assert not raised(engine, row["text"]) & {*SEVERE, "hopeless", "self_harm"}


@pytest.mark.parametrize("row", list(rows("in_need.jsonl")), ids=told)
def test_someone_in_need_is_heard(engine: Engine, row: dict[str, str]) -> None:
    assert engine.review(row["text"]).care is not None


def test_nobody_who_tells_of_themselves_is_turned_away(engine: Engine) -> None:
    for row in rows("disclosures.jsonl"):
        assert engine.review(row["text"]).outcome < Outcome.HOLD, row["text"]


@pytest.mark.parametrize("row", [*rows("distress.jsonl"), *rows("languages.jsonl")], ids=told)
def test_distress_is_heard_as_what_it_is(engine: Engine, row: dict[str, str]) -> None:
    assert row["category"] in raised(engine, row["text"])


@pytest.mark.parametrize("row", list(rows("unkind.jsonl")), ids=told)
def test_what_would_harm_others_does_not_pass_unseen(engine: Engine, row: dict[str, str]) -> None:
    assert engine.review(row["text"]).outcome >= Outcome.NUDGE


def test_every_rules_own_examples_hold() -> None:
    assert failures(default_packs()) == []


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_does_not_hide_a_severe_message(engine: Engine, disguise: str) -> None:
    wanted = [
        (rule, text)
        for pack in default_packs()
        for rule in pack.rule
        if rule.category in SEVERE
        for text in rule.fires
    ]
    missed = [(r.id, t) for r, t in wanted if not heard(engine, r, DISGUISES[disguise](t))]
    assert len(missed) <= (1 - HEARD_AT_LEAST) * len(wanted), missed


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_never_makes_an_innocent_message_alarming(engine: Engine, disguise: str) -> None:
    for text in ORDINARY:
        verdict = engine.review(DISGUISES[disguise](text))
        assert verdict.severity < 3, DISGUISES[disguise](text)
        assert verdict.outcome < Outcome.HOLD, DISGUISES[disguise](text)


def heard(engine: Engine, rule: Rule, text: str) -> bool:
    return any(finding.rule == rule.id for finding in engine.review(text).findings)
