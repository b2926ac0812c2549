"""Somebody in danger now: one moderator decides, a second one agrees before the case closes."""

from server.actions import lapses
from server.models import SiteRole
from tests.desk.night import acts_logged, on_duty, put_cases
from tests.house import House


async def decided(house: House):
    """A case of the gravest kind that Sol has decided; Sol, their desk and the case."""
    await house.member("Ada Wren")
    (case,) = await put_cases(house, [5])
    sol, desk = await on_duty(house, "Sol")
    await desk.ask("claim", case=case)
    reply = await desk.ask("decide", case=case, act="close", reason="An ambulance is there.")
    assert (reply["case"]["state"], reply["case"]["first_key"]) == ("confirm", "Sol")
    return sol, desk, case


async def test_one_key_closes_a_case_that_is_not_of_the_gravest_kind(house: House) -> None:
    await house.member("Ada Wren")
    (case,) = await put_cases(house, [4])
    _sol, desk = await on_duty(house, "Sol")
    reply = await desk.ask("decide", case=case, act="close", reason="Talked to them.")
    assert reply["case"]["state"] == "closed"


async def test_a_colleague_turns_the_second_key(house: House) -> None:
    _sol, desk, case = await decided(house)
    _max, other = await on_duty(house, "Max Reed")
    assert (await desk.refused("confirm", case=case, agree=True))["code"] == "own"
    assert (await desk.refused("decide", case=case, act="close", reason="x"))["code"] == "decided"
    reply = await other.ask("confirm", case=case, agree=True)
    assert reply["case"]["state"] == "closed"
    assert "case.confirm" in await acts_logged(house)


async def test_a_colleague_may_ask_to_look_again(house: House) -> None:
    sol, desk, case = await decided(house)
    _max, other = await on_duty(house, "Max Reed")
    assert (await other.refused("confirm", case=case, agree=False))["code"] == "note"
    await other.ask("confirm", case=case, agree=False, note="Nobody has rung her sister yet.")
    file = (await sol.get(f"/desk/cases/{case}")).json()
    assert file["case"]["state"] == "open"
    assert [n["kind"] for n in file["notes"]] == ["look again"]
    assert (await desk.ask("claim", case=case))["ok"]


async def test_alone_on_duty_the_case_closes_after_the_stated_wait(house: House) -> None:
    sol, _desk, case = await decided(house)
    page = (await sol.page(f"/desk/cases/{case}")).text
    assert "closes by itself, and the log says that one person closed it" in page
    house.clock.move(minutes=29)
    await lapses.lapse(house.chat)
    assert (await sol.get("/desk")).json()["total"] == 1
    house.clock.move(minutes=2)
    await lapses.lapse(house.chat)
    assert (await sol.get("/desk")).json()["total"] == 0
    assert (await acts_logged(house))[-1] == "case.close_by_one"


async def test_alone_on_duty_an_admin_is_called_and_the_page_says_so(house: House) -> None:
    uma = await house.staff("Uma", SiteRole.ADMIN)
    sol, _desk, case = await decided(house)
    assert (await sol.get(f"/desk/cases/{case}")).json()["case"]["called"] == "Uma"
    assert "it is with the admin: Uma" in (await sol.page(f"/desk/cases/{case}")).text
    assert [c["id"] for c in (await uma.get("/desk?mine=yes")).json()["cases"]] == [case]
    await uma.post(f"/desk/cases/{case}/confirm", agree="yes")
    assert (await sol.get("/desk")).json()["total"] == 0


async def test_while_a_colleague_is_there_it_waits_for_them(house: House) -> None:
    sol, _desk, case = await decided(house)
    await on_duty(house, "Max Reed")
    house.clock.move(minutes=45)
    await lapses.lapse(house.chat)
    waiting = (await sol.get("/desk")).json()["cases"]
    assert [(c["id"], c["state"]) for c in waiting] == [(case, "confirm")]
    assert "case.close_by_one" not in await acts_logged(house)
