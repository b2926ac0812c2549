"""Every command against everybody who can have a socket; a no leaves no trace and no sound."""

from typing import Any

import pytest

from server.actions.table import COMMANDS
from tests.doors.knock import close_code
from tests.doors.ledger import difference, live_in, rows_of
from tests.doors.orders import HERE, ORDERS, SEEN, YES, Order
from tests.doors.scene import CAST, OWLS, Scene
from tests.house import Socket

NUMBERS = {"decision", "referral", "professional"}  # what is known by a number
NAMES = {command.__struct_config__.tag: command for command in ORDERS}


def test_every_command_has_its_rights_written_down() -> None:
    assert set(COMMANDS) == set(ORDERS)


async def test_somebody_passing_by_gets_no_socket(scene: Scene) -> None:
    await scene.again()
    assert await close_code(scene.house, scene.cast["passing"]) == 4001
    member = await scene.cast["member"].socket()
    assert member.hello["type"] == "hello", "the no above could have failed"
    await member.connection.close()


@pytest.mark.parametrize("do", NAMES)
async def test_a_command_is_answered_to_everybody_as_it_should(scene: Scene, do: str) -> None:
    order = ORDERS[NAMES[do]]
    fields = {
        name: value.format(**scene.things) if isinstance(value, str) else value
        for name, value in order.fields.items()
    }
    for name in NUMBERS & set(fields):
        fields[name] = int(fields[name])
    wrong = []
    for part in CAST:
        if part == "passing":
            continue
        await scene.again()
        wrong += [f"{part}: {fault}" for fault in await _try(scene, part, order, do, fields)]
    assert wrong == []
    assert {order.of(part) for part in CAST} & {YES, SEEN}


async def _try(scene: Scene, part: str, order: Order, do: str, fields: dict[str, Any]) -> list[str]:
    """Send it; what was not as it should be. A peer sits in the room and listens."""
    listener = await scene.cast["peer"].enters(OWLS)
    socket = await scene.cast[part].socket()
    if order.from_inside and part in HERE.split():
        await socket.ask("open", room=OWLS)
    await _quiet(listener)
    live = live_in(scene.house)
    before = await rows_of(scene.house)
    reply = await socket.try_(do, **fields)
    traces = [*difference(before, await rows_of(scene.house)), *await _quiet(listener)]
    if live_in(scene.house) != live:
        traces.append("seats or duty")
    await socket.connection.close()
    await listener.connection.close()
    return list(_faults(order.of(part), reply, traces))


def _faults(wanted: str, reply: dict[str, Any], traces: list[str]) -> list[str]:
    code = YES if reply["ok"] else reply["error"]["code"]
    if code != (YES if wanted == SEEN else wanted):
        return [f"{code} instead of {wanted}"]
    if bool(traces) is not (wanted == YES):
        return [f"left {traces or 'no trace'}"]
    return []


async def _quiet(listener: Socket) -> list[str]:
    """What a peer has heard since the last time, but for who came and went."""
    await listener.settled()
    heard = [message["type"] for message in listener.heard if message["type"] != "people"]
    listener.heard.clear()
    return heard
