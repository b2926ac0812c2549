"""Open sockets: how many, how fast, and that losing a right is felt by them at once."""

import asyncio
import json
from collections.abc import Callable

import pytest
from sqlmodel import select

from server.actions import accounts, upkeep
from server.actions.staff import add
from server.identifiers import message_id
from server.models import Membership, SiteRole, Standing, User
from server.protocol.announcements import MembershipEnded
from server.protocol.events import Bye
from server.store import Store, Transaction
from server.store.journal import Draft
from tests.doors.knock import close_code
from tests.house import PASSPHRASE, House, Person, Socket


async def test_a_cookie_that_opens_nothing_gets_4001(door: House) -> None:
    mia = await door.member("Mia Owl")
    assert await close_code(door) == 4001
    stranger = await door.passer_by()
    stranger.client.cookies.set("kith", "x" * 43)
    assert await close_code(door, stranger) == 4001
    socket = await mia.socket()
    assert socket.hello["you"] == {"name": None, "role": "member"}
    await mia.post("/sign-out")
    assert await socket.closed() == 4001
    assert await close_code(door, mia) == 4001


async def test_a_ninth_socket_of_one_sign_in_is_turned_away(door: House) -> None:
    mia, nia = await door.member("Mia Owl"), await door.member("Nia Owl")
    sockets = [await mia.socket() for _ in range(8)]
    assert await close_code(door, mia) == 4009
    await nia.socket()
    await sockets[0].connection.close()
    await _until(lambda: len(door.chat.hub.connections()) == 8)
    await mia.socket()


async def test_haste_is_refused_first_and_then_closes_the_socket(door: House) -> None:
    mia, nia = await door.member("Mia Owl"), await door.member("Nia Owl")
    socket, other = await mia.enters(), await nia.enters()
    for ref in range(1, 120):
        await socket.connection.send(json.dumps({"do": "close", "ref": ref, "room": "x"}))
    assert await socket.closed() == 4009
    errors = [message["error"] for message in socket.heard if message["type"] == "reply"]
    hasty = [error for error in errors if error["code"] == "too_fast"]
    assert {error["code"] for error in errors[:50]} == {"not_found"}
    assert hasty
    assert all(error["retry_after"] > 0 for error in hasty)
    assert (await other.says("unhurt"))["ok"]


async def test_a_reader_who_stops_reading_is_let_go_and_hurts_nobody(door: House) -> None:
    mia, zoe = await door.member("Mia Owl"), await door.member("Zoe Owl")
    socket, stalled = await mia.enters(), await zoe.enters()
    stalled.connection.transport.pause_reading()
    mine = next(iter(door.chat.hub.connections())).user_id
    last = 0
    while len(door.chat.hub.connections()) == 2:  # until the kernel keeps no more for her
        posts = [_draft(door, mine, number) for number in range(last, last + 20)]
        await asyncio.gather(*(door.chat.store.post(post) for post in posts))
        last += 20
        await socket.event("message", rev=last)
    await socket.settled()
    assert len(socket.said()) == last - last // 20, "nothing was lost on who reads"
    stalled.connection.transport.abort()
    assert (await zoe.enters()).opened["rev"] == last, "and they resume"


def _draft(house: House, user_id: int, number: int) -> Draft:
    return Draft(
        id=message_id(house.clock()),
        user_id=user_id,
        room="owls",
        key=f"key-of-{number:06}",
        body=f"{number} " + "x" * 3900,
    )


async def lose_membership(house: House, person: Person, standing: Standing) -> None:
    """As a moderator's act would: the standing, and the announcement with it."""

    def act(tx: Transaction) -> None:
        member = tx.session.exec(select(Membership).where(Membership.name == "Mia Owl")).one()
        member.standing = standing
        tx.session.add(member)
        bye = Bye(code=str(standing), message="A moderator decided this.", room="owls")
        tx.announce(MembershipEnded(room_id=member.room_id, membership_id=member.id, bye=bye))

    await house.chat.store.write(act)


@pytest.mark.parametrize("standing", [Standing.REMOVED, Standing.BANNED])
async def test_who_loses_a_seat_hears_nothing_more_on_any_socket(
    door: House, standing: Standing
) -> None:
    await door.room("larks")
    mia, nia = await door.member("Mia Owl"), await door.member("Nia Owl")
    await mia.joins("larks", "Mia Lark")
    sockets = [await mia.enters(), await mia.enters()]
    await sockets[0].ask("open", room="larks")
    n = await nia.enters()
    said = await n.says("before")
    await lose_membership(door, mia, standing)
    for socket in sockets:
        assert (await socket.event("bye", room="owls"))["code"] == standing
        await socket.event("message")
    await n.says("after")
    await n.ask("typing", room="owls", on=True)
    for socket in sockets:
        await socket.settled()
        assert [m for m in socket.heard if m["type"] not in ("people",)] == []
        for do, more in {
            "open": {"room": "owls"},
            "history": {"room": "owls", "before": 9},
            "post": {"room": "owls", "key": "key-afterwards", "body": "hi"},
            "react": {"message": said["message"]["id"], "kind": "hug", "on": True},
            "typing": {"room": "owls", "on": True},
        }.items():
            assert (await socket.refused(do, **more))["code"] == "not_found", do
    assert (await sockets[0].says("still in the other", room="larks"))["ok"]


async def sign_out(house: House, mia: Person) -> None:
    await mia.post("/sign-out")


