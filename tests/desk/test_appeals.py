""" "Look again": somebody else than before decides, and overturning puts everything back."""

from server.models import SiteRole
from server.store import Transaction, rule_counts
from tests.desk.night import HARSH, acts_logged, case_of, hold, on_duty
from tests.house import House


async def removed(house: House):
    """Sol removed Ben's held words; Ben has read why."""
    sol, desk = await on_duty(house, "Sol")
    ben, b, _reply = await hold(house)
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    await desk.ask("decide", case=case, act="remove", reason="Be kind.")
    decision = (await b.event("notice"))["notice"]["decision"]
    return sol, desk, ben, b, decision


async def test_an_appeal_goes_to_somebody_else_and_restores_the_message(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    _sol, desk, ben, b, decision = await removed(house)
    (statement,) = (await ben.get("/me/decisions")).json()["decisions"]
    assert statement["by_rule"] is True
    await ben.post(f"/me/decisions/{decision}/appeal", words="I meant my own lying.")
    case = (
        await desk.event(
            "case",
        )
    )["case"]
    while case["kind"] != "appeal":
        case = (await desk.event("case"))["case"]
    assert (await desk.refused("claim", case=case["id"]))["code"] == "own"
    no = await desk.refused("decide", case=case["id"], act="uphold", reason="x")
    assert no["code"] == "own"

    max_, other = await on_duty(house, "Max Reed")
    file = (await max_.get(f"/desk/cases/{case['id']}")).json()
    assert file["acts"] == ["uphold", "overturn"]
    assert (file["appeal"]["by"], file["appeal"]["words"]) == ("Sol", "I meant my own lying.")
    await other.ask("claim", case=case["id"])
    await other.ask("decide", case=case["id"], act="overturn", reason="It was about himself.")
    back = (await a.event("message"))["message"]
    assert (back["state"], back["body"]) == ("visible", HARSH)
    told = (await b.event("notice"))["notice"]
    assert told["kind"] == "appeal" and "changed the decision" in told["title"]
    (statement,) = (await ben.get("/me/decisions")).json()["decisions"]
    assert (statement["appeal"], statement["taken_back"]) == ("overturned", True)
    assert (await acts_logged(house))[-1] == "case.overturn"


async def test_overturning_counts_against_the_rule(house: House) -> None:
    _sol, _desk, ben, _b, decision = await removed(house)

    async def counted() -> list[tuple[int, int]]:
        rows = await house.chat.store.read(lambda s: rule_counts.in_force(s, {"harassment.insult"}))
        return [(row.judged, row.overturned) for row in rows]

    before = await counted()
    await ben.post(f"/me/decisions/{decision}/appeal")
    max_, other = await on_duty(house, "Max Reed")
    (case,) = (await max_.get("/desk?kind=appeal")).json()["cases"]
    await other.ask("decide", case=case["id"], act="overturn", reason="It was about himself.")
    assert [(j, o + 1) for j, o in before] == await counted()


async def test_the_appeal_too_many_puts_the_rule_into_shadow(house: House) -> None:
    rule = "harassment.insult"

    def nearly(tx: Transaction) -> None:
        (count,) = rule_counts.in_force(tx.session, {rule})
        count.judged, count.overturned = 19, 6
        tx.session.add(count)

    await house.chat.store.write(nearly)
    _sol, _desk, ben, _b, decision = await removed(house)
    await ben.post(f"/me/decisions/{decision}/appeal")
    max_, other = await on_duty(house, "Max Reed")
    assert (await max_.get(f"/desk/rules/{rule}")).json()["rule"]["state"] == "live"
    (case,) = (await max_.get("/desk?kind=appeal")).json()["cases"]
    await other.ask("decide", case=case["id"], act="overturn", reason="It was about himself.")
    found = (await max_.get(f"/desk/rules/{rule}")).json()["rule"]
    assert (found["state"], found["overturned"], found["judged"]) == ("shadow", 7, 20)


async def test_an_upheld_decision_stays_and_is_told(house: House) -> None:
    _sol, _desk, ben, b, decision = await removed(house)
    await ben.post(f"/me/decisions/{decision}/appeal")
    max_, other = await on_duty(house, "Max Reed")
    (case,) = (await max_.get("/desk?kind=appeal")).json()["cases"]
    await other.ask("decide", case=case["id"], act="uphold", reason="It hurt somebody.")
    told = (await b.event("notice"))["notice"]
    assert "the decision stays" in told["title"] and told["words"] == "It hurt somebody."
    (statement,) = (await ben.get("/me/decisions")).json()["decisions"]
    assert (statement["appeal"], statement["taken_back"]) == ("upheld", False)


async def test_with_one_moderator_it_is_said_that_a_second_one_is_awaited(house: House) -> None:
    sol, desk, ben, _b, decision = await removed(house)
    await ben.post(f"/me/decisions/{decision}/appeal")
    assert "There is only one moderator here" in (await ben.page("/me/decisions")).text
    (case,) = (await sol.get("/desk?kind=appeal")).json()["cases"]
    assert (
        "There is no second person here yet" in (await sol.page(f"/desk/cases/{case['id']}")).text
    )
    assert "You are the only moderator here" in (await sol.page("/desk")).text
    await house.staff("Uma", SiteRole.ADMIN)
    assert "There is only one" not in (await ben.page("/me/decisions")).text
    assert "it is with the admin: Uma" in (await sol.page(f"/desk/cases/{case['id']}")).text
    assert (await desk.refused("claim", case=case["id"]))["code"] == "own"


async def test_standing_is_restored(house: House) -> None:
    _sol, desk = await on_duty(house, "Sol")
    ben, b, _reply = await hold(house)
    case = await case_of(desk)
    await desk.ask("decide", case=case, act="remove_person", reason="Be kind.", minutes=1_440)
    await b.event("bye")
    (statement,) = (await ben.get("/me/decisions")).json()["decisions"]
    assert (await ben.get("/rooms/owls/chat")).status_code == 404
    await ben.post(f"/me/decisions/{statement['id']}/appeal")
    max_, other = await on_duty(house, "Max Reed")
    (appeal,) = (await max_.get("/desk?kind=appeal")).json()["cases"]
    await other.ask("decide", case=appeal["id"], act="overturn", reason="Too much.")
    assert (await ben.get("/rooms/owls/chat")).status_code == 200


async def test_asking_twice_is_asking_once_and_only_about_oneself(house: House) -> None:
    sol, _desk, ben, _b, decision = await removed(house)
    ada = await house.member("Ada Wren")
    assert (await ada.post(f"/me/decisions/{decision}/appeal")).status_code == 404
    for _ in range(2):
        assert (await ben.post(f"/me/decisions/{decision}/appeal")).status_code == 200
    assert (await sol.get("/desk?kind=appeal")).json()["total"] == 1
