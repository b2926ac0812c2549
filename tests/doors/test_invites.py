"""Invites: spent once however many come at once, and telling nothing to who guesses."""

import asyncio
import re

from server.models import Entry
from tests.doors.ledger import rows_of
from tests.house import House, Person

HTML = {"accept": "text/html"}


async def made(house: House, fay: Person, room: str = "owls", **wish: str) -> str:
    """An invite's path."""
    response = await fay.post(f"/rooms/{room}/invites", **wish)
    assert response.status_code == 201, response.text
    url: str = response.json()["made_url"]
    return url.removeprefix(house.base)


async def test_thirty_people_at_once_and_one_comes_in(house: House) -> None:
    fay = await house.facilitator("Fay Owl")
    path = await made(house, fay, uses="1")
    people = [await house.passer_by() for _ in range(30)]
    answers = await asyncio.gather(
        *(p.post(path, name=f"Owl number {n}", agree="yes") for n, p in enumerate(people))
    )
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(404)) == (1, 29)
    assert len((await rows_of(house))["membership"]) == 2
    assert len((await rows_of(house))["user_account"]) == 2, "the others left no guest behind"
    row = (await fay.get("/rooms/owls/invites")).json()["invites"][0]
    assert (row["uses"], row["state"]) == (1, "used up")


async def test_looking_spends_nothing_and_neither_does_a_no(door: House) -> None:
    fay, nia = await door.facilitator("Fay Owl"), await door.passer_by()
    path = await made(door, fay, uses="1")
    before = await rows_of(door)
    for _ in range(3):
        for method in ("GET", "HEAD"):
            assert (await nia.client.request(method, path)).status_code == 200
            assert (await nia.client.request(method, path, headers=HTML)).status_code == 200
    for fields, field in (
        ({"name": "Nia Owl"}, "agree"),
        ({"name": "Moderator", "agree": "yes"}, "name"),
        ({"name": "Fay 0wl", "agree": "yes"}, "name"),
        ({"name": "07911 123456", "agree": "yes"}, "name"),
    ):
        no = await nia.post(path, **fields)
        assert no.json()["error"]["field"] == field
    assert await rows_of(door) == before
    assert (await nia.post(path, name="Nia Owl", agree="yes")).status_code == 200
    assert (await nia.post(path, name="Nia Owl", agree="yes")).status_code == 404


async def test_every_link_that_does_not_open_looks_the_same(door: House) -> None:
    """Used, expired, revoked, mistyped, nonsense: status, body and headers, on every road."""
    fay, nia = await door.facilitator("Fay Owl"), await door.passer_by()
    expired = await made(door, fay, hours="1")
    door.clock.move(hours=2)
    used, revoked, live = [await made(door, fay) for _ in range(3)]
    assert (await nia.post(used, name="Nia Owl", agree="yes")).status_code == 200
    newest = (await fay.get("/rooms/owls/invites")).json()["invites"]
    ids = {row["id"] for row in newest if row["state"] == "live"}
    assert (await fay.post(f"/rooms/owls/invites/{max(ids) - 1}/revoke")).status_code == 200
    near = live[:-1] + ("A" if live[-1] != "A" else "B")
    stranger = await door.passer_by()
    wrong = [
        used,
        expired,
        revoked,
        near,
        "/i/" + live[3:].swapcase(),
        live + "x",
        live[:-1],
        "/i/x",
        "/i/" + "x" * 3000,
    ]
    seen = {await _roads(stranger, path) for path in wrong}
    assert len(seen) == 1
    assert all(status == 404 for status, _, _ in seen.pop())
    assert (await stranger.get(live)).status_code == 200, "the noes could have failed"


async def _roads(person: Person, path: str) -> tuple[tuple[int, str, str], ...]:
    """What one link answers, looked at and accepted, as a page and as JSON."""
    found = []
    for accept in (HTML, {"accept": "application/json"}):
        form = {"name": "Zoe Owl", "agree": "yes"}
        for response in (
            await person.client.get(path, headers=accept),
            await person.client.post(path, headers=accept, data=form),
        ):
            headers = {k: v for k, v in response.headers.items() if k != "date"}
            text = response.text.replace(path, "")
            found.append((response.status_code, text, repr(sorted(headers.items()))))
    return tuple(found)


async def test_an_invite_that_hides_its_room_does_not_name_it(door: House) -> None:
    fay, nia = await door.facilitator("Fay Owl"), await door.passer_by()
    open_path = await made(door, fay)
    path = await made(door, fay, hide_name="yes", note="See you inside")
    for accept in (HTML, {"accept": "application/json"}):
        shown = await nia.client.get(path, headers=accept)
        bad = await nia.client.post(path, headers=accept, data={"name": "x"})
        for response in (shown, bad):
            text = response.text + repr(response.headers)
            assert not re.search(r"owls|Sleep", text, re.IGNORECASE)
        assert "See you inside" in shown.text
        named = await nia.client.get(open_path, headers=accept)
        assert "Room owls" in named.text, "the no above could have failed"
    joined = await nia.post(path, name="Nia Owl", agree="yes")
    assert joined.json()["room"] == "owls"


