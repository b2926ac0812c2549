"""What a moderator can do: each act takes hold at once, says why, and can be undone."""

import pytest

from server.actions import lapses
from server.actions.acts import ACTS, ON_APPEAL
from server.protocol import desk_commands
from tests.desk.night import acts_logged, case_of, hold, on_duty
from tests.house import House


async def reported(house: House, words: str = "just an ordinary line"):
    """Ben said something, Ada reported it, Sol has the case."""
    sol, desk = await on_duty(house, "Sol")
    ben = await house.member("Ben Fox")
    b, a = await ben.enters(), await (await house.member("Ada Wren")).enters()
    said = (await b.says(words))["message"]
    await a.event("message")
    await a.ask("report", message=said["id"], reason="unkind")
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    return sol, desk, ben, b, a, case


async def decided(desk, case: str, act: str, **more) -> None:
    await desk.ask("decide", case=case, act=act, reason="Be kind.", **more)


async def undone(sol, desk, case: str) -> None:
    """Take back what was decided last."""
    file = (await sol.get(f"/desk/cases/{case}")).json()
    await desk.ask("undo", decision=file["decisions"][-1]["id"], reason="A misunderstanding.")


def test_every_act_of_the_protocol_is_there_and_no_other() -> None:
    assert set(desk_commands.Act.__args__) == {*ACTS, *ON_APPEAL}


@pytest.mark.parametrize("act", ["warn", "mute", "remove_person", "ban_room", "slow_person"])
async def test_a_person_is_told_what_why_and_how_to_ask_for_another_look(
    house: House, act: str
) -> None:
    _sol, desk, ben, b, _a, case = await reported(house)
    await decided(desk, case, act, words="Try it as “I feel”.", minutes=60, seconds=60)
    notice = (await b.event("notice"))["notice"]
    assert notice["words"] == "Be kind.\nTry it as “I feel”." and notice["decision"]
    (statement,) = (await ben.get("/me/decisions")).json()["decisions"]
    assert (statement["act"], statement["reason"]) == (act, "Be kind.")
    assert statement["by_rule"] is False and statement["appeal"] == ""
    has_end = act in {"mute", "remove_person", "ban_room"}
    assert (statement["until"] is not None) is has_end
    assert "Be kind." in (await ben.page("/me/decisions")).text


async def test_words_are_covered_and_uncovered(house: House) -> None:
    sol, desk, _ben, _b, a, case = await reported(house)
    await decided(desk, case, "mask", keep_open=True)
    covered = (await a.event("message"))["message"]
    assert covered["masked"] and "ordinary" not in covered["body"]
    await undone(sol, desk, case)
    assert (await a.event("message"))["message"]["body"] == "just an ordinary line"


async def test_words_are_removed_and_put_back(house: House) -> None:
    sol, desk, _ben, _b, a, case = await reported(house)
    await decided(desk, case, "remove")
    assert (await a.event("message"))["message"]["state"] == "removed"
    await undone(sol, desk, case)
    back = (await a.event("message"))["message"]
    assert (back["state"], back["body"], back["seq"]) == ("visible", "just an ordinary line", 1)


