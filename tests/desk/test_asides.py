"""Speaking aside: one member and the moderators, live for both, and for nobody else."""

from server.store import asides, retention
from tests.desk.night import CRISIS, acts_logged, case_of, hold, on_duty
from tests.house import House


async def taken(house: House):
    """Sol has taken the case about Ben: Sol, their desk, Ben, his socket and the case."""
    sol, desk = await on_duty(house, "Sol")
    ben, socket, _reply = await hold(house)
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    return sol, desk, ben, socket, case


async def test_a_moderator_and_a_member_speak_aside(house: House) -> None:
    ada = await (await house.member("Ada Wren")).enters()
    sol, desk, ben, socket, case = await taken(house)
    await desk.ask("say_aside", case=case, key="key-aside-1", body="What happened just now?")
    heard = await socket.event("aside")
    assert (heard["room"], heard.get("case")) == ("owls", None)
    assert (heard["aside"]["by"], heard["aside"]["body"]) == (
        "moderator",
        "What happened just now?",
    )
    await desk.event("aside")  # their own words
    await socket.ask("answer_aside", room="owls", key="key-answer-1", body="I lost my temper.")
    assert (await desk.event("aside"))["aside"]["body"] == "I lost my temper."
    said = ["What happened just now?", "I lost my temper."]
    file = (await sol.get(f"/desk/cases/{case}")).json()
    page = (await ben.get("/rooms/owls/chat")).json()
    plain = (await ben.page("/rooms/owls/aside")).text
    assert [a["body"] for a in file["asides"]] == said == [a["body"] for a in page["asides"]]
    assert all(words in plain for words in said)
    assert "Read and answer" in (await ben.page("/rooms/owls/plain")).text
    await ada.settled()
    assert not [e for e in ada.heard if e["type"] == "aside"], "nobody else hears it"


async def test_a_moderators_name_is_not_told(house: House) -> None:
    _sol, desk, ben, socket, case = await taken(house)
    await desk.ask("say_aside", case=case, key="key-aside-1", body="What happened?")
    heard = await socket.event("aside")
    assert "Sol" not in str(heard) and "Sol" not in (await ben.page("/rooms/owls/aside")).text


async def test_sending_twice_says_it_once(house: House) -> None:
    sol, desk, _ben, _socket, case = await taken(house)
    for _ in range(2):
        await desk.ask("say_aside", case=case, key="key-aside-1", body="What happened?")
    assert len((await sol.get(f"/desk/cases/{case}")).json()["asides"]) == 1


async def test_only_who_took_the_case_writes_and_only_while_it_is_open(house: House) -> None:
    _sol, desk, _ben, socket, case = await taken(house)
    _max, other = await on_duty(house, "Max Reed")
    aside = {"case": case, "key": "key-aside-1", "body": "Hello."}
    assert (await other.refused("say_aside", **aside))["code"] == "claimed"
    answer = {"room": "owls", "key": "key-answer-1", "body": "Hello?"}
    assert (await socket.refused("answer_aside", **answer))["code"] == "aside_over"
    await desk.ask("say_aside", **aside)
    await socket.ask("answer_aside", **answer)
    await desk.ask("decide", case=case, act="close", reason="Talked it over.")
    answer["key"] = "key-answer-2"
    assert (await socket.refused("answer_aside", **answer))["code"] == "aside_over"


async def test_distress_aside_is_cared_for_and_makes_the_case_graver(house: House) -> None:
    sol, desk, _ben, socket, case = await taken(house)
    await desk.ask("say_aside", case=case, key="key-aside-1", body="What happened?")
    before = (await sol.get("/desk")).json()["cases"][0]
    reply = await socket.ask("answer_aside", room="owls", key="key-answer-1", body=CRISIS)
    assert reply["care"]["lines"]
    after = (await sol.get("/desk")).json()["cases"][0]
    assert before["severity"] < after["severity"] == 3 and after["due_at"] < before["due_at"]


async def test_what_was_said_aside_goes_when_the_promise_says(house: House) -> None:
    _sol, desk, _ben, _socket, case = await taken(house)
    await desk.ask("say_aside", case=case, key="key-aside-1", body="What happened?")
    days = house.chat.settings.retention_days

    async def left_after(more: int) -> int:
        house.clock.move(days=more)
        await house.chat.store.write(lambda tx: retention.purge(tx, days))
        return len(await house.chat.store.read(lambda s: asides.of_case(s, case)))

    assert await left_after(days - 1) == 1
    assert await left_after(2) == 0


async def test_a_case_shows_the_person_and_hides_the_others(house: House) -> None:
    ada = await (await house.member("Ada Wren")).enters()
    await ada.says("Is the kettle on?")
    sol, _desk, _ben, _socket, case = await taken(house)
    file = (await sol.get(f"/desk/cases/{case}")).json()
    assert file["person"]["name"] == "Ben Fox" and file["person"]["standing"] == "active"
    assert [m["author"]["name"] for m in file["before"]] == ["Somebody A"]
    assert "Ada Wren" not in (await sol.page(f"/desk/cases/{case}")).text
    shown = (await sol.get(f"/desk/cases/{case}?names=yes")).json()
    assert [m["author"]["name"] for m in shown["before"]] == ["Ada Wren"]


async def test_other_names_of_a_person_cost_a_reason_that_is_logged(house: House) -> None:
    await house.room("larks")
    sol, _desk, ben, _socket, case = await taken(house)
    await ben.joins("larks", "Quiet Heron")
    assert (await sol.get(f"/desk/cases/{case}")).json()["linked"] is None
    assert (await sol.post(f"/desk/cases/{case}/links", reason=" ")).status_code == 400
    assert "case.links" not in await acts_logged(house)
    found = (await sol.post(f"/desk/cases/{case}/links", reason="The same words twice.")).json()
    assert [(n["room"], n["name"]) for n in found["linked"]] == [("Room larks", "Quiet Heron")]
    assert (await acts_logged(house))[-1] == "case.links"
