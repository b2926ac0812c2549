"""Looks that many ask for: answered together, each to the right person, none from before."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
from sqlmodel import Session

from server.errors import Refused, malformed
from server.store import Store
from tests.house import Clock, House, Socket


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'kith.db'}", Clock())
    store.start()
    yield store
    store.stop()


class Asked:
    """A look that waits for a gate and remembers what it was asked for."""

    def __init__(self) -> None:
        self.keys: list[list[int]] = []
        self.began, self.gate = threading.Event(), threading.Event()

    def look(self, _session: Session, keys: Sequence[int]) -> dict[int, int | Refused]:
        self.keys.append(list(keys))
        self.began.set()
        self.gate.wait(10)
        if 13 in keys:
            raise malformed()
        return {key: Refused("odd", "Odd.") if key % 2 else key * 10 for key in keys}


async def test_who_asks_during_a_look_is_answered_by_the_next(store: Store) -> None:
    asked = Asked()
    look = asked.look
    first = asyncio.create_task(store.find(look, 2))
    await asyncio.to_thread(asked.began.wait, 10)
    others = [asyncio.create_task(store.find(look, key)) for key in (2, 4, 5, 4)]
    await asyncio.sleep(0)  # all of them wait
    others[0].cancel()  # whoever goes away takes nobody along
    asked.gate.set()
    assert await first == 20
    found = await asyncio.gather(*others[1:], return_exceptions=True)
    assert [f if isinstance(f, int) else type(f) for f in found] == [40, Refused, 40]
    assert asked.keys == [[2], [2, 4, 5]], "the first began before the others asked"


async def test_one_that_cannot_be_looked_for_fails_alone(store: Store) -> None:
    asked = Asked()
    asked.gate.set()
    look = asked.look
    found = await asyncio.gather(
        *(store.find(look, key) for key in (2, 4, 13, 6)), return_exceptions=True
    )
    assert [f if isinstance(f, int) else type(f) for f in found] == [20, 40, Refused, 60]


async def test_a_crowd_comes_back_and_each_is_told_what_they_missed(house: House) -> None:
    """All at once, with different cursors; who may not be there is refused, among the others."""
    await house.room("hares")
    ada = await house.member("Ada Wren")
    people = [await house.member(f"Guest {name} Fox") for name in ("Ann", "Bea", "Cy", "Dee")]
    await people[2].joins("hares", "Quiet Hare")
    a = await ada.enters()
    for number in range(6):
        await a.says(f"line {number}")
    gone = people[3]
    sockets = [await person.socket() for person in people]
    await gone.post("/rooms/owls/leave")

    async def opens(socket: Socket, room: str, since: int | None) -> object:
        more = {} if since is None else {"since": since}
        reply = await socket.try_("open", room=room, **more)
        if not reply["ok"]:
            return reply["error"]["code"]
        return reply["you"]["name"], [m["body"] for m in reply["messages"]], reply["reset"]

    lines = [f"line {number}" for number in range(6)]
    told = await asyncio.gather(
        opens(sockets[0], "owls", 4),
        opens(sockets[1], "owls", None),
        opens(sockets[2], "hares", 0),
        opens(sockets[3], "owls", 0),
    )
    assert told == [
        ("Guest Ann Fox", lines[4:], False),
        ("Guest Bea Fox", lines, False),
        ("Quiet Hare", [], False),
        "not_found",
    ]
