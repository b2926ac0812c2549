"""The wires: our class inside uvicorn, the plain path beside it, and readers who are behind."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.chat import Chat, Visitor
from server.live.connection import TOO_SLOW
from server.live.frames import Burst, Frame
from server.web import access
from server.web.wires import KithProtocol
from tests.house import Clock, House, serving, settings_for
from tests.stalled import Stalled, until

BIG = "lines " * 600


@pytest.fixture(params=["our class", "plain asgi"])
async def any_wire(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[House]:
    if request.param == "plain asgi":
        monkeypatch.setattr("server.web.serving.KithProtocol", "websockets-sansio")
    settings = settings_for(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path)
    async with serving(settings, Clock()) as house:
        await house.room("owls")
        house.is_ours = request.param == "our class"  # type: ignore[attr-defined]
        yield house


def connections(house: House) -> list[Any]:
    return house.chat.hub.connections()


async def test_uvicorn_still_has_what_our_class_leans_on(house: House) -> None:
    """Fails loudly when uvicorn's inside changes: mend `server/web/wires.py`, then move the pin."""
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    (connection,) = connections(house)
    assert isinstance(connection.wire, KithProtocol), "uvicorn did not use our class"
    protocol = connection.wire
    for name in ("transport", "queue", "conn", "close_sent", "read_paused", "handshake_complete",
                 "close_timer", "ping_interval", "loop", "writable", "tasks"):  # fmt: skip
        assert hasattr(protocol, name), name
    for name in ("pause_writing", "resume_writing", "data_received", "handle_connect", "run_asgi",
                 "handle_close", "handle_parser_exception", "connection_lost"):  # fmt: skip
        assert getattr(WebSocketsSansIOProtocol, name) is not getattr(KithProtocol, name)
    assert protocol.ping_timer is None, "keep-alive is ours"
    burst = Burst([Frame(b'{"type":"typing","n":1}'), Frame(b'{"type":"typing","n":2}')])
    connection.wire.write(burst)
    assert [(await a.event("typing"))["n"] for _ in range(2)] == [1, 2]


async def test_a_silent_member_costs_no_task_and_no_memory_of_the_handshake(house: House) -> None:
    ada = await house.member("Ada Wren")
    a = await ada.enters()
    (wire,) = [connection.wire for connection in connections(house)]
    await until(lambda: not wire.tasks)
    assert not any(hasattr(wire, name) for name in ("scope", "request", "response"))
    await a.says("still heard")


