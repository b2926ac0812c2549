"""Erasing oneself in one process while one talks and reads by way of another."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import col, select
from websockets.exceptions import ConnectionClosed

from server.models import Membership, Message, MessageState, Shield
from tests.house import Person, Socket
from tests.test_erasure import ERASE, LEFT, MARK, marked
from tests.test_processes import Two, two

__all__ = ["two"]
OWLS = "/rooms/owls"


async def until_no(act: Callable[[int], Awaitable[Any]]) -> int:
    """Again and again until there is a no, or an end; how often it was a yes."""
    with pytest.raises((AssertionError, ConnectionClosed)):
        for number in itertools.count():
            await act(number)
    return number


def talk(mia: Socket, theirs: str) -> Callable[[int], Awaitable[Any]]:
    """What she does on one of her screens."""

    async def again(number: int) -> None:
        said = (await mia.says(f"{MARK} {number}", label=MARK))["message"]["id"]
        await mia.ask("edit", message=said, body=f"{MARK} {number}, changed")
        await mia.ask("react", message=theirs, kind="hug", on=bool(number % 2))
        await mia.ask("shield", topic=f"{MARK} {number}", on=True)

    return again


async def reads(person: Person) -> None:
    for path in ("/messages", "/plain", "/search?q=" + MARK):
        assert (await person.get(OWLS + path)).status_code == 200


async def test_who_is_erased_here_while_they_talk_there_comes_back_nowhere(
    two: Two, caplog: pytest.LogCaptureFixture
) -> None:
    mia, ben = await two.here.member("Mia Owl"), await two.here.member("Ben Fox")
    mia_there, ben_there = await two.across(mia), await two.across(ben)
    here, b_here, b = await mia.enters(), await ben.enters(), await ben_there.enters()
    theirs = (await b.says("good evening"))["message"]["id"]
    tabs = [await mia_there.enters() for _ in range(3)]
    talking = [asyncio.create_task(until_no(talk(tab, theirs))) for tab in tabs]
    reading = asyncio.create_task(until_no(lambda _: reads(mia_there)))
    seen = [(await b.event("message"))["message"] for _ in range(9)]
    assert any(MARK in (message["body"] or "") for message in seen), "they were talking"

    async def answer(number: int) -> None:
        mine = [m["id"] for m in seen if m["author"]["name"] == "Mia Owl"]
        await b_here.try_("react", message=mine[number % len(mine)], kind="hug", on=True)
        await b_here.says(f"I hear you {number}", reply_to=mine[0])

    answering = asyncio.create_task(until_no(answer))
    assert (await mia.post("/me/erase", **ERASE)).status_code == 200
    assert min(await asyncio.gather(*talking)) > 0
    await reading
    assert [await socket.closed() for socket in (here, *tabs)] == [4001] * 4
    answering.cancel()

    await nothing_is_left(two)
    await every_screen_agrees(b, seen)
    assert (await mia_there.get("/me")).status_code == 401
    assert (await ben_there.get(OWLS + "/plain")).text.count(MARK) == 0
    failed = [r for r in caplog.records if r.levelno >= logging.ERROR and r.name.startswith("kith")]
    assert failed == [], "no act was lost to a clash or a deadlock"


async def nothing_is_left(two: Two) -> None:
    for house in (two.here, two.there):
        assert await house.chat.store.read(marked) == set()
    of_hers = (
        select(Message.state)
        .join(Membership, col(Membership.id) == Message.author_id)
        .where(Membership.name == LEFT)
    )
    states = await two.here.chat.store.read(lambda s: s.exec(of_hers).all())
    assert states and set(states) == {MessageState.WITHDRAWN}
    assert await two.here.chat.store.read(lambda s: s.exec(select(Shield)).all()) == []


async def every_screen_agrees(b: Socket, seen: list[dict[str, Any]]) -> None:
    """Who watched it from the other process sees what somebody sees who comes now."""
    fresh = await b.ask("open", room="owls", since=0)
    heard = [event["message"] for event in b.said()]
    latest = {m["id"]: m for m in sorted([*seen, *heard], key=lambda m: m["rev"])}
    assert len(heard) + len(seen) >= fresh["rev"] - 1
    now = {m["id"]: m for m in fresh["messages"]}
    assert {i: m for i, m in latest.items() if i in now} == now
    assert all(m["body"] is None for m in now.values() if m["author"]["name"] == LEFT)
