"""The laws of the house, one by one, over real sockets and on both databases."""

import pytest

from tests.house import House


def bodies(events: list[dict]) -> list[str]:
    return [event["message"]["body"] for event in events]


async def test_a_message_reaches_everybody_once_in_order(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    for number in range(20):
        await (a if number % 2 else b).says(f"line {number}")
    for socket in (a, b):
        await socket.settled()
        assert bodies(socket.said()) == [f"line {number}" for number in range(20)]
        assert [e["rev"] for e in socket.said()] == list(range(1, 21))
        assert [e["message"]["seq"] for e in socket.said()] == list(range(1, 21))


async def test_law_1_refused_leaves_no_trace(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    await a.refused("post", room="owls", key="key-12345678", body="   ")
    await a.refused("post", room="owls", key="key-12345678", body="x" * 4001)
    await a.refused("post", room="elsewhere", key="key-12345678", body="hello")
    await b.settled()
    assert b.said() == []
    assert (await b.ask("open", room="owls"))["messages"] == []
    assert (await a.says("hello", key="key-12345678"))["message"]["body"] == "hello"
    await b.settled()
    assert bodies(b.said()) == ["hello"], "the negative above could have failed"


async def test_law_2_the_same_key_adds_nothing(house: House) -> None:
    ada = await house.member("Ada Wren")
    a, again = await ada.enters(), await ada.enters()
    first = await a.says("only once", key="key-12345678")
    second = await again.says("only once", key="key-12345678")
    assert first["message"]["id"] == second["message"]["id"]
    page = (await ada.get("/rooms/owls/messages")).json()
    assert [m["body"] for m in page["messages"]] == ["only once"]


async def test_law_4_snapshot_plus_events_is_a_fresh_snapshot(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    state: dict[str, dict] = {m["id"]: m for m in b.opened["messages"]}
    one = (await a.says("one"))["message"]["id"]
    two = (await a.says("two", need="listen", label="sleep"))["message"]["id"]
    await b.says("three", reply_to=one)
    await b.ask("react", message=one, kind="hug", on=True)
    await b.ask("react", message=two, kind="hug", on=True)
    await b.ask("react", message=two, kind="hug", on=False)
    await a.ask("edit", message=one, body="one, edited")
    await a.ask("withdraw", message=two)
    await b.settled()
    for event in b.said():
        state[event["message"]["id"]] = event["message"]
    fresh = (await a.ask("open", room="owls"))["messages"]
    assert sorted(state.values(), key=lambda m: m["seq"]) == fresh
    assert [m["body"] for m in fresh] == ["one, edited", None, "three"]


async def test_law_4_resume_gives_every_change_once_in_rev_order(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    one = (await a.says("one"))["message"]["id"]
    await a.says("two")
    rev = (await b.ask("open", room="owls"))["rev"]
    await b.ask("close", room="owls")
    await a.ask("edit", message=one, body="one, edited")
    await a.says("three")
    resumed = await b.ask("open", room="owls", since=rev)
    assert not resumed["reset"]
    assert [m["body"] for m in resumed["messages"]] == ["one, edited", "three"]
    assert [m["rev"] for m in resumed["messages"]] == [3, 4]


@pytest.mark.parametrize("since", [10**6, 2**53])
async def test_law_4_an_unknown_cursor_is_a_reset(house: House, since: int) -> None:
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    await a.says("one")
    reply = await a.ask("open", room="owls", since=since)
    assert reply["reset"]
    assert [m["body"] for m in reply["messages"]] == ["one"]


async def test_law_5_a_member_who_left_hears_nothing_more(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    await a.says("before")
    await b.event("message")
    await ben.post("/rooms/owls/leave")
    await b.event("bye", room="owls")
    await a.says("after")
    await b.settled()
    assert b.said() == []
    assert (await b.refused("post", room="owls", key="key-12345678", body="hi"))["code"]
    assert (await ben.get("/rooms/owls/messages")).status_code == 404


async def test_law_5_signing_out_closes_the_socket(house: House) -> None:
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    assert (await ada.post("/sign-out")).status_code == 200
    assert await a.closed() == 4001
    assert [m["type"] for m in a.heard][-1] == "bye"
