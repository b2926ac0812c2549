"""Agreements: changed in versions, said yes to again where that is asked, cited by decisions."""

from typing import Any

from tests.desk.night import CRISIS, case_of, on_duty
from tests.house import House, Person

KEPT = "/desk/rooms/owls/agreement"
BE_KIND = "Be kind. Nobody here is a problem to be solved."


async def changed(who: Person, **more: str) -> Any:
    """The agreement of "owls" with its first clause said otherwise and a new one."""
    page = (await who.get(KEPT)).json()
    form = {f"clause-{clause['id']}": clause["words"] for clause in page["clauses"]}
    form |= {"clause-1": "What is said here stays in here.", "new-1": "One speaks at a time."}
    return await who.post(KEPT, **{"version": str(page["version"]), "asks": "yes", **form, **more})


async def test_a_change_asks_for_a_new_yes_before_the_next_post_and_reading_goes_on(
    house: House,
) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    mine = (await a.says("before"))["message"]["id"]
    await b.event("message")
    sol = await house.staff()
    assert (await changed(sol)).status_code == 200
    heard = (await a.event("room"))["settings"]
    assert (heard["agreement_version"], heard["agreement_asks"]) == (2, 2)
    post = {"room": "owls", "body": "after"}
    assert (await a.refused("post", key="key-agree-1", **post))["code"] == "agreement"
    assert (await a.refused("edit", message=mine, body="other"))["code"] == "agreement"
    assert (await b.ask("history", room="owls", before=9))["messages"], "reading goes on"
    await a.ask("withdraw", message=mine)
    page = (await ada.get("/rooms/owls/agreement")).json()
    assert [(c["kind"], c["words"]) for c in page["changes"]] == [
        ("changed", "What is said here stays in here."),
        ("new", "One speaks at a time."),
    ]
    for path in ("/rooms/owls/agreement", "/rooms/owls/chat", "/rooms/owls/plain"):
        assert "One speaks at a time." in (await ada.page(path)).text
    reply = await a.ask("agree", room="owls", version=2)
    assert reply["you"]["agreement_accepted"] is True
    await a.ask("post", key="key-agree-2", **post)
    assert "One speaks at a time." not in (await ada.page("/rooms/owls/chat")).text


async def test_somebody_in_distress_is_heard_and_not_asked_to_read_first(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    await changed(await house.staff())
    reply = await a.says(CRISIS)
    assert reply["message"]["state"] == "visible" and reply["care"]
    no = await a.refused("post", room="owls", key="key-agree-3", body="an ordinary line")
    assert no["code"] == "agreement", "the yes is still asked for"


async def test_a_slip_of_the_pen_asks_nobody(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    sol = await house.staff()
    await changed(sol, asks="")
    heard = (await a.event("room"))["settings"]
    assert (heard["agreement_version"], heard["agreement_asks"]) == (2, 1)
    await a.says("as before")


async def test_a_yes_is_to_the_version_that_was_read(house: House) -> None:
    ada, nia = await house.member("Ada Wren"), await house.passer_by()
    a = await ada.enters()
    sol = await house.staff()
    await changed(sol)
    await changed(sol, **{"new-1": "And another."})
    no = await a.refused("agree", room="owls", version=2)
    assert no["code"] == "agreement_changed"
    assert (await a.refused("agree", room="owls", version=4))["code"] == "agreement_changed"
    join = {"name": "Nia", "agree": "yes"}
    refused = await nia.post("/rooms/owls/join", version="1", **join)
    assert refused.json()["error"]["field"] == "agree"
    assert (await nia.post("/rooms/owls/join", version="3", **join)).status_code == 200
    n = await nia.enters()
    await n.says("hello")
    await a.ask("agree", room="owls", version=3)
    await a.says("hello")


async def test_the_plain_page_takes_a_yes_with_the_words(house: House) -> None:
    ada = await house.member("Ada Wren")
    await changed(await house.staff())
    say = {"body": "plainly said", "key": "key-plain-1"}
    no = await ada.client.post("/rooms/owls/plain", data=say, headers={"accept": "text/html"})
    assert no.status_code == 403 and "plainly said" in no.text, "the words are still in the box"
    await ada.post("/rooms/owls/plain", agree="yes", version="2", **say)
    assert "plainly said" in (await ada.page("/rooms/owls/plain")).text


async def test_the_desk_sees_who_said_yes_to_what_as_numbers(house: House) -> None:
    for name in ("Ada Wren", "Ben Fox", "Cleo Moth"):
        ada = await house.member(name)
    sol = await house.staff()
    await changed(sol, why="After the talk in June.")
    await ada.post("/rooms/owls/agree", version="2")
    newest, first = (await sol.get(KEPT)).json()["history"]
    assert (newest["version"], newest["accepted"], newest["by"]) == (2, 1, "Sol")
    assert (newest["why"], newest["asks"]) == ("After the talk in June.", True)
    assert [change["kind"] for change in newest["changes"]] == ["changed", "new"]
    assert (first["version"], first["accepted"], first["changes"]) == (1, 2, [])


async def test_clauses_are_moved_taken_out_and_keep_their_number_for_themselves(
    house: House,
) -> None:
    sol = await house.staff()
    before = {c["words"]: c["id"] for c in (await sol.get(KEPT)).json()["clauses"]}
    await changed(sol, **{"clause-2": "", "place-clause-6": "1", "place-clause-1": "2"})
    after = (await sol.get(KEPT)).json()["clauses"]
    assert [c["id"] for c in after] == [6, 1, 3, 4, 5, 7], "a new clause has a number of its own"
    assert before[BE_KIND] == next(c["id"] for c in after if c["words"] == BE_KIND)
    await changed(sol, **{"clause-7": "", "new-1": "Yet another."})
    assert (await sol.get(KEPT)).json()["clauses"][-1]["id"] == 8, "no number comes twice"


async def test_what_cannot_be_is_said_and_every_clause_is_as_it_was_typed(house: House) -> None:
    sol = await house.staff()
    html = {"accept": "text/html"}
    for form, words in (
        ({"version": "1", "clause-1": "x" * 301}, "at most 300"),
        ({"version": "1", "clause-1": ""}, "1 to 15 clauses"),
        ({"version": "9", "clause-1": "Typed words"}, "A colleague changed"),
        ({"version": "1", "clause-1": "Typed words", "why": "y" * 201}, "200 characters"),
    ):
        no = await sol.client.post(KEPT, data=form, headers=html)
        assert no.status_code in (400, 409) and words in no.text
        assert form["clause-1"] in no.text
    assert (await sol.get(KEPT)).json()["version"] == 1


async def test_a_decision_names_its_clause_in_the_version_of_its_time(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    ben = await house.member("Ben Fox")
    b, a = await ben.enters(), await (await house.member("Ada Wren")).enters()
    said = (await b.says("an ordinary line"))["message"]["id"]
    await a.ask("report", message=said, reason="unkind")
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    await desk.ask("decide", case=case, act="warn", reason=BE_KIND, keep_open=True)
    await desk.ask("decide", case=case, act="remove", reason="Words of my own.")
    await changed(sol, **{"clause-3": "", "place-clause-6": "1"})
    own, cited = (await ben.get("/me/decisions")).json()["decisions"]
    assert cited["cited"] == {"version": 1, "clause": 3, "number": 3}
    assert cited["reason"] == BE_KIND and own["cited"] is None
    assert "Clause 3" in (await ben.page("/me/decisions")).text