async def test_an_invite_opens_a_room_that_nothing_else_opens(door: House) -> None:
    await door.room("lair", entry=Entry.INVITE)
    fay, nia = await door.facilitator("Fay Owl", "lair"), await door.passer_by()
    assert "lair" not in (await nia.page("/rooms")).text
    assert "lair" not in (await nia.page("/")).text
    shut = await nia.post("/rooms/lair/join", name="Nia Owl", agree="yes")
    assert (shut.status_code, shut.json()["error"]["code"]) == (403, "invite_only")
    path = await made(door, fay, "lair")
    assert (await nia.post(path, name="Nia Owl", agree="yes")).status_code == 200
    socket = await nia.enters("lair")
    assert socket.opened["you"]["role"] == "member"


async def test_an_invite_gives_the_role_it_was_made_for_and_no_other(door: House) -> None:
    fay, nia, zoe = (
        await door.facilitator("Fay Owl"),
        await door.passer_by(),
        await door.passer_by(),
    )
    for person, role in ((nia, "member"), (zoe, "facilitator")):
        path = await made(door, fay, role=role)
        await person.post(path, name=f"{role} owl" if role == "member" else "Zoe Owl", agree="yes")
        assert (await person.get("/rooms/owls")).json()["you"]["role"] == role
    assert (await fay.post("/rooms/owls/invites", role="admin")).status_code == 400
    for wish in ({"uses": "0"}, {"uses": "101"}, {"hours": "169"}, {"note": "x" * 201}):
        assert (await fay.post("/rooms/owls/invites", **wish)).status_code == 400, wish


async def test_one_rooms_facilitator_cannot_touch_anothers_invites(door: House) -> None:
    await door.room("larks")
    fay, lea = await door.facilitator("Fay Owl"), await door.facilitator("Lea Lark", "larks")
    path = await made(door, fay)
    invite = max(row["id"] for row in (await fay.get("/rooms/owls/invites")).json()["invites"])
    for room in ("owls", "larks"):
        assert (await lea.post(f"/rooms/{room}/invites/{invite}/revoke")).status_code == 404
    assert (await (await door.passer_by()).get(path)).status_code == 200
    assert (await fay.post(f"/rooms/owls/invites/{invite}/revoke")).status_code == 200
    assert (await (await door.passer_by()).get(path)).status_code == 404


async def test_who_asks_waits_until_a_facilitator_lets_them_in(house: House) -> None:
    await house.room("nest", entry=Entry.REQUEST)
    fay, nia = await house.facilitator("Fay Owl", "nest"), await house.passer_by()
    asked = await nia.post("/rooms/nest/join", name="Nia Owl", agree="yes")
    assert asked.json()["standing"] == "waiting"
    socket = await nia.socket()
    assert (await socket.refused("open", room="nest"))["code"] == "waiting"
    assert (await nia.get("/rooms/nest/chat")).status_code == 403
    waiting = (await fay.get("/rooms/nest/people")).json()["waiting"]
    assert [person["name"] for person in waiting] == ["Nia Owl"]
    path = f"/rooms/nest/people/{waiting[0]['id']}/admit"
    assert (await nia.post(path)).status_code == 403, "nobody lets themselves in"
    assert (await fay.post(path)).status_code == 200
    assert (await socket.event("notice"))["notice"]["kind"] == "entry"
    assert (await socket.ask("open", room="nest"))["you"]["standing"] == "active"
    assert (await fay.post(path)).status_code == 409


async def test_who_is_declined_hears_so_and_may_not_open(door: House) -> None:
    await door.room("nest", entry=Entry.REQUEST)
    fay, nia = await door.facilitator("Fay Owl", "nest"), await door.passer_by()
    await nia.post("/rooms/nest/join", name="Nia Owl", agree="yes")
    socket = await nia.socket()
    person = (await fay.get("/rooms/nest/people")).json()["waiting"][0]["id"]
    assert (await fay.post(f"/rooms/nest/people/{person}/decline")).status_code == 200
    assert "not accepted" in (await socket.event("notice"))["notice"]["title"]
    assert (await socket.refused("open", room="nest"))["code"] == "not_found"


async def test_a_link_and_its_code_say_the_same_and_are_shown_once(door: House) -> None:
    fay = await door.facilitator("Fay Owl")
    response = await fay.post("/rooms/owls/invites")
    token = response.json()["made_url"].rpartition("/")[2]
    assert len(token) == 43
    assert response.json()["made_qr"].startswith("<svg")
    for again in (await fay.get("/rooms/owls/invites"), await fay.page("/rooms/owls/invites")):
        assert token not in again.text
    assert token not in repr(await rows_of(door))