async def quick_exit(house: House, mia: Person) -> None:
    await mia.get("/exit", **{"sec-fetch-site": "same-origin"})


async def end_from_elsewhere(house: House, mia: Person) -> None:
    """The same person, on another browser, signs out everywhere else."""
    other = await house.passer_by()
    await other.post("/sign-in", name="Sol", passphrase=PASSPHRASE)
    assert (await other.post("/me/devices/end-others")).status_code == 200


async def ban(house: House, mia: Person) -> None:
    """As an act that bans an account would."""

    def act(tx: Transaction) -> None:
        user = tx.session.exec(select(User).where(User.name == "Sol")).one()
        user.banned_at = tx.now
        tx.session.add(user)
        accounts.end_everywhere(tx, user.id)

    await house.chat.store.write(act)


@pytest.mark.parametrize("end", [sign_out, quick_exit, end_from_elsewhere, ban])
async def test_the_end_of_a_sign_in_reaches_its_sockets(door: House, end: Callable) -> None:
    sol, nia = await door.staff("Sol"), await door.member("Nia Owl")
    await sol.joins("owls", "Sol Owl")
    socket, n = await sol.enters(), await nia.enters()
    await n.says("before")
    await end(door, sol)
    await n.says("after")
    assert await socket.closed() in (4000, 4001)
    said = [event["message"]["body"] for event in socket.said()]
    assert said == ["before"]
    assert [m["type"] for m in socket.heard][-1] == "bye"
    assert await close_code(door, sol) == 4001
    assert (await sol.get("/me")).status_code == 401


async def on_duty(house: House) -> tuple[Socket, Socket]:
    """A moderator on duty, and a member whose words make cases."""
    sol, mia = await house.staff("Sol"), await house.member("Mia Owl")
    desk, socket = await sol.socket(), await mia.enters()
    await desk.ask("duty", on=True)
    await _make_a_case(socket, 1)
    assert (await desk.event("case"))["case"]["excerpt"]
    (await desk.settled()).heard.clear()
    return desk, socket


async def _make_a_case(socket: Socket, number: int) -> None:
    said = await socket.says(f"word {number}")
    await socket.ask("report", message=said["message"]["id"], reason="other")


async def _has_no_desk(desk: Socket, case: str) -> None:
    await desk.settled()
    assert [m for m in desk.heard if m["type"] == "case"] == []
    for do, more in {
        "duty": {"on": True},
        "claim": {"case": case},
        "decide": {"case": case, "act": "close", "reason": "Be kind."},
    }.items():
        assert (await desk.refused(do, **more))["code"] == "not_found", do


async def test_a_demoted_moderator_loses_the_desk_at_once(door: House) -> None:
    desk, socket = await on_duty(door)

    def demote(tx: Transaction) -> None:
        user = tx.session.exec(select(User).where(User.name == "Sol")).one()
        accounts.set_role(tx, user, SiteRole.MEMBER, by=None)

    await door.chat.store.write(demote)
    await _make_a_case(socket, 2)
    await _has_no_desk(desk, await _some_case(door))
    assert not door.chat.hub.duty.is_staffed


async def test_a_moderator_demoted_in_the_shell_loses_the_desk_too(house: House) -> None:
    desk, socket = await on_duty(house)
    shell = Store(house.chat.settings.database, house.clock)
    shell.start()
    await shell.write(lambda tx: accounts.set_role(tx, _sol(tx), SiteRole.MEMBER, by=None))
    await asyncio.to_thread(shell.stop)
    for do in ({"do": "claim", "case": await _some_case(house)}, {"do": "duty", "on": True}):
        error = await desk.refused(do.pop("do"), **do)
        assert error["code"] == "not_found", "the role is looked up at every act"
    await upkeep.follow_roles(house.chat)
    await _make_a_case(socket, 2)
    await _has_no_desk(desk, await _some_case(house))
    assert not house.chat.hub.duty.is_staffed


async def test_somebody_promoted_has_the_desk_on_their_open_socket(door: House) -> None:
    nia = await door.passer_by()
    kept = await nia.post("/sign-up", name="Nia", passphrase=PASSPHRASE)
    assert kept.status_code == 201
    socket = await nia.socket()
    assert (await socket.refused("duty", on=True))["code"] == "not_found"
    await door.chat.store.write(lambda tx: add(tx, "Nia", SiteRole.MODERATOR))
    assert (await socket.ask("duty", on=True))["on"]


async def test_a_sign_in_that_ran_out_ends_its_sockets(door: House) -> None:
    mia, sol = await door.member("Mia Owl"), await door.staff()
    socket = await mia.socket()
    door.clock.move(days=91)
    again = await door.passer_by()
    await again.post("/sign-in", name="Sol", passphrase=PASSPHRASE)
    fresh = await again.socket()
    await upkeep.end_stale_sockets(door.chat)
    assert await socket.closed() == 4001
    await fresh.settled()
    assert (await sol.get("/me")).status_code == 401


def _sol(tx: Transaction) -> User:
    return tx.session.exec(select(User).where(User.name == "Sol")).one()


async def _some_case(house: House) -> str:
    from server.store import queue

    waiting = await house.chat.store.read(lambda s: queue.waiting(s, queue.Filter(), 0))
    found: str = waiting.cases[0].id
    return found


async def _until(is_so: Callable[[], bool]) -> None:
    """The server hears of a closed connection by itself; give the loop its turns until it has."""
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
