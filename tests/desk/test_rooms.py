"""Rooms from the desk: found, set and closed; told to everybody in them at once."""

import pytest
from sqlmodel import select

from server.actions import upkeep
from server.models import Entry, Message, SiteRole
from tests.desk.night import acts_logged, on_duty
from tests.house import House

OWLS = "/desk/rooms/owls"


async def test_the_desk_sees_every_room_and_how_it_is(house: House) -> None:
    await house.room("larks", entry=Entry.INVITE)
    ada = await (await house.member("Ada Wren")).enters()
    await ada.says("hello")
    await ada.says("I want to kill myself")
    sol = await house.staff()
    found = (await sol.get("/desk/rooms")).json()
    larks, owls = sorted(found["rooms"], key=lambda room: room["slug"])
    assert (owls["members"], owls["here"], owls["cases"], owls["waiting"]) == (1, 1, 1, 0)
    assert owls["said_at"] and larks["said_at"] is None
    assert larks["entry"] == "invite", "no list for members shows it"


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [("q=lark", ["larks"]), ("state=paused", ["larks"]), ("q=%25", []), ("page=9", [])],
)
async def test_rooms_are_found_by_words_and_state(
    house: House, asked: str, slugs: list[str]
) -> None:
    await house.room("larks")
    sol = await house.staff()
    await sol.post("/desk/rooms/larks/settings", state="paused")
    found = (await sol.get(f"/desk/rooms?{asked}")).json()
    assert [room["slug"] for room in found["rooms"]] == slugs


async def test_another_name_is_seen_in_the_room_at_once(house: House) -> None:
    ada = await house.member("Ada Wren")
    room = await ada.enters()
    sol = await house.staff()
    form = {"name": "Late  owls", "topic": "Nights", "about": "For the wakeful.", "language": "de"}
    assert (await sol.post(f"{OWLS}/sign", **form)).status_code == 200
    heard = (await room.event("room"))["settings"]
    assert (heard["name"], heard["topic"], heard["language"]) == ("Late owls", "Nights", "de")
    assert (await ada.get("/rooms/owls")).json()["room"]["about"] == "For the wakeful."
    assert "room.describe" in await acts_logged(house)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("sign", {"name": "x", "about": "Kept words"}),
        ("sign", {"name": "Owls", "topic": "t" * 41, "about": "Kept words"}),
        ("sign", {"name": "Owls", "language": "xx", "about": "Kept words"}),
        ("entry", {"entry": "sideways"}),
        ("days", {"days": "91"}),
        ("days", {"days": "0"}),
        ("days", {"days": "many"}),
        ("settings", {"state": "ajar", "slow_seconds": "7"}),
        ("settings", {"slow_seconds": "99999999"}),
        ("close", {"farewell": "Kept words " * 100}),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    house: House, form: str, fields: dict[str, str]
) -> None:
    uma = await house.staff("Uma", SiteRole.ADMIN)
    before = (await uma.get(OWLS)).json()
    no = await uma.client.post(f"{OWLS}/{form}", data=fields, headers={"accept": "text/html"})
    assert no.status_code == 400
    assert 'class="field__error"' in no.text and 'aria-invalid="true"' in no.text
    typed = [words for words in fields.values() if words in ("7", "Kept words", "many", "91")]
    assert all(words in no.text for words in typed)
    assert (await uma.get(OWLS)).json() == before


