"""Goodbyes and dead lines: who is told that it ends, and who is let go without being told."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from server.actions import upkeep
from server.live import hub
from server.live.connection import BYE
from server.live.frames import Burst, Frame
from server.models import Message
from server.store.database import open_engine
from server.web import wires
from tests.bench import machine, sample, serving
from tests.bench.crowd import Crowd
from tests.bench.databases import sqlite
from tests.bench.town import settle
from tests.house import House
from tests.services.process import free_port, running
from tests.stalled import Stalled, until

MEMBERS = 400
RESTARTING = 1012


def test_asked_to_stop_the_server_tells_everybody_keeps_what_it_acked_and_ends() -> None:
    machine.raise_file_limit()
    with sqlite() as (folder, url), tempfile.TemporaryDirectory() as place:
        cookies, port = settle(url, [sample.ROOM], MEMBERS), free_port()
        command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
        env = serving.environment(folder, url)
        with running(command, Path(place), lambda: serving.is_ready(port), env) as process:
            crowd = Crowd(port, "/socket")
            crowd.enter(cookies, [sample.ROOM] * MEMBERS)
            acked = talk_until_it_ends(crowd, process)
            assert process.wait(20) == -signal.SIGTERM
        assert [member.close_code for member in crowd.members] == [RESTARTING] * MEMBERS
        assert acked
        engine = open_engine(url, writes=False)
        with Session(engine) as session:
            kept = session.exec(select(Message.key).where(col(Message.key).in_(acked))).all()
        engine.dispose()
        assert sorted(kept) == sorted(acked)


def talk_until_it_ends(crowd: Crowd, process: subprocess.Popen[bytes]) -> list[str]:
    """Everybody posts; when some are answered the server is asked to stop. The acked keys."""
    acked: list[str] = []

    def say(number: int) -> None:
        def then(reply: dict[str, Any]) -> None:
            if reply["ok"]:
                acked.append(key)

        key, words = f"key-{number:08}", sample.body(number)
        crowd.members[number].ask("post", then, room=sample.ROOM, key=key, body=words)

    for number in range(MEMBERS):
        say(number)
    ends = time.monotonic() + 30
    while crowd.lost < MEMBERS and time.monotonic() < ends:
        crowd.pump(0.1)
        if acked and not crowd.lost:
            process.terminate()
    return acked


@pytest.mark.parametrize("who", ["one of us", "the server"])
async def test_who_never_answers_a_goodbye_is_let_go(
    house: House, small_kernel_buffers: None, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """Nobody's silence holds up an end."""
    monkeypatch.setattr(wires, "GOODBYE", 0.01)
    connection = await half_open(house)
    if who == "one of us":
        connection.close(BYE)
    else:
        connection.wire.shutdown()
    await until(lambda: connection.wire.disconnected and not house.chat.hub.connections())
    assert house.chat.hub.people(1)[0] == 0


async def test_the_server_may_end_at_the_moment_somebody_leaves(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their goodbye was answered, and their line is not gone yet: a second one would be a fault."""
    seat = await (await house.member("Plum Otter")).enters()
    wire = house.chat.hub.connections()[0].wire
    leave, ended = wire.handle_close, []

    def both(event: Any) -> None:
        leave(event)
        ended.append(wire.shutdown())

    monkeypatch.setattr(wire, "handle_close", both)
    await seat.connection.close()
    await until(lambda: not house.chat.hub.connections())
    assert ended == [None]


async def test_a_half_open_line_is_asked_for_a_sign_of_life_and_then_let_go(
    house: House, small_kernel_buffers: None
) -> None:
    """Its network is gone without a word: nothing is read there, and nothing comes back."""
    connection = await half_open(house)
    connection.wire.heard_at -= hub.SILENT + 1
    house.chat.hub.sweep()
    assert house.chat.hub.connections() == [connection], "it may still be there"
    connection.wire.heard_at -= hub.DEAD - hub.SILENT
    house.chat.hub.sweep()
    await until(lambda: connection.wire.disconnected and not house.chat.hub.connections())
    assert house.chat.hub.people(1)[0] == 0


def test_dead_peers_are_found_within_75_seconds() -> None:
    assert hub.SILENT + 2 * upkeep.SWEEP < hub.DEAD, "time to answer before it is too late"
    assert hub.DEAD + upkeep.SWEEP <= 75


async def half_open(house: House) -> Any:
    """Somebody in the room whose socket takes nothing more."""
    stalled = Stalled(await house.member("Cy Newt"))
    house.doors.callback(stalled.socket.close)
    await stalled.enters()
    (connection,) = house.chat.hub.connections()
    connection.wire.write(Burst([Frame(b'{"words":"%s"}' % (b"words " * 20_000))]))
    assert connection.wire.is_full, "more than its kernel and ours take together"
    return connection


async def test_dead_peers_are_let_go(house: House) -> None:
    ada = await house.member("Ada Wren")
    await ada.enters()
    (connection,) = house.chat.hub.connections()
    protocol = connection.wire
    protocol.heard_at -= 30
    house.chat.hub.sweep()  # asks for a sign of life, which the client gives
    await until(lambda: connection.wire.silence() < 25)
    protocol.heard_at -= 70
    house.chat.hub.sweep()
    await until(lambda: not house.chat.hub.connections())
    assert house.chat.hub.people(1) == (0, [])
