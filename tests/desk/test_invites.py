"""Invites from the desk: made, listed with who came by each, and ended; for this room alone."""

import json

from tests.house import House, Person

OWLS = "/desk/rooms/owls/invites"


async def came(who: Person, path: str) -> dict[str, list[str]]:
    """Who came, by the note of each invite."""
    rows = (await who.get(path)).json()["invites"]
    return {row["note"]: [person["name"] for person in row["came"]] for row in rows}


async def use(house: House, link: str, name: str) -> Person:
    person = await house.passer_by()
    assert (await person.post(link, name=name, agree="yes")).status_code == 200
    return person


async def test_the_desk_makes_one_and_sees_who_came_by_which(house: House) -> None:
    await house.room("larks")
    sol, fay = await house.staff(), await house.facilitator("Fay Owl")
    wish = {"uses": "3", "note": "For the choir"}
    link = (await sol.post(OWLS, **wish)).json()["made_url"]
    other = (await fay.post("/rooms/owls/invites", note="For a friend")).json()["made_url"]
    ben = await use(house, link, "Ben Fox")
    ada = await use(house, link, "Ada Wren")
    await use(house, other, "Cleo Moth")
    both = {"For the choir": ["Ben Fox", "Ada Wren"], "For a friend": ["Cleo Moth"]}
    assert {k: v for k, v in (await came(sol, OWLS)).items() if k} == both
    assert {k: v for k, v in (await came(fay, "/rooms/owls/invites")).items() if k} == both
    await ada.post("/rooms/owls/leave")
    mine = await came(fay, "/rooms/owls/invites")
    assert mine["For the choir"] == ["Ben Fox"], "a facilitator sees who is in the room"
    assert (await came(sol, OWLS))["For the choir"] == ["Ben Fox", "Ada Wren"]
    await ben.joins("larks", "Nell Plover")
    for where in (OWLS, "/desk/rooms/larks/invites"):
        assert "Nell Plover" not in json.dumps((await sol.get(where)).json())
        assert "Nell Plover" not in (await sol.page(where)).text


async def test_an_invite_says_who_made_it_under_the_name_they_have_now(house: House) -> None:
    sol, fay = await house.staff(), await house.facilitator("Fay Owl")
    made = (await fay.post("/rooms/owls/invites", note="n")).json()["made_url"]
    await sol.post(OWLS, note="d")
    await fay.post("/rooms/owls/join", name="Fern Owl", agree="yes")
    makers = {row["note"]: row["made_by"] for row in (await sol.get(OWLS)).json()["invites"]}
    assert makers == {"n": "Fern Owl", "d": "The moderators", "": ""}
    assert (await (await house.passer_by()).get(made)).json()["invited_by"] == "Fern Owl"
    assert "the command line" in (await sol.page(OWLS)).text


async def test_one_that_is_ended_from_the_desk_opens_nothing(house: House) -> None:
    sol = await house.staff()
    link = (await sol.post(OWLS, note="For the choir")).json()["made_url"]
    (row,) = (await sol.get(OWLS)).json()["invites"]
    await house.room("larks")
    wrong = await sol.post(f"/desk/rooms/larks/invites/{row['id']}/revoke")
    assert wrong.status_code == 404, "an invite is its room's"
    nia = await house.passer_by()
    assert (await nia.get(link)).status_code == 200
    await sol.post(f"{OWLS}/{row['id']}/revoke")
    assert (await nia.get(link)).status_code == 404


async def test_a_wish_that_cannot_be_keeps_what_was_typed(house: House) -> None:
    sol = await house.staff()
    form = {"uses": "101", "note": "For the choir", "hours": "72", "hide_name": "yes"}
    no = await sol.client.post(OWLS, data=form, headers={"accept": "text/html"})
    assert no.status_code == 400 and 'id="error-uses"' in no.text
    assert 'value="101"' in no.text and 'value="For the choir"' in no.text
    assert '<option value="72" selected>' in no.text
