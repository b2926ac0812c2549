"""What goes with a seat and what does not, when somebody goes out and comes in again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from server.models import Entry, Membership, Standing
from tests.house import House


async def _change(house: House, name: str, **fields: object) -> None:
    def act(tx) -> None:
        member = tx.session.exec(select(Membership).where(Membership.name == name)).one()
        for field, value in fields.items():
            setattr(member, field, value)
        tx.session.add(member)

    await house.chat.store.write(act)


@pytest.mark.parametrize("minutes", [30, None])
async def test_going_out_and_in_again_does_not_end_a_mute(door: House, minutes: int | None) -> None:
    mia = await door.member("Mia Owl")
    until = door.clock() + timedelta(minutes=minutes) if minutes else None
    await _change(door, "Mia Owl", standing=Standing.MUTED, muted_until=until)
    await mia.post("/rooms/owls/leave")
    await mia.joins("owls", "Mia Again")
    socket = await mia.enters()
    assert socket.opened["you"]["standing"] == "muted"
    say = {"room": "owls", "key": "key-of-a-mute", "body": "hello"}
    assert (await socket.refused("post", **say))["code"] == "muted"
    door.clock.move(minutes=31)
    if minutes:
        assert (await socket.ask("post", **say))["message"]["body"] == "hello"
    else:
        assert (await socket.refused("post", **say))["code"] == "muted"


async def test_being_let_in_again_does_not_end_a_mute(door: House) -> None:
    await door.room("nest", entry=Entry.REQUEST)
    fay, mia = await door.facilitator("Fay Owl", "nest"), await door.passer_by()
    for name in ("Mia Owl", "Mia Again"):
        await mia.joins("nest", name)
        person = (await fay.get("/rooms/nest/people")).json()["waiting"][0]["id"]
        assert (await fay.post(f"/rooms/nest/people/{person}/admit")).status_code == 200
        if name == "Mia Owl":
            until = door.clock() + timedelta(minutes=30)
            await _change(door, name, standing=Standing.MUTED, muted_until=until)
            await mia.post("/rooms/nest/leave")
    assert (await mia.get("/rooms/nest")).json()["you"]["standing"] == "muted"


async def test_a_role_comes_with_the_way_in_and_not_from_an_earlier_seat(door: House) -> None:
    fay = await door.facilitator("Fay Owl")
    assert (await fay.get("/rooms/owls/people")).status_code == 200
    await fay.post("/rooms/owls/leave")
    await fay.joins("owls", "Fay Again")
    assert (await fay.get("/rooms/owls")).json()["you"]["role"] == "member"
    assert (await fay.get("/rooms/owls/people")).status_code == 403


async def test_names_are_taken_by_look_alikes_and_claims_and_private_facts_are_refused(
    door: House,
) -> None:
    await door.member("Ada Wren")
    nia = await door.passer_by()
    taken = ["ada wren", "Аda Wren", "Ａda Ｗren", "Ada.Wren", "AdaWren", "Áda Wrén"]
    refused = [
        "Moderator",
        "Kith Team",
        "call 07911 123456",
        "me@mail.example",
        "\u202eadA",
        "A\x00da",
    ]
    refused += ["", "x", "x" * 33, "Ada\u200bWren", "\u3164\u3164"]
    for name in taken:
        no = await nia.post("/rooms/owls/join", name=name, agree="yes")
        assert (no.status_code, no.json()["error"]["code"]) == (409, "name_taken"), name
    for name in refused:
        no = await nia.post("/rooms/owls/join", name=name, agree="yes")
        assert no.status_code == 400, name
        assert (no.json()["error"]["code"], no.json()["error"]["field"]) == ("name", "name")
    assert (await nia.get("/me")).status_code == 401, "no guest was made on the way"
    await nia.joins("owls", "Eda Wren")


async def test_the_same_name_is_free_in_another_room(door: House) -> None:
    await door.room("larks")
    await door.member("Ada Wren")
    await door.member("Ada Wren", "larks")
    sol = await door.staff()
    await sol.joins("owls", "Moderator Sol")


async def test_nobody_changes_names_or_signs_faster_than_a_room_can_follow(
    door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.chat.limits, "_monotonic", lambda: 1.0)  # a moment that lasts
    mia, nia = await door.member("Mia Owl"), await door.member("Nia Owl")
    for number in range(10):
        await mia.joins("owls", f"Mia number {number}")
    hasty = await mia.post("/rooms/owls/join", name="Mia once more", agree="yes")
    assert (hasty.status_code, hasty.json()["error"]["code"]) == (429, "too_fast")
    await nia.joins("owls", "Nia Other")
    socket = await nia.enters()
    said = await socket.says("hello")
    await socket.connection.close()
    sign = {"message": said["message"]["id"], "kind": "hug"}
    answers = [
        (await mia.post("/rooms/owls/plain/react", on="yes" if n % 2 else "no", **sign)).status_code
        for n in range(90)
    ]
    assert answers == [200] * 60 + [429] * 30
