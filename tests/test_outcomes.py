"""What a room may choose about conduct, within bounds; how somebody in distress is met, never."""

from sqlmodel import Session, select

from server.models import AuditEntry
from tests.house import House

HARSH = "you are pathetic and everyone here is faking it"
CRISIS = "I want to kill myself"
LINK = "look at https://a-shop.example/tea"
SWEARS = "fuck this week"


async def test_a_facilitator_chooses_and_it_holds_from_the_next_word_on(house: House) -> None:
    ada, fay = await house.member("Ada Wren"), await house.facilitator("Fay Lark")
    a = await ada.enters()
    assert (await a.says(SWEARS))["message"]["masked"] is False
    assert "nudge" in await a.says(HARSH)
    await fay.post("/rooms/owls/outcomes", profanity="mask", harassment="hold")
    told = (await a.event("room"))["settings"]["outcomes"]
    assert (told["profanity"], told["harassment"], told["spam"]) == ("mask", "hold", "hold")
    assert (await a.says(SWEARS))["message"]["body"] == "████ this week"
    assert "held" in await a.says(HARSH)
    page = (await fay.page("/rooms/owls/people")).text
    assert '<option value="mask" selected>' in page


async def test_it_holds_for_who_is_not_live_and_for_edits_and_drafts(house: House) -> None:
    ada, fay = await house.member("Ada Wren"), await house.facilitator("Fay Lark")
    await fay.post("/rooms/owls/outcomes", profanity="mask", harassment="hold")
    await ada.post("/rooms/owls/plain", body=SWEARS, key="key-12345678")
    a = await ada.enters()
    said = a.opened["messages"][0]
    assert said["body"] == "████ this week"
    changed = await a.ask("edit", message=said["id"], body="fuck it all")
    assert changed["message"]["body"] == "████ it all"
    assert (await a.ask("check", room="owls", body=HARSH))["preview"]["outcome"] == "hold"


async def test_nothing_a_room_chooses_turns_care_off(house: House) -> None:
    ada, fay = await house.member("Ada Wren"), await house.facilitator("Fay Lark")
    a = await ada.enters()
    for wish in ({"ideation": "allow"}, {"care": "off"}, {"distress": "hold"}):
        await fay.post("/rooms/owls/outcomes", **wish)
        reply = await a.says(CRISIS)
        assert reply["message"]["state"] == "visible" and reply["care"]["level"] == 3
    for name, beyond in (("spam", "allow"), ("harassment", "allow"), ("profanity", "refuse")):
        response = await fay.post("/rooms/owls/outcomes", **{name: beyond})
        assert response.status_code == 400, f"{name}: {beyond} is out of bounds"
    assert (await fay.post("/rooms/owls/outcomes", spam="nudge")).status_code == 200


async def test_only_who_looks_after_the_room_may_choose(house: House) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    assert (await ada.post("/rooms/owls/outcomes", profanity="mask")).status_code == 403
    await house.room("nest")
    fay = await house.facilitator("Fay Lark", "nest")
    assert (await fay.post("/rooms/owls/outcomes", profanity="mask")).status_code == 404
    assert (await sol.post("/rooms/owls/outcomes", profanity="mask")).status_code == 200
    assert (await sol.get("/rooms/owls/people")).json()["outcomes"]["profanity"] == "mask"

    def look(session: Session) -> list[AuditEntry]:
        return list(session.exec(select(AuditEntry).where(AuditEntry.act == "room.outcomes")))

    log = await house.chat.store.read(look)
    assert [entry.details for entry in log] == [{"profanity": ["allow", "mask"]}]


async def test_a_newcomers_link_is_looked_at_first(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    assert "held" in await a.says(LINK)
    house.clock.move(minutes=20)
    assert "nudge" in await a.says(LINK)
    f = await (await house.facilitator("Fay Lark")).enters()
    assert "nudge" in await f.says(LINK), "a facilitator is no newcomer"
