"""The people of a room from the desk: found with slips and by standing; their history here."""

import time
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from server import names
from server.models import Membership, Room, Standing, User
from server.store import roster
from server.store.roster import Search
from tests.desk.night import acts_logged, case_of, on_duty
from tests.house import House, Person

PEOPLE = "/desk/rooms/owls/people"


async def found(who: Person, asked: str) -> list[str]:
    page = (await who.get(f"{PEOPLE}?{asked}")).json()
    return [person["name"] for person in page["people"]]


async def id_of(who: Person, name: str) -> str:
    people = (await who.get(f"{PEOPLE}?q={name}")).json()["people"]
    return str(people[0]["id"])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("slate heron", "Slate Heron"),
        ("heron slate", "Slate Heron"),
        ("herron", "Slate Heron"),
        ("hreon", "Slate Heron"),
        ("Heon", "Slate Heron"),
        ("zoe", "Zoë Ångström"),
        ("angstrom", "Zoë Ångström"),
        ("Ångstrøm", "Zoë Ångström"),
        ("0tter", "Plum Otter"),
        ("ottre", "Plum Otter"),
        ("hern", "Slate Heron"),
    ],
)
async def test_somebody_is_found_with_a_slip_without_accents_in_any_order(
    house: House, typed: str, name: str
) -> None:
    for one in ("Slate Heron", "Zoë Ångström", "Plum Otter", "Quiet Fox"):
        await house.member(one)
    sol = await house.staff()
    assert await found(sol, f"q={typed}") == [name]
    assert await found(sol, "q=Badger") == []


def test_slips_are_counted_and_not_too_many_forgiven() -> None:
    assert names.slips_in("heron", "slateheron", 1) == 0
    assert names.slips_in("hreon", "slateheron", 1) == 1
    assert names.slips_in("heron", "hern", 1) == 1
    assert names.slips_in("badger", "budgie", 2) is None
    assert names.Look("fox").apart(names.key("Slate Box")) is None, "short words have no slips"


async def test_the_beginning_of_an_id_finds_somebody_here_and_nobody_elsewhere(
    house: House,
) -> None:
    await house.room("larks")
    ada = await house.member("Ada Wren")
    await ada.joins("larks", "Nell Plover")
    sol = await house.staff()
    here = await id_of(sol, "Ada")
    (there,) = (await sol.get("/desk/rooms/larks/people")).json()["people"]
    assert await found(sol, f"q={here[:8]}") == ["Ada Wren"]
    assert await found(sol, f"q={there['id']}") == []
    assert (await sol.get(f"{PEOPLE}/{there['id']}")).status_code == 404


async def test_people_are_shown_by_where_they_stand(house: House) -> None:
    for standing in roster.STANDINGS:
        await house.member(f"{standing} owl")
    await house.member("lapsed owl")
    now = house.clock.at

    def act(tx: Any) -> None:
        for member in tx.session.exec(select(Membership)):
            word = member.name.split()[0]
            if word == "slowed":
                member.slow_seconds = 60
            elif word == "lapsed":
                member.standing, member.muted_until = Standing.MUTED, now - timedelta(minutes=1)
            elif word != "good":
                member.standing = Standing(word)
            tx.session.add(member)

    await house.chat.store.write(act)
    sol = await house.staff()
    for standing in roster.STANDINGS:
        extra = ["lapsed owl"] if standing == "good" else []
        assert await found(sol, f"standing={standing}") == sorted([f"{standing} owl", *extra])
    counts = (await sol.get(PEOPLE)).json()["counts"]
    assert counts == {**dict.fromkeys(roster.STANDINGS, 1), "good": 2}
    assert len(await found(sol, "")) == 8


async def crowd(house: House, number: int) -> None:
    """So many members of "owls", put straight into the tables."""

    def act(tx: Any) -> None:
        room = tx.session.exec(select(Room)).one()
        tx.session.execute(
            User.__table__.insert(),
            [{"id": 1_000 + n, "role": "member", "created_at": tx.now, "on_call": False}
             for n in range(number)],
        )  # fmt: skip
        tx.session.add_all(
            Membership(
                room_id=room.id, user_id=1_000 + n, public_id=f"public-{n:09d}",
                name=f"{names.suggest()} {n}", name_key=f"{names.key(names.suggest())}{n}",
                joined_at=tx.now,
            )
            for n in range(number)
        )  # fmt: skip

    await house.chat.store.write(act)


