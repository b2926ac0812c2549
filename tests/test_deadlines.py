"""Held words that nobody has looked at: their authors know until when, and what happens then."""

import pytest

from server.actions import deadlines, upkeep
from server.chat import Chat
from tests.desk.night import acts_logged
from tests.house import House

ABUSE = "he hits me, his name is Mark Jones and he lives in 12 High Street"
HARSH = "you are pathetic and everyone here is faking it"


async def test_held_distress_comes_into_the_room_covered_and_pages_the_desk(house: House) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b, desk = await ada.enters(), await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    held = (await b.says(ABUSE))["held"]
    assert held["until"] == held["waiting"]["until"] == "2026-11-23T03:10:00Z"
    house.clock.move(minutes=9)
    await deadlines.keep(house.chat)
    await a.settled()
    assert a.said() == [], "not a minute before"
    house.clock.move(minutes=1)
    await deadlines.keep(house.chat)
    shown = (await a.event("message"))["message"]
    assert shown["body"].startswith("he hits me") and "High Street" not in shown["body"]
    assert shown["masked"] is True and shown["id"] == held["id"]
    notice = (await b.event("notice"))["notice"]
    assert (notice["kind"], notice["message"]) == ("released", held["id"])
    await desk.event("case")
    case = (await desk.event("case"))["case"]
    assert (case["kind"], case["state"], case["due_at"]) == (
        "distress",
        "open",
        "2026-11-23T03:10:00Z",
    )
    page = (await sol.get(f"/desk/cases/{case['id']}")).json()
    assert page["words"] == ABUSE and "remove" in page["acts"]
    assert any("Nobody looked by the deadline" in f["reason"] for f in page["findings"])
    await deadlines.keep(house.chat)
    await a.settled()
    assert a.said() == [], "once"
    await desk.ask("decide", case=case["id"], act="remove", reason="Asked for by the author.")
    assert (await a.event("message"))["message"]["state"] == "removed"


async def test_held_conduct_stays_and_its_author_is_told(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    held = (await b.says(HARSH, anyway=True))["held"]
    assert held["until"] == "2026-11-23T04:00:00Z"
    house.clock.move(minutes=61)
    await deadlines.keep(house.chat)
    await deadlines.keep(house.chat)
    notice = (await b.event("notice"))["notice"]
    assert (notice["kind"], notice["message"]) == ("held", None)
    await b.settled()
    assert not [m for m in b.heard if m["type"] == "notice"], "told once"
    assert (await acts_logged(house)).count("held.overdue") == 1
    await a.settled()
    assert a.said() == []
    page = (await ben.get("/rooms/owls/chat")).json()
    assert [(m["body"], m["until"]) for m in page["waiting"]] == [(HARSH, "2026-11-23T04:00:00Z")]
    assert "due by" in (await ben.page("/rooms/owls/plain")).text


async def test_words_that_a_moderator_holds_in_hand_do_not_come_due(house: House) -> None:
    ben, sol = await house.member("Ben Fox"), await house.staff()
    b, desk = await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    await b.says(ABUSE)
    case = (await desk.event("case"))["case"]["id"]
    await desk.ask("claim", case=case)
    house.clock.move(minutes=11)
    await deadlines.keep(house.chat)
    await b.settled()
    assert b.said() == [] and not [m for m in b.heard if m["type"] == "notice"]
    await desk.ask("decide", case=case, act="release_masked", reason="Without the address.")
    shown = (await b.event("message"))["message"]
    assert "High Street" not in shown["body"]


async def test_a_chore_that_fails_keeps_no_other_from_being_done(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_chat: Chat) -> None:
        raise RuntimeError("something that somebody wrote")

    ben = await house.member("Ben Fox")
    b = await ben.enters()
    await b.says(HARSH, anyway=True)
    house.clock.move(minutes=61)
    for chore in (fails, deadlines.keep):
        await upkeep.attempt(house.chat, chore)
    assert (await b.event("notice"))["notice"]["kind"] == "held"
    assert "a chore failed: RuntimeError at" in caplog.text
    assert "somebody wrote" not in caplog.text