async def test_what_comes_at_once_and_early_is_answered_in_order(
    any_wire: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hasty client does not wait for the hello, nor for one answer before it asks for more."""
    is_at_door, gate = asyncio.Event(), asyncio.Event()
    look = access.signed_in

    async def visitor(chat: Chat, socket: Any) -> Visitor:
        is_at_door.set()
        await gate.wait()
        return await look(chat, socket)

    a = Stalled(await any_wire.member("Ada Wren"))
    monkeypatch.setattr(access, "signed_in", visitor)
    commands = [
        {"do": "post", "ref": ref, "room": "owls", "key": f"key-{ref:08}", "body": f"line {ref}"}
        for ref in range(30)
    ]
    await a.connects()
    await is_at_door.wait()
    await a.sends({"do": "open", "ref": 99, "room": "owls"}, *commands)
    gate.set()
    await a.reads_until(b'"ref":29,')
    told = a.told()
    assert [one["ref"] for one in told if one["type"] == "reply"] == [99, *range(30)]
    said = [one["message"]["body"] for one in told if one["type"] == "message"]
    assert said == [f"line {ref}" for ref in range(len(said))]
    a.socket.close()


async def test_a_socket_that_goes_while_it_is_answered_leaves_no_seat(any_wire: House) -> None:
    ada, ben = await any_wire.member("Ada Wren"), await any_wire.member("Ben Fox")
    b = await ben.enters()
    for _ in range(5):
        a = await ada.socket()
        await a.connection.send(json.dumps({"do": "open", "ref": 1, "room": "owls"}))
        a.connection.transport.abort()
    await until(lambda: len(connections(any_wire)) == 1)
    assert any_wire.chat.hub.people(1)[0] == 1
    (channel,) = any_wire.chat.hub.channels()
    assert [seat.person.name for seat in channel.seats()] == ["Ben Fox"]
    await b.says("only me")


async def test_both_wires_carry_a_conversation(any_wire: House) -> None:
    ada, ben = await any_wire.member("Ada Wren"), await any_wire.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    uses_ours = [isinstance(c.wire, KithProtocol) for c in connections(any_wire)]
    assert uses_ours == [any_wire.is_ours] * 2  # type: ignore[attr-defined]
    for number in range(50):
        await a.says(f"line {number}")
    await b.settled()
    assert [e["message"]["body"] for e in b.said()] == [f"line {n}" for n in range(50)]
    await ben.post("/sign-out")
    assert await b.closed() == 4001
    await a.settled()


async def test_law_6_a_stalled_reader_is_let_go_and_slows_nobody(
    house: House, small_kernel_buffers: None
) -> None:
    ada, ben, cy = [await house.member(n) for n in ("Ada Wren", "Ben Fox", "Cy Newt")]
    stalled = Stalled(cy)
    await stalled.enters()
    (behind,) = connections(house)
    a, b = await ada.enters(), await ben.enters()
    said = 0
    while behind.close_code is None and said < 500:
        await (a if said % 2 else b).says(f"{said} {BIG}")
        said += 1
        assert behind.wire.transport.get_write_buffer_size() < 64 * 1024
    await b.settled()
    assert len(b.said()) == said, "the others heard everything"
    assert behind.close_code == TOO_SLOW
    stalled.socket.close()


async def test_law_6_a_reader_who_comes_back_in_time_misses_nothing(
    house: House, small_kernel_buffers: None
) -> None:
    ada, cy = await house.member("Ada Wren"), await house.member("Cy Newt")
    stalled = Stalled(cy)
    await stalled.enters()
    (behind,) = connections(house)
    a = await ada.enters()
    said = 0
    while not behind.wire.is_full:
        await a.says(f"<{said}> {BIG}")
        said += 1
    for _ in range(10):
        await a.says(f"<{said}> {BIG}")
        said += 1
    read = await stalled.reads_until(f"<{said - 1}>".encode())
    places = [read.find(f"<{number}>".encode()) for number in range(said)]
    assert -1 not in places[1:] and places[1:] == sorted(places[1:])
    assert behind.close_code is None
    stalled.socket.close()


async def test_what_was_taken_in_part_is_finished_before_anything_else(
    house: House, small_kernel_buffers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room writes past the transport; rests, replies and pings go through it. No byte moves."""
    rests: list[int] = []
    write_rest = KithProtocol.write_rest

    def watched(wire: KithProtocol, data: bytes) -> None:
        rests.append(len(data))
        write_rest(wire, data)

    monkeypatch.setattr(KithProtocol, "write_rest", watched)
    stalled = Stalled(await house.member("Cy Newt"))
    await stalled.enters()
    (behind,) = connections(house)
    (channel,) = house.chat.hub.channels()
    for round_ in range(4):
        await until(lambda: behind.wire.fd in channel._listening)
        for number in range(15 * round_, 15 * round_ + 15):
            channel.say(None, Frame(b'{"room":%d,"words":"%s"}' % (number, BIG.encode())))
            channel.flush()
            behind.send(Frame(b'{"mine":%d}' % number))
            behind.wire.ping()
        assert behind.wire.is_full
        assert behind.wire.fd not in channel._listening
        await stalled.reads_until(b'"room":%d,' % number, b'"mine":%d}' % number)
    whole = len(Frame(b'{"room":10,"words":"%s"}' % BIG.encode()).wire)
    assert any(0 < rest < whole for rest in rests), "some frame was taken in part"
    channel.say(None, Frame(b'{"room":60}'))
    await stalled.reads_until(b'{"room":60}')
    told = stalled.told()
    assert [one["room"] for one in told if isinstance(one.get("room"), int)] == [*range(61)]
    assert [one["mine"] for one in told if "mine" in one] == [*range(60)]
    stalled.socket.close()


async def test_a_lost_socket_is_out_of_its_rooms_before_its_descriptor_is_anothers(
    house: House,
) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    (channel,) = house.chat.hub.channels()
    await until(lambda: len(channel._listening) == 2)
    wire = next(c.wire for c in connections(house) if c.seats[1].person.name == "Ada Wren")
    assert wire.fd in channel._listening
    close_descriptor = wire.connection_lost  # what the transport calls before it closes it
    at_loss = []

    def watched(fault: Exception | None) -> None:
        close_descriptor(fault)
        at_loss.append(wire.fd in channel._listening)

    wire.connection_lost = watched
    a.connection.transport.abort()
    await until(lambda: bool(at_loss))
    assert at_loss == [False]
    await b.says("still here")
    await b.event("message")
