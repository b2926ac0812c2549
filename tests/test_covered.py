"""Covered words: their author sees all of them, others what is safe, a moderator with a reason."""

import pytest
from sqlmodel import Session, select

from server.models import AuditEntry
from tests.house import House, Socket

PILLS = "I just took all my pills and I'm getting sleepy"
SHOWN = "I just took ████████████ and I'm getting sleepy"
PHONE = "my number is 415-555-0191"
LOW = "everyone would be better off without me"


async def two(house: House) -> tuple[Socket, Socket]:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    return await ada.enters(), await ben.enters()


async def test_the_author_sees_all_on_every_screen_and_others_never(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, tab, b = await ada.enters(), await ada.enters(), await ben.enters()
    said = (await a.says(PILLS))["message"]
    assert (said["body"], said["masked"]) == (SHOWN, True)
    for mine in (a, tab):
        own = await mine.event("own")
        assert (own["message"], own["body"]) == (said["id"], PILLS)
    assert (await a.ask("open", room="owls"))["own"] == {said["id"]: PILLS}
    page = (await ada.get("/rooms/owls/chat")).json()
    assert page["own"] == {said["id"]: PILLS} and page["messages"][0]["body"] == SHOWN
    assert (await ada.get("/rooms/owls/messages")).json()["own"] == {said["id"]: PILLS}
    for path in ("chat", "plain"):
        text = (await ada.page(f"/rooms/owls/{path}")).text
        assert "took all my pills" in text and ">████████████</span> and I&#39;m" in text

    await b.settled()
    assert "own" not in {m["type"] for m in b.heard}
    assert (await b.ask("open", room="owls"))["own"] == {}
    for path in ("chat", "plain", "messages"):
        assert "took all my pills" not in (await ben.page(f"/rooms/owls/{path}")).text
        assert "took all my pills" not in (await ben.get(f"/rooms/owls/{path}")).text


async def test_own_words_follow_an_edit_and_a_release(house: House) -> None:
    a, b = await two(house)
    said = (await a.says("hello"))["message"]["id"]
    await a.ask("edit", message=said, body=PHONE, anyway=True)
    assert (await a.event("own"))["body"] == PHONE
    await b.settled()
    assert not [m for m in b.said() if "0191" in m["message"]["body"]]
    await a.ask("edit", message=said, body="hello again")
    assert (await a.ask("open", room="owls"))["own"] == {}
    sol = await house.staff()
    desk = await sol.socket()
    await desk.ask("duty", on=True)
    both = f"you are pathetic, {PHONE}"
    held = (await a.says(both, anyway=True))["held"]["id"]
    case = (await desk.event("case"))["case"]["id"]
    await desk.ask("claim", case=case)
    await desk.ask("decide", case=case, act="release_masked", reason="Without the number.")
    own = await a.event("own")
    assert (own["message"], own["body"]) == (held, both)


async def test_the_room_sees_that_somebody_is_asked_and_comes(house: House) -> None:
    a, b = await two(house)
    sol = await house.staff()
    desk = await sol.socket()
    await desk.ask("duty", on=True)
    await a.says(PILLS)
    assert (await b.event("message"))["message"]["response"] == "asked"
    case = (await desk.event("case"))["case"]["id"]
    await desk.ask("claim", case=case)
    coming = await b.event("message")
    assert coming["message"]["response"] == "coming" and coming["rev"] == 2
    await desk.ask("decide", case=case, act="close", reason="We are talking.")
    second = await (await house.staff("Max Reed")).socket()
    await second.ask("confirm", case=case, agree=True)
    assert (await b.event("message"))["message"]["response"] is None
    fresh = (await b.ask("open", room="owls"))["messages"]
    assert [m["response"] for m in fresh] == [None], "snapshot and events say the same"


async def test_what_needs_no_rescue_says_nothing_of_one(house: House) -> None:
    a, b = await two(house)
    for words, response in (
        ("is anybody awake?", None),
        (LOW, "welcome"),
        ("I want to die", None),
        (PHONE, None),
    ):
        await a.says(words, anyway=True)
        assert (await b.event("message"))["message"]["response"] == response, words


async def test_a_moderator_reads_covered_words_with_a_reason_that_is_logged(house: House) -> None:
    a, _b = await two(house)
    sol = await house.staff()
    desk = await sol.socket()
    said = (await a.says(PILLS))["message"]["id"]
    plain = (await a.says("hello"))["message"]["id"]
    assert (await desk.refused("reveal", message=said, reason="  "))["code"] == "reason"
    assert (await desk.refused("reveal", message=plain, reason="x"))["code"] == "not_covered"
    assert (await a.refused("reveal", message=said, reason="x"))["code"] == "not_found"
    assert (await desk.ask("reveal", message=said, reason="To know how much."))["body"] == PILLS

    def look(session: Session) -> list[AuditEntry]:
        return list(session.exec(select(AuditEntry).where(AuditEntry.act == "message.reveal")))

    (entry,) = await house.chat.store.read(look)
    assert (entry.subject, entry.reason) == (f"message:{said}", "To know how much.")
    assert "pills" not in str(entry.model_dump())
    await a.ask("withdraw", message=said)
    assert (await desk.refused("reveal", message=said, reason="x"))["code"] == "not_found"


@pytest.mark.parametrize("is_staffed", [True, False])
async def test_the_card_says_who_is_told_and_what_we_cannot_do(
    house: House, is_staffed: bool
) -> None:
    a, _b = await two(house)
    desk = await (await house.staff()).socket()
    await desk.ask("duty", on=is_staffed)
    card = (await a.says(PILLS))["care"]
    assert card["level"] == 5 and "cannot send help" in card["limits"]
    assert card["staffed"] is is_staffed and bool(card["look_by"]) is is_staffed
    milder = (await a.says("I want to die"))["care"]
    assert milder["limits"] == ""


async def test_the_card_names_lines_of_the_country_somebody_chose(house: House) -> None:
    a, _b = await two(house)
    ours = (await a.says("I want to die"))["care"]
    elin = await house.member("Elin")
    elin.client.cookies.set("kith-country", "DE")
    theirs = (await (await elin.enters()).says("I want to die"))["care"]
    assert theirs["emergency"] == "112" != ours["emergency"]
    assert {line["name"] for line in theirs["lines"]}.isdisjoint(
        line["name"] for line in ours["lines"]
    )
