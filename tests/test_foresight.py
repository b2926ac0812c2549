"""Words that are still being written: looked over kindly, and kept nowhere."""

import logging

import pytest

from tests.doors.ledger import rows_of
from tests.house import House, failing_engine

PHONE = "my number is 415-555-0191, call any time"
HARSH = "you are pathetic and everyone here is faking it"
OVERDOSE = "i took 40 pills an hour ago"
INCITES = "why don't you just kill yourself"


async def test_a_draft_is_looked_over_kindly(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()

    async def preview(body: str) -> dict:
        return (await a.ask("check", room="owls", body=body))["preview"]

    assert await preview("is anybody awake?") == {"outcome": "allow", "nudge": None, "help": False}
    nudge = (await preview(PHONE))["nudge"]
    assert nudge["choices"] == ["edit", "anyway"] and nudge["findings"]
    (start, end) = nudge["spans"][0]
    assert PHONE[start:end] == "415-555-0191"
    assert "0191" not in nudge["masked"] and nudge["masked"].startswith("my number is ")
    held = await preview("I'm going to kill him tomorrow")
    assert held["outcome"] == "hold" and held["nudge"]["choices"] == ["edit"]
    assert held["nudge"]["findings"] and held["nudge"]["masked"] is None


async def test_somebody_in_distress_sees_no_alarm_while_they_write(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    quiet = (await a.ask("check", room="owls", body="I want to die"))["preview"]
    assert quiet == {"outcome": "allow", "nudge": None, "help": True}
    covered = (await a.ask("check", room="owls", body=OVERDOSE))["preview"]
    assert covered["nudge"]["findings"] == covered["nudge"]["spans"] == []
    assert "40 pills" not in covered["nudge"]["masked"], "what others would see"
    sent = await a.says(OVERDOSE)
    assert sent["message"]["state"] == "visible" and sent["care"]["level"] == 5


async def test_what_the_desk_has_to_see_is_not_told_beforehand(house: House) -> None:
    """An answer that leaves no trace would teach how to get around the rule."""
    a = await (await house.member("Ada Wren")).enters()
    told = (await a.ask("check", room="owls", body=INCITES))["preview"]
    assert told == {"outcome": "allow", "nudge": None, "help": False}
    error = await a.refused("post", room="owls", key="key-12345678", body=INCITES)
    assert error["code"] == "refused_by_rule"


async def test_looking_over_is_kept_nowhere_and_told_to_nobody(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b, desk = await ada.enters(), await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    before = await rows_of(house)
    caplog.set_level(logging.DEBUG)
    for body in (PHONE, HARSH, OVERDOSE, INCITES):
        await a.ask("check", room="owls", body=body)
    assert await rows_of(house) == before
    for socket in (b, desk):
        await socket.settled()
        assert not [m for m in socket.heard if m["type"] in {"message", "case", "notice"}]
    assert "pathetic" not in caplog.text and "0191" not in caplog.text
    await a.says(HARSH, anyway=True)
    assert await rows_of(house) != before, "the negatives above could have failed"


async def test_looking_over_is_limited_and_says_when_to_ask_again(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    replies = [await a.try_("check", room="owls", body=f"line {n}") for n in range(30)]
    refused = [r["error"] for r in replies if not r["ok"]]
    assert replies[0]["ok"] and refused
    assert {e["code"] for e in refused} == {"too_fast"} and refused[0]["retry_after"] > 0
    assert (await a.says("posting goes on"))["message"]


async def test_law_7_holds_while_writing_too(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A failing engine says nothing about a draft; the words are then held, not lost, not shown."""
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b, desk = await ada.enters(), await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    with failing_engine(RuntimeError(HARSH)):
        preview = (await a.ask("check", room="owls", body=HARSH))["preview"]
        held = (await a.says(HARSH))["held"]
    assert preview == {"outcome": "allow", "nudge": None, "help": False}
    assert held["waiting"]["body"] == HARSH
    await b.settled()
    assert b.said() == [], "never shown"
    assert (await desk.event("case"))["case"]["kind"] == "engine"
    page = (await sol.page("/desk")).text
    assert "Could not be reviewed" in page
    assert caplog.text.count("the engine failed: RuntimeError") == 2
    assert "pathetic" not in caplog.text, "the log has no words"
    chat = (await ada.get("/rooms/owls/chat")).json()
    assert [m["body"] for m in chat["waiting"]] == [HARSH], "and never lost"


async def test_law_7_holds_for_changed_words_too(house: House) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b = await ada.enters(), await ben.enters()
    said = (await a.says("all is well"))["message"]["id"]
    await b.event("message")
    with failing_engine(RuntimeError("planted")):
        error = await a.refused("edit", message=said, body="other words")
        label = await a.says("with a topic", label="sleep")
    assert error["code"] == "refused_by_rule" and "stays as it was" in error["message"]
    assert "held" in label, "a topic nobody could read keeps nothing out"
    await b.settled()
    assert b.said() == []
    cases = (await sol.get("/desk")).json()["cases"]
    assert {c["kind"] for c in cases} == {"engine"}
    assert {c["excerpt"] for c in cases} == {"other words", "with a topic"}, "nothing is lost"


async def test_the_plain_page_says_the_same_at_send(house: House) -> None:
    ada = await house.member("Ada Wren")
    form = {"body": PHONE, "key": "key-12345678"}
    page = await ada.client.post(
        "/rooms/owls/plain", data=form, headers={"accept": "text/html", "origin": house.base}
    )
    assert "Before this goes out" in page.text
    assert "<mark>415-555-0191</mark>" in page.text
    assert "the room would see" in page.text and "████████████" in page.text
    assert f"{PHONE}</textarea>" in page.text, "the words are still in the box"