async def test_ten_thousand_members_are_paged_and_searched_without_waiting(house: House) -> None:
    await crowd(house, 10_000)
    await house.member("Zoë Ångström")
    sol = await house.staff()
    page = (await sol.get(f"{PEOPLE}?page=200")).json()
    assert (page["total"], page["pages"], len(page["people"])) == (10_001, 201, 50)
    room_id = await house.chat.store.read(lambda s: s.exec(select(Room.id)).one())
    now = house.clock.at
    for wanted in (Search("Angstrm"), Search(page=200), Search("hern"), Search(standing="good")):
        began = time.perf_counter()
        people = await house.chat.store.read(
            lambda s, wanted=wanted: roster.find(s, room_id, wanted, now)
        )
        took = time.perf_counter() - began
        assert people.people and took < 2, wanted
    nearest = (await sol.get(f"{PEOPLE}?q=Angstrm")).json()["people"][0]
    assert nearest["name"] == "Zoë Ångström"


async def ben_of_two_rooms(house: House) -> Person:
    """Somebody who came to "owls" by an invite with a note, and sits in "larks" too."""
    await house.room("larks")
    fay, ben = await house.facilitator("Fay Owl"), await house.passer_by()
    link = (await fay.post("/rooms/owls/invites", note="From the choir")).json()["made_url"]
    await ben.post(link, name="Ben Fox", agree="yes")
    await ben.joins("larks", "Nell Plover")
    return ben


async def test_a_persons_page_tells_all_there_was_in_this_room(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    ben = await ben_of_two_rooms(house)
    b, a = await ben.enters(), await (await house.member("Ada Wren")).enters()
    said = (await b.says("an ordinary line"))["message"]["id"]
    await a.ask("report", message=said, reason="unkind")
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    decide = {"case": case, "reason": "Be kind.", "keep_open": True}
    await desk.ask("decide", act="mute", minutes=60, **decide)
    await desk.ask("decide", act="note", **{**decide, "reason": "Gentle with him."})
    (decision,) = (await ben.get("/me/decisions")).json()["decisions"]
    await ben.post(f"/me/decisions/{decision['id']}/appeal")
    where = f"{PEOPLE}/{await id_of(sol, 'Ben')}"
    assert f'href="{where}"' in (await sol.page(f"/desk/cases/{case}")).text
    page = (await sol.get(where)).json()
    file, came = page["file"], page["came_by"]
    assert (file["name"], file["standing"], file["messages"]) == ("Ben Fox", "muted", 1)
    assert (came["by"], came["note"]) == ("Fay Owl", "From the choir") and file["muted_until"]
    assert {c["kind"] for c in file["cases"]} == {"report", "appeal"}
    assert [d["act"] for d in file["decisions"]] == ["mute"]
    assert [n["words"] for n in file["notes"]] == ["Gentle with him."]
    assert [(x["act"], x["outcome"]) for x in page["appeals"]] == [("mute", "waiting")]
    assert "person.read" in await acts_logged(house)


async def test_their_names_elsewhere_need_a_reason_which_is_logged(house: House) -> None:
    await ben_of_two_rooms(house)
    sol = await house.staff()
    where = f"{PEOPLE}/{await id_of(sol, 'Ben')}"
    shown = (await sol.get(where)).text + (await sol.page(where)).text
    assert "Ben Fox" in shown and "Nell Plover" not in shown and "larks" not in shown.lower()
    no = await sol.client.post(f"{where}/links", headers={"accept": "text/html"})
    assert no.status_code == 400 and 'id="error-reason"' in no.text
    assert "person.links" not in await acts_logged(house)
    linked = (await sol.post(f"{where}/links", reason="Two reports alike.")).json()["linked"]
    assert [name["name"] for name in linked] == ["Nell Plover"]
    assert "person.links" in await acts_logged(house)


async def test_a_facilitator_is_made_and_withdrawn_at_once(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    await b.event("people")
    sol = await house.staff()
    where = f"{PEOPLE}/{await id_of(sol, 'Ada')}/role"
    assert (await ada.get("/rooms/owls/people")).status_code == 403
    await sol.post(where, role="facilitator")
    assert (await a.event("notice"))["notice"]["kind"] == "role"
    (seen,) = (await b.event("people"))["here"]
    assert (seen["name"], seen["badge"]) == ("Ada Wren", "facilitator")
    assert (await ada.get("/rooms/owls/people")).status_code == 200
    await sol.post(where, role="member")
    (seen,) = (await b.event("people", count=2))["here"]
    assert seen.get("badge") is None
    assert (await ada.get("/rooms/owls/people")).status_code == 403
    assert {"facilitator.make", "facilitator.withdraw"} <= set(await acts_logged(house))
    await ada.post("/rooms/owls/leave")
    assert (await sol.post(where, role="facilitator")).status_code == 409
