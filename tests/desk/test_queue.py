"""The desk's list: by deadline, of a thousand cases too, and only what one wants to see."""

import statistics
import time

from sqlalchemy import event

from server.store import queue
from server.store.queue import Filter
from tests.desk.night import CRISIS, HARSH, hold, on_duty, put_cases
from tests.house import House

MANY = 1_000
SERVER_MS = 100  # for a page and for a live update, with that many open


async def test_a_thousand_open_cases_are_a_page_at_a_time(house: House) -> None:
    await house.member("Ada Wren")
    ids = await put_cases(house, [place % 6 for place in range(MANY)])
    sol = await house.staff()
    seen, after = [], ""
    while True:
        page = (await sol.get(f"/desk?after={after}")).json()
        assert page["total"] == MANY
        seen += [case["id"] for case in page["cases"]]
        if page["after"] is None:
            break
        after = page["after"]
    assert seen == ids, "every case once, by its deadline"


async def test_a_thousand_open_cases_slow_neither_page_nor_live_update(house: House) -> None:
    await house.member("Ada Wren")
    await put_cases(house, [place % 6 for place in range(MANY)], minutes=600)
    sol, desk = await on_duty(house, "Sol")
    ben = await (await house.member("Ben Fox")).enters()
    pages, updates = [], []
    for number in range(9):
        begun = time.perf_counter()
        response = await sol.page("/desk")
        pages.append((time.perf_counter() - begun) * 1_000)
        assert response.status_code == 200
        begun = time.perf_counter()
        await ben.says(f"{CRISIS} tonight {number}")
        await desk.event("case")
        updates.append((time.perf_counter() - begun) * 1_000)
    page, update = statistics.median(pages), statistics.median(updates)
    print(f"{MANY} open cases: page {page:.0f} ms, live update {update:.0f} ms")
    assert page < SERVER_MS and update < SERVER_MS


async def test_the_number_of_looks_does_not_grow_with_the_cases(house: House) -> None:
    await house.member("Ada Wren")
    await house.staff()
    looks: list[int] = []

    def count(session) -> None:
        asked: list[str] = []
        engine = session.get_bind()
        hear = lambda *args: asked.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", hear)
        try:
            queue.waiting(session, Filter(), 1)
        finally:
            event.remove(engine, "before_cursor_execute", hear)
        looks.append(len(asked))

    await put_cases(house, [3])
    await house.chat.store.read(count)
    await put_cases(house, [3] * 40, minutes=20)
    await house.chat.store.read(count)
    assert looks[0] == looks[1] <= 10, looks


async def test_one_sees_the_room_the_kind_or_the_own_cases_one_asks_for(house: House) -> None:
    await house.room("larks")
    sol, desk = await on_duty(house, "Sol")
    ben = await house.member("Ben Fox")
    await (await ben.enters()).says(CRISIS)
    await ben.joins("larks", "Ben Lark")
    larks = await ben.enters("larks")
    await larks.says(HARSH, room="larks", anyway=True)
    both = (await sol.get("/desk")).json()
    assert {r["slug"] for r in both["rooms"]} == {"owls", "larks"} and both["total"] == 2
    held = (await sol.get("/desk?room=larks")).json()["cases"]
    assert [(c["room"], c["kind"]) for c in held] == [("larks", "held")]
    assert [c["kind"] for c in (await sol.get("/desk?kind=distress")).json()["cases"]] == [
        "distress"
    ]
    assert (await sol.get("/desk?mine=yes")).json()["cases"] == []
    await desk.ask("claim", case=held[0]["id"])
    assert [c["id"] for c in (await sol.get("/desk?mine=yes")).json()["cases"]] == [held[0]["id"]]


async def test_a_case_says_what_else_there_was_about_the_person(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    _ben, socket, _reply = await hold(house)
    first = (await desk.event("case"))["case"]
    assert (first["about"], first["earlier"]) == ("Ben Fox", 0)
    await desk.ask("decide", case=first["id"], act="remove", reason="Be kind.")
    await socket.says(f"{HARSH} again", anyway=True)
    second = (await sol.get("/desk")).json()["cases"][0]
    assert (second["about"], second["earlier"]) == ("Ben Fox", 1)


async def test_reports_by_different_people_stand_on_one_case(house: House) -> None:
    sol = await house.staff()
    ben = await (await house.member("Ben Fox")).enters()
    said = (await ben.says("just an ordinary line"))["message"]["id"]
    for name in ("Ada Wren", "Cleo Finch"):
        reader = await (await house.member(name)).enters()
        await reader.ask("report", message=said, reason="unkind", note=f"says {name}")
    cases = (await sol.get("/desk")).json()["cases"]
    assert [c["reports"] for c in cases] == [2]
    file = (await sol.get(f"/desk/cases/{cases[0]['id']}")).json()
    assert [r["note"] for r in file["reports"]] == ["says Ada Wren", "says Cleo Finch"]
