"""A form that lets somebody in, sent again since its answer was lost on the way."""

from tests.house import House, Person


async def key_of(house: House) -> str:
    page = (await (await house.passer_by()).get("/rooms/owls")).json()
    return str(page["key"])


async def sends(house: House, path: str, name: str, key: str) -> tuple[Person, int]:
    """From a browser that no answer has reached yet."""
    person = await house.passer_by()
    answer = await person.post(path, name=name, agree="yes", key=key)
    return person, answer.status_code


async def names(house: House) -> list[str]:
    rows = (await (await house.facilitator("Juniper")).get("/rooms/owls/people")).json()["people"]
    return sorted(row["name"] for row in rows if row["name"] != "Juniper")


async def test_a_form_sent_again_is_the_same_person_under_the_name_it_gives(door: House) -> None:
    key = await key_of(door)
    first, _ = await sends(door, "/rooms/owls/join", "Plum Otter", key)
    await (await first.enters()).says("I was here before.")
    again, status = await sends(door, "/rooms/owls/join", "Plum Fox", key)
    assert status == 200
    assert again.client.cookies == first.client.cookies
    (said,) = (await again.enters()).opened["messages"]
    assert said["author"]["name"] == "Plum Fox"
    assert await names(door) == ["Plum Fox"]
    _, other = await sends(door, "/rooms/owls/join", "Plum Fox", await key_of(door))
    assert other == 409, "another drawing of the form is somebody else"


async def test_a_request_sent_again_still_waits(door: House) -> None:
    from server.models import Entry

    await door.room("asked", entry=Entry.REQUEST)
    key = await key_of(door)
    for _ in range(2):
        person, status = await sends(door, "/rooms/asked/join", "Plum Otter", key)
        assert status == 200
    assert (await person.get("/rooms/asked")).json()["you"]["standing"] == "waiting"


async def test_nobody_comes_in_by_an_old_form(door: House) -> None:
    """Signed out, or a while ago: then it is a form like any other, and the name is taken."""
    for way_out in ("sign-out", "time"):
        key, name = await key_of(door), f"Plum {way_out}"
        first, _ = await sends(door, "/rooms/owls/join", name, key)
        if way_out == "time":
            door.clock.move(minutes=16)
        else:
            await first.post("/sign-out")
        _, status = await sends(door, "/rooms/owls/join", name, key)
        assert status == 409
        newcomer, status = await sends(door, "/rooms/owls/join", f"{name} two", key)
        assert status == 200
        assert newcomer.client.cookies != first.client.cookies


async def test_a_link_is_made_once_by_a_form_sent_twice(door: House) -> None:
    """Its address is kept nowhere: whoever asks again must be told it."""
    juniper = await door.facilitator("Juniper")
    page = (await juniper.get("/rooms/owls/invites")).json()

    async def made(**form: str) -> str:
        answer = await juniper.post("/rooms/owls/invites", **{"key": page["key"], **form})
        return str(answer.json()["made_url"])

    first = await made(note="for Wren")
    assert await made(note="for Wren") == first
    assert await made(note="for Finch") != first, "another wish is another link"
    assert await made(note="for Wren", key="") not in (first, await made(key=""))
    await (await door.passer_by()).post(first.removeprefix(door.base), name="Wren", agree="yes")
    assert await made(note="for Wren") != first, "one that was used is used"
    notes = [row["note"] for row in (await juniper.get("/rooms/owls/invites")).json()["invites"]]
    assert sorted(notes) == ["", "", "for Finch", *["for Wren"] * 3], "and the facilitator's own"


async def test_a_key_that_could_be_guessed_is_none(door: House) -> None:
    await sends(door, "/rooms/owls/join", "Plum Otter", "1")
    _, status = await sends(door, "/rooms/owls/join", "Plum Otter", "1")
    assert status == 409
