"""Going through what was said: before or after a place, around a message, what is new to me."""

from tests.house import House


async def test_a_page_may_lie_before_after_or_around(house: House) -> None:
    a = await (await house.member("Ada Wren")).enters()
    ids = [(await a.says(f"line {number}"))["message"]["id"] for number in range(1, 10)]

    async def page(**where: object) -> tuple[list[int], bool, bool]:
        found = await a.ask("history", room="owls", limit=3, **where)
        return [m["seq"] for m in found["messages"]], found["more"], found["newer"]

    assert await page() == ([7, 8, 9], True, False)
    assert await page(before=4) == ([1, 2, 3], False, False)
    assert await page(after=6) == ([7, 8, 9], False, False)
    assert await page(after=2) == ([3, 4, 5], True, False)
    assert await page(around=ids[4]) == ([4, 5, 6], True, True)
    assert await page(around=ids[0]) == ([1, 2], False, True)
    assert await page(around=ids[8]) == ([8, 9], True, False)


async def test_a_message_of_another_room_leads_nowhere(house: House) -> None:
    await house.room("larks")
    theirs = await (await house.member("Cal Lark", "larks")).enters("larks")
    elsewhere = (await theirs.says("not for owls", room="larks"))["message"]["id"]
    a = await (await house.member("Ada Wren")).enters()
    assert (await theirs.ask("history", room="larks", around=elsewhere))["messages"]
    for message in (elsewhere, "no-such-message"):
        assert (await a.refused("history", room="owls", around=message))["code"] == "not_found"


async def test_what_is_new_to_me_begins_after_what_i_read(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()

    async def new_to_ada() -> tuple[str | None, int]:
        page = (await ada.get("/rooms/owls/chat")).json()
        return page["unread"], page["unread_count"]

    old = (await b.says("read long ago"))["message"]
    assert await new_to_ada() == (None, 0), "a first visit has nothing to catch up with"
    await a.ask("read", room="owls", rev=old["rev"])
    assert await new_to_ada() == (None, 0)
    await a.says("my own words are not new to me")
    assert await new_to_ada() == (None, 0)
    first = (await b.says("new"))["message"]["id"]
    await b.ask("withdraw", message=(await b.says("taken back"))["message"]["id"])
    await b.says("newer")
    assert await new_to_ada() == (first, 2)
