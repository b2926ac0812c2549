"""Taking a case: a lease, passed on with a note, and nobody decides over a colleague."""

from server.actions import lapses
from tests.desk.night import acts_logged, case_of, hold, on_duty, put_cases
from tests.house import House


async def test_a_claim_lapses_when_its_holder_goes_quiet(house: House) -> None:
    sol, one = await on_duty(house, "Sol")
    _max, two = await on_duty(house, "Max Reed")
    await hold(house)
    case = await case_of(one)
    await one.ask("claim", case=case)
    house.clock.move(minutes=9)
    await lapses.lapse(house.chat)
    assert (await two.refused("claim", case=case))["code"] == "claimed"
    house.clock.move(minutes=2)
    await lapses.lapse(house.chat)
    freed = (await sol.get("/desk")).json()["cases"][0]
    assert (freed["state"], freed["claimed_by"]) == ("open", None)
    assert (await two.ask("claim", case=case))["case"]["claimed_by"] == "Max Reed"
    assert "case.lapse" in await acts_logged(house)


async def test_whoever_works_on_a_case_keeps_it(house: House) -> None:
    _sol, one = await on_duty(house, "Sol")
    _max, two = await on_duty(house, "Max Reed")
    await hold(house)
    case = await case_of(one)
    await one.ask("claim", case=case)
    for _ in range(3):
        house.clock.move(minutes=9)
        await one.ask("claim", case=case)
        await lapses.lapse(house.chat)
    assert (await two.refused("claim", case=case))["code"] == "claimed"