async def test_released_words_can_be_taken_out_again(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    a = await (await house.member("Ada Wren")).enters()
    await hold(house)
    case = await case_of(desk)
    await decided(desk, case, "release")
    assert (await a.event("message"))["message"]["state"] == "visible"
    await undone(sol, desk, case)
    assert (await a.event("message"))["message"]["state"] == "removed"


async def test_a_mute_ends_by_itself_and_by_hand(house: House) -> None:
    sol, desk, _ben, b, _a, case = await reported(house)
    post = {"room": "owls", "body": "hello"}
    assert (await desk.refused("decide", case=case, act="mute", reason="Be kind."))["code"] == (
        "minutes"
    ), "silence always has an end"
    await decided(desk, case, "mute", minutes=60, keep_open=True)
    assert (await b.refused("post", key="key-mute-1", **post))["code"] == "muted"
    house.clock.move(minutes=61)
    await b.ask("post", key="key-mute-2", **post)
    await decided(desk, case, "mute", minutes=60)
    assert (await b.refused("post", key="key-mute-3", **post))["code"] == "muted"
    await undone(sol, desk, case)
    await b.ask("post", key="key-mute-4", **post)


async def test_a_person_is_slowed_down_alone(house: House) -> None:
    sol, desk, _ben, b, a, case = await reported(house)
    await decided(desk, case, "slow_person", seconds=60)
    await b.says("one")
    no = await b.refused("post", room="owls", key="key-slow-1", body="two")
    assert no["code"] == "too_fast" and no["retry_after"] <= 60
    await a.says("one")
    await a.says("two")
    await undone(sol, desk, case)
    await b.says("two")


@pytest.mark.parametrize("act", ["remove_person", "ban_room"])
async def test_who_is_shown_out_of_a_room_is_out_at_once_and_may_come_back(
    house: House, act: str
) -> None:
    sol, desk, ben, b, a, case = await reported(house)
    await decided(desk, case, act, minutes=60)
    assert (await b.event("bye"))["room"] == "owls"
    await a.says("Are you there?")
    await b.settled()
    heard = [event["message"]["body"] for event in b.said()]
    assert "Are you there?" not in heard, "no word reaches who is out"
    assert (await ben.post("/rooms/owls/join", name="Ben Fox", agree="yes")).status_code in (
        403,
        404,
    )
    await undone(sol, desk, case)
    assert (await ben.get("/rooms/owls/chat")).status_code == 200
    house.clock.move(minutes=1)


async def test_the_time_outside_a_room_ends_by_itself(house: House) -> None:
    _sol, desk, ben, _b, _a, case = await reported(house)
    await decided(desk, case, "remove_person", minutes=60)
    house.clock.move(minutes=59)
    await lapses.lapse(house.chat)
    join = {"name": "Ben Fox", "agree": "yes"}
    assert (await ben.post("/rooms/owls/join", **join)).status_code == 403
    house.clock.move(minutes=2)
    await lapses.lapse(house.chat)
    assert (await ben.post("/rooms/owls/join", **join)).status_code == 200


async def test_a_ban_ends_every_sign_in_and_still_tells_why(house: House) -> None:
    sol, desk, ben, b, _a, case = await reported(house)
    await decided(desk, case, "ban_site", minutes=1_440)
    assert await b.closed() == 4000
    assert [e["code"] for e in b.heard if e["type"] == "bye"] == ["banned"]
    assert (await ben.get("/me")).status_code == 401
    (statement,) = (await ben.get("/me/decisions")).json()["decisions"]
    assert statement["act"] == "ban_site" and statement["until"]
    response = await ben.post(f"/me/decisions/{statement['id']}/appeal", words="Please.")
    assert response.status_code == 200, "another look can be asked for from outside"
    await undone(sol, desk, case)
    assert (await ben.get("/me/decisions")).status_code == 401, "the old sign-in stays ended"


async def test_a_ban_that_is_over_lets_people_sign_in_again(house: House) -> None:
    _sol, desk, ben, _b, _a, case = await reported(house)
    words = {"name": "Kept Fox", "passphrase": "seven slow grey herons"}
    await ben.post("/sign-up", **words)
    await decided(desk, case, "ban_site", minutes=60)
    assert (await ben.post("/sign-in", **words)).status_code == 403
    house.clock.move(minutes=61)
    await lapses.lapse(house.chat)
    assert (await ben.post("/sign-in", **words)).status_code == 200


@pytest.mark.parametrize(
    ("act", "settings"),
    [
        ("slow_room", {"slow_seconds": 60}),
        ("pause_room", {"state": "paused"}),
        ("lock_room", {"state": "closed"}),
    ],
)
async def test_a_room_is_slowed_paused_and_closed_for_all_and_opened_again(
    house: House, act: str, settings: dict[str, object]
) -> None:
    sol, desk, _ben, _b, a, case = await reported(house)
    await decided(desk, case, act, seconds=60)
    heard = (await a.event("room"))["settings"]
    assert {name: heard[name] for name in settings} == settings and heard["staffed"] is True
    assert (await sol.get(f"/desk/cases/{case}")).json()["mine"], "the case is still there"
    await undone(sol, desk, case)
    back = (await a.event("room"))["settings"]
    assert (back["state"], back["slow_seconds"]) == ("open", 0)


async def test_a_note_is_for_colleagues_and_changes_nothing(house: House) -> None:
    sol, desk, ben, b, _a, case = await reported(house)
    await decided(desk, case, "note")
    file = (await sol.get(f"/desk/cases/{case}")).json()
    assert [n["words"] for n in file["notes"]] == ["Be kind."] and file["mine"]
    await b.settled()
    assert not [e for e in b.heard if e["type"] == "notice"]
    assert (await ben.get("/me/decisions")).json()["decisions"] == []


async def test_several_acts_on_one_case_and_the_reporter_hears_once(house: House) -> None:
    sol, desk, _ben, _b, a, case = await reported(house)
    await decided(desk, case, "mute", minutes=60, keep_open=True)
    await decided(desk, case, "remove")
    outcome = (await a.event("notice"))["notice"]
    assert outcome["words"] == "A moderator looked at it and removed it."
    await a.settled()
    assert not [e for e in a.heard if e["type"] == "notice"]
    file = (await sol.get(f"/desk/cases/{case}")).json()
    assert [d["act"] for d in file["decisions"]] == ["mute", "remove"]
    assert (await acts_logged(house))[-2:] == ["case.remove", "case.read"]


async def test_a_decision_is_taken_back_once(house: House) -> None:
    sol, desk, _ben, _b, _a, case = await reported(house)
    await decided(desk, case, "mute", minutes=60)
    await undone(sol, desk, case)
    file = (await sol.get(f"/desk/cases/{case}")).json()
    number = file["decisions"][-1]["id"]
    assert (await desk.refused("undo", decision=number, reason="Again."))["code"] == "undone"


async def test_staff_are_not_shown_the_door_from_a_case(house: House) -> None:
    _sol, desk = await on_duty(house, "Sol")
    max_ = await house.staff("Max Reed")
    await max_.joins("owls", "Max Owl")
    m, a = await max_.enters(), await (await house.member("Ada Wren")).enters()
    said = (await m.says("an ordinary line"))["message"]
    await a.ask("report", message=said["id"], reason="unkind")
    case = await case_of(desk)
    no = await desk.refused("decide", case=case, act="ban_site", reason="x")
    assert no["code"] == "not_now"
    await decided(desk, case, "remove")