async def test_a_room_keeps_words_for_less_time_and_tells_everybody(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    await house.room("larks")
    await ada.joins("larks", "Ada Lark")
    room = await ada.enters()
    await room.says("old words")
    await (await ada.enters("larks")).says("old words elsewhere", "larks")
    assert "90 days" in " ".join((await ada.get("/rooms/owls")).json()["promise"])
    uma = await house.staff("Uma", SiteRole.ADMIN)
    assert (await uma.post(f"{OWLS}/days", days="30")).status_code == 200
    told = (await room.event("notice"))["notice"]
    assert told["words"].startswith("They are kept for a shorter time now")
    (waiting,) = (await ben.get("/me")).json()["notices"]
    assert waiting["title"] == told["title"], "who was not here hears of it on the way in"
    assert "30 days" in " ".join((await ada.get("/rooms/owls")).json()["promise"])
    assert "90 days" in " ".join((await ada.get("/rooms/larks")).json()["promise"])
    await ada.post(f"/me/notices/{told['id']}/seen")
    assert (await ada.get("/me")).json()["notices"] == [], "the one told live is her own"
    house.clock.move(days=31)
    await upkeep.purge(house.chat)
    assert await bodies(house) == ["old words elsewhere"]


async def bodies(house: House) -> list[str]:
    return list(await house.chat.store.read(lambda s: s.exec(select(Message.body)).all()))


async def test_a_room_never_keeps_words_for_longer_than_the_server(house: House) -> None:
    uma = await house.staff("Uma", SiteRole.ADMIN)
    await uma.post(f"{OWLS}/days", days="90")
    settings = house.chat.settings.model_copy(update={"retention_days": 10})
    object.__setattr__(house.chat, "settings", settings)
    assert "10 days" in " ".join((await uma.get("/rooms/owls")).json()["promise"])


async def test_only_an_admin_sets_how_long_words_are_kept(house: House) -> None:
    sol = await house.staff()
    no = await sol.post(f"{OWLS}/days", days="30")
    assert (no.status_code, no.json()["error"]["code"]) == (403, "not_allowed")
    assert (await sol.get(OWLS)).json()["may_set_days"] is False


async def test_a_room_that_closes_tells_its_members_and_whoever_asked(house: House) -> None:
    ada, fay = await house.member("Ada Wren"), await house.facilitator("Fay Owl")
    link = (await fay.post("/rooms/owls/invites", uses="5")).json()["made_url"]
    sol = await house.staff()
    await sol.post(f"{OWLS}/entry", entry="request", listed="yes")
    asking = await house.member("Ben Fox")
    room = await ada.enters()
    assert (await sol.post(f"{OWLS}/close", farewell="Larks is open.")).status_code == 200
    assert (await room.event("room"))["settings"]["state"] == "closed"
    notice = (await room.event("notice"))["notice"]
    assert (notice["title"], notice["words"]) == ("This room has closed.", "Larks is open.")
    refused = await room.refused("post", room="owls", key="key-closed-1", body="hello?")
    assert refused["code"] == "room_closed"
    (told,) = (await asking.get("/me")).json()["notices"]
    assert "closed" in told["title"]
    assert (await asking.get(link)).status_code == 404
    assert (await ada.get("/rooms")).json()["rooms"] == []
    assert (await ada.get("/rooms/owls/messages")).status_code == 200, "what was said can be read"
    await sol.post(f"{OWLS}/settings", state="open")
    await room.says("Hello again")


async def test_the_way_in_and_the_list(house: House) -> None:
    sol, passing = await house.staff(), await house.passer_by()
    await sol.post(f"{OWLS}/entry", entry="open")
    assert (await passing.get("/rooms")).json()["rooms"] == [], "in no list"
    await sol.post(f"{OWLS}/entry", entry="invite", listed="yes")
    assert (await passing.post("/rooms/owls/join", name="Nia", agree="yes")).status_code == 403
    await sol.post(f"{OWLS}/entry", entry="open", listed="yes")
    assert (await passing.post("/rooms/owls/join", name="Nia", agree="yes")).status_code == 200


async def test_the_desk_lets_people_in_without_a_seat_of_its_own(house: House) -> None:
    await house.room("ask", entry=Entry.REQUEST)
    nia, ben = await house.passer_by(), await house.passer_by()
    for person, name in ((nia, "Nia"), (ben, "Ben Fox")):
        await person.joins("ask", name)
        assert (await person.get("/rooms/ask/chat")).status_code == 403
    sol, _desk = await on_duty(house, "Sol")
    asking = {
        row["name"]: row["id"] for row in (await sol.get("/desk/rooms/ask")).json()["waiting"]
    }
    await sol.post(f"/desk/rooms/ask/people/{asking['Nia']}/admit")
    await sol.post(f"/desk/rooms/ask/people/{asking['Ben Fox']}/decline")
    assert (await nia.get("/rooms/ask/chat")).status_code == 200
    assert (await ben.get("/rooms/ask/chat")).status_code == 404
    assert {"member.admit", "member.decline"} <= set(await acts_logged(house))