async def test_nobody_decides_what_has_changed_since_they_looked(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    ben = await (await house.member("Ben Fox")).enters()
    ada = await (await house.member("Ada Wren")).enters()
    cleo = await (await house.member("Cleo Finch")).enters()
    said = (await ben.says("just an ordinary line"))["message"]["id"]
    await ada.ask("report", message=said, reason="unkind")
    case = (await sol.get("/desk")).json()["cases"][0]
    await desk.ask("claim", case=case["id"])
    seen = (await sol.get(f"/desk/cases/{case['id']}")).json()["case"]["version"]
    await cleo.ask("report", message=said, reason="worried", note="there is more to it")
    decide = {"case": case["id"], "act": "close", "reason": "Nothing."}
    assert (await desk.refused("decide", **decide, version=seen))["code"] == "changed"
    fresh = (await sol.get(f"/desk/cases/{case['id']}")).json()["case"]["version"]
    assert (await desk.ask("decide", **decide, version=fresh))["case"]["state"] == "closed"


async def test_what_was_written_is_still_there_when_the_case_changed(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    await hold(house)
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    form = {"act": "close", "reason": "A long reason.", "words": "Many words.", "version": "1"}
    response = await sol.client.post(
        f"/desk/cases/{case}/decide", data=form, headers={"accept": "text/html"}
    )
    assert response.status_code == 409
    assert "A long reason." in response.text and "Many words." in response.text
    assert "This case changed while you looked" in response.text


async def test_a_case_is_passed_on_with_a_note(house: House) -> None:
    sol, one = await on_duty(house, "Sol")
    max_, two = await on_duty(house, "Max Reed")
    await hold(house)
    case = await case_of(one)
    await one.ask("claim", case=case)
    assert (await one.refused("hand_over", case=case, to="Max Reed", note=" "))["code"] == "note"
    await one.ask("hand_over", case=case, to="Max Reed", note="I know him from before.")
    file = (await max_.get(f"/desk/cases/{case}")).json()
    assert file["mine"] and [n["words"] for n in file["notes"]] == ["I know him from before."]
    assert (await one.refused("decide", case=case, act="close", reason="x"))["code"] == "claimed"
    await two.ask("hand_over", case=case, note="Back to all.")
    assert (await sol.get("/desk")).json()["cases"][0]["claimed_by"] is None


async def test_a_case_is_passed_on_only_to_somebody_who_is_there(house: House) -> None:
    _sol, one = await on_duty(house, "Sol")
    await house.staff("Max Reed")
    await hold(house)
    case = await case_of(one)
    no = await one.refused("hand_over", case=case, to="Max Reed", note="please")
    assert no["code"] == "off_duty"
    assert (await one.refused("hand_over", case=case, to="Nobody", note="x"))["code"] == (
        "no_colleague"
    )


async def test_who_is_called_by_name_hears_of_it_without_being_on_duty(house: House) -> None:
    _sol, one = await on_duty(house, "Sol")
    max_ = await house.staff("Max Reed")
    two = await max_.socket()
    await hold(house)
    case = await case_of(one)
    await one.ask("claim", case=case)
    no = await one.refused("escalate", case=case, to="Max Reed", note="I need a second opinion.")
    assert no["code"] == "not_on_call"
    await two.ask("on_call", on=True)
    await one.ask("escalate", case=case, to="Max Reed", note="I need a second opinion.")
    assert (await two.event("case"))["case"]["called"] == "Max Reed"
    assert (await max_.get("/desk?mine=yes")).json()["total"] == 1
    await one.ask("hand_over", case=case, note="Max takes it.")
    answered = (await two.ask("claim", case=case))["case"]
    assert (answered["called"], answered["claimed_by"]) == (None, "Max Reed")


async def test_a_call_that_nobody_answers_goes_to_the_next_one(house: House) -> None:
    _sol, one = await on_duty(house, "Sol")
    sockets = {}
    for name in ("Max Reed", "Uma Dell"):
        sockets[name] = await (await house.staff(name)).socket()
        await sockets[name].ask("on_call", on=True)
    await hold(house)
    case = await case_of(one)
    await one.ask("escalate", case=case, to="Max Reed", note="Please come.")
    await sockets["Max Reed"].event("case")
    house.clock.move(minutes=9)
    await lapses.lapse(house.chat)
    assert "case.unanswered" not in await acts_logged(house), "there is still time"
    house.clock.move(minutes=2)
    await lapses.lapse(house.chat)
    assert (await sockets["Uma Dell"].event("case"))["case"]["called"] == "Uma Dell"
    assert "case.unanswered" in await acts_logged(house)
    house.clock.move(minutes=11)
    await lapses.lapse(house.chat)
    assert (await sockets["Max Reed"].event("case"))["case"]["called"] == "Max Reed"


async def test_nobody_gets_a_third_severe_case_in_a_row_while_a_colleague_is_there(
    house: House,
) -> None:
    await house.member("Ada Wren")
    first, second, third, mild = await put_cases(house, [4, 3, 4, 1])
    _sol, desk = await on_duty(house, "Sol")
    max_, other = await on_duty(house, "Max Reed")
    for case in (first, second):
        await desk.ask("claim", case=case)
        await desk.ask("decide", case=case, act="close", reason="Talked to them.")
        house.clock.move(seconds=1)
    assert (await desk.refused("claim", case=third))["code"] == "your_turn_to_rest"
    assert (await other.ask("claim", case=third))["ok"], "a colleague may"
    await other.ask("hand_over", case=third, note="Back.")
    await desk.ask("claim", case=mild)
    await desk.ask("decide", case=mild, act="close", reason="Nothing.")
    house.clock.move(seconds=1)
    assert (await desk.ask("claim", case=third))["ok"], "a mild one in between will do"
    del max_


async def test_an_overdue_case_may_be_taken_by_anybody(house: House) -> None:
    await house.member("Ada Wren")
    ids = await put_cases(house, [4, 4, 4])
    _sol, desk = await on_duty(house, "Sol")
    await on_duty(house, "Max Reed")
    for case in ids[:2]:
        await desk.ask("claim", case=case)
        await desk.ask("decide", case=case, act="close", reason="Talked to them.")
        house.clock.move(seconds=1)
    assert (await desk.refused("claim", case=ids[2]))["code"] == "your_turn_to_rest"
    house.clock.move(minutes=11)
    assert (await desk.ask("claim", case=ids[2]))["ok"]


async def test_a_due_time_that_nobody_kept_is_in_the_log_once(house: House) -> None:
    await house.member("Ada Wren")
    late, taken = await put_cases(house, [2, 2])
    sol, desk = await on_duty(house, "Sol")
    await desk.ask("claim", case=taken)
    house.clock.move(minutes=9)
    await lapses.lapse(house.chat)
    assert "case.missed" not in await acts_logged(house), "there is still time"
    await desk.ask("claim", case=taken)  # for longer
    house.clock.move(minutes=1, seconds=1)
    for _ in range(2):
        await lapses.lapse(house.chat)
    (entry,) = (await sol.get("/desk/log?act=case.missed")).json()["entries"]
    assert (entry["subject"], entry["who"]) == (f"case:{late}", "the house")
