"""Whether a moderator is there, and what each room does when none is; said plainly to everybody."""

import pytest

from tests.desk.night import CRISIS, on_duty
from tests.house import House


async def choose(house: House, unstaffed: str):
    """A facilitator chooses what "owls" does while nobody is on duty."""
    fay = await house.facilitator("Fay Owl")
    form = {"state": "open", "slow_seconds": "0", "unstaffed": unstaffed}
    assert (await fay.post("/rooms/owls/settings", **form)).status_code == 200
    return fay


@pytest.mark.parametrize("unstaffed", ["open", "slow", "hold", "closed"])
async def test_a_room_says_what_it_does_while_nobody_is_there(house: House, unstaffed: str) -> None:
    words = {
        "open": "No moderator on duty now",
        "slow": "one message each in 30 seconds",
        "hold": "first messages of newcomers wait",
        "closed": "the room waits for one",
    }
    ada = await house.member("Ada Wren")
    room = await ada.enters()
    await choose(house, unstaffed)
    heard = (await room.event("room"))["settings"]
    assert (heard["staffed"], heard["unstaffed"]) == (False, unstaffed)
    for path in ("/rooms/owls/chat", "/rooms/owls/plain"):
        assert words[unstaffed] in (await ada.page(path)).text
    await on_duty(house, "Sol")
    assert "A moderator is on duty" in (await ada.page("/rooms/owls/plain")).text


async def test_a_room_that_slows_down_is_as_fast_as_ever_with_a_moderator(house: House) -> None:
    await choose(house, "slow")
    a = await (await house.member("Ada Wren")).enters()
    await a.says("one")
    no = await a.refused("post", room="owls", key="key-slow-1", body="two")
    assert no["code"] == "too_fast" and no["retry_after"] <= 30
    await on_duty(house, "Sol")
    await a.says("two")
    await a.says("three")


async def test_a_room_that_waits_opens_when_a_moderator_comes(house: House) -> None:
    fay = await choose(house, "closed")
    a, f = await (await house.member("Ada Wren")).enters(), await fay.enters()
    no = await a.refused("post", room="owls", key="key-closed-1", body="hello")
    assert no["code"] == "unstaffed" and "Help now" in no["message"]
    await f.says("A facilitator may say so.")
    await on_duty(house, "Sol")
    await a.says("hello")


async def test_newcomers_first_messages_wait_and_others_do_not(house: House) -> None:
    old = await (await house.member("Ada Wren")).enters()
    house.clock.move(minutes=30)
    await choose(house, "hold")
    new = await (await house.member("Ben Fox")).enters()
    held = await new.says("Hello everybody")
    assert "held" in held
    assert (await old.says("Good evening"))["message"]["state"] == "visible"
    sol, _desk = await on_duty(house, "Sol")
    (case,) = (await sol.get("/desk")).json()["cases"]
    assert (case["kind"], case["excerpt"]) == ("held", "Hello everybody")
    assert (await new.says("And now?"))["message"]["state"] == "visible"


async def test_a_newcomer_in_distress_is_not_kept_from_people_who_could_answer(
    house: House,
) -> None:
    await choose(house, "hold")
    new = await (await house.member("Ben Fox")).enters()
    reply = await new.says(CRISIS)
    assert reply["message"]["state"] == "visible" and reply["care"]
