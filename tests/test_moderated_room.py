"""What rules do in a room: nudge, mask, refuse; and law 7, when the engine itself fails."""

import pytest

from tests.house import House, failing_engine

PHONE = "my number is 415-555-0191, call any time"


async def test_a_nudge_keeps_nothing_and_may_be_overruled(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    reply = await a.says(PHONE, key="key-12345678")
    assert reply["nudge"]["choices"] == ["edit", "anyway"]
    (start, end) = reply["nudge"]["spans"][0]
    assert PHONE[start:end] == "415-555-0191"
    await b.settled()
    assert b.said() == []
    sent = await a.says(PHONE, key="key-12345678", anyway=True)
    assert sent["message"]["masked"] is True
    heard = (await b.event("message"))["message"]
    assert "0191" not in heard["body"] and heard["body"].startswith("my number is ")


async def test_incitement_is_refused_kept_for_the_desk_and_its_author_told(house: House) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    a, desk = await ada.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    words = "why don't you just kill yourself"
    error = await a.refused("post", room="owls", key="key-12345678", body=words)
    assert error["code"] == "refused_by_rule" and "still in the box" in error["message"]
    again = await a.refused("post", room="owls", key="key-12345678", body=words)
    assert again["message"] == error["message"]
    await a.settled()
    assert a.said() == []
    cases = (await sol.get("/desk")).json()["cases"]
    assert [c["kind"] for c in cases] == ["refused"], "once, however often it is sent"


@pytest.mark.parametrize("fault", [RuntimeError("planted"), RecursionError("planted")])
async def test_law_7_the_engine_failing_is_not_the_message_failing(
    house: House, fault: Exception
) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b, desk = await ada.enters(), await ben.enters(), await sol.socket()
    await desk.ask("duty", on=True)
    with failing_engine(fault):
        reply = await a.says("an ordinary line")
    assert reply["held"]["until"] == "2026-11-23T03:10:00Z"
    await b.settled()
    assert b.said() == [], "never shown"
    case = (await desk.event("case"))["case"]
    assert (case["kind"], case["excerpt"]) == ("engine", "an ordinary line"), "and never lost"
    await desk.ask("decide", case=case["id"], act="release", reason="Nothing wrong with it.")
    assert (await b.event("message"))["message"]["body"] == "an ordinary line"


async def test_an_edit_that_a_rule_refuses_leaves_the_message_as_it_was(house: House) -> None:
    ada, ben, sol = (
        await house.member("Ada Wren"),
        await house.member("Ben Fox"),
        await house.staff(),
    )
    a, b = await ada.enters(), await ben.enters()
    said = (await a.says("all is well"))["message"]
    await b.event("message")
    words = "why don't you just kill yourself"
    error = await a.refused("edit", message=said["id"], body=words)
    assert error["code"] == "refused_by_rule" and "stays as it was" in error["message"]
    await b.settled()
    assert b.said() == []
    assert [c["kind"] for c in (await sol.get("/desk")).json()["cases"]] == ["refused"]


async def test_slow_mode_pause_and_edit_window(house: House) -> None:
    ada, fay = await house.member("Ada Wren"), await house.facilitator("Fay Lark")
    a = await ada.enters()
    await fay.post("/rooms/owls/settings", state="open", slow_seconds="30")
    assert (await a.event("room"))["settings"]["slow_seconds"] == 30
    said = (await a.says("one"))["message"]
    hasty = await a.refused("post", room="owls", key="key-12345678", body="two")
    assert hasty["code"] == "too_fast" and hasty["retry_after"] == 30
    await a.ask("edit", message=said["id"], body="one, edited")
    house.clock.move(seconds=31)
    await a.says("two", key="key-12345678")
    await fay.post("/rooms/owls/settings", state="paused", slow_seconds="0")
    await a.event("room")
    assert (await a.refused("post", room="owls", key="key-23456789", body="x"))[
        "code"
    ] == "room_paused"
    await fay.post("/rooms/owls/settings", state="open", slow_seconds="0")
    house.clock.move(minutes=16)
    assert (await a.refused("edit", message=said["id"], body="late"))["code"] == "too_late"


async def test_a_rename_reaches_earlier_words_and_whoever_was_away(house: House) -> None:
    ada, ben, cy = [await house.member(n) for n in ("Ada Wren", "Ben Fox", "Cy Newt")]
    a, b, c = [await p.enters() for p in (ada, ben, cy)]
    await a.says("hello")
    rev = (await c.ask("open", room="owls"))["rev"]
    await c.ask("close", room="owls")
    await ada.joins("owls", "Moss Vole")
    told = await b.event("people")
    while not any(p["name"] == "Moss Vole" for p in told["here"]):
        told = await b.event("people")
    back = await c.ask("open", room="owls", since=rev)
    assert [p["name"] for p in back["renamed"]] == ["Moss Vole"]
    fresh = (await b.ask("open", room="owls"))["messages"]
    assert [m["author"]["name"] for m in fresh] == ["Moss Vole"]
