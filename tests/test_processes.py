"""Two servers on one database and one broker: what happens in one is seen in the other."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from redis.exceptions import RedisError
from sqlmodel import select

from server.__main__ import main
from server.actions import accounts, deadlines, rule_watch, signs
from server.live.valkey import Valkey
from server.models import SiteRole, Standing, User
from server.protocol.announcements import MembershipEnded, MessageChanged
from server.protocol.events import Bye
from server.store import members
from tests.desk.night import hold, on_duty
from tests.house import JSON, PATIENCE, Clock, House, Person, serving, settings_for
from tests.line import Line, line_to
from tests.services import fresh_database
from tests.test_rules import RULE, TEXT


class Two:
    """Two houses that are one, and the line of the second one to the broker."""

    def __init__(self, here: House, there: House, line: Line) -> None:
        self.here, self.there, self.line = here, there, line

    async def across(self, person: Person) -> Person:
        """Somebody who signed in here, by way of the other server."""
        client = httpx2.AsyncClient(
            base_url=self.there.base, headers={"origin": self.there.base, **JSON},
            cookies=dict(person.client.cookies),
        )  # fmt: skip
        return Person(self.there, await self.there.doors.enter_async_context(client))


@pytest.fixture
async def two(
    postgres_url: str, migrated: str, valkey_url: str, tmp_path: Path
) -> AsyncGenerator[Two]:
    clock = Clock()
    async with contextlib.AsyncExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres_url, migrated))
        line, cuttable = await stack.enter_async_context(line_to(valkey_url))
        settings = [
            settings_for(url, tmp_path, broker_url=broker) for broker in (valkey_url, cuttable)
        ]
        here = await stack.enter_async_context(serving(settings[0], clock))
        there = await stack.enter_async_context(serving(settings[1], clock))
        await here.room("owls")
        yield Two(here, there, line)


async def test_words_cross_in_order_and_people_are_seen(two: Two) -> None:
    ada, ben = await two.here.member("Ada Wren"), await two.here.member("Ben Fox")
    a, b = await ada.enters(), await (await two.across(ben)).enters()
    told = await a.event("people")
    while told["count"] < 2:
        told = await a.event("people")
    for number in range(20):
        await (a if number % 2 else b).says(f"line {number}")
    for socket in (a, b):
        heard = [(await socket.event("message")) for _ in range(20)]
        assert [e["rev"] for e in heard] == list(range(1, 21))
        assert [e["message"]["body"] for e in heard] == [f"line {n}" for n in range(20)]


async def test_who_loses_their_place_here_loses_it_there(two: Two) -> None:
    ada = await two.here.member("Ada Wren")
    there = await (await two.across(ada)).enters()
    await ada.post("/rooms/owls/leave")
    assert (await there.event("bye"))["room"] == "owls"
    await ada.joins("owls", "Ada Wren")
    again = await (await two.across(ada)).enters()
    await ada.post("/sign-out")
    assert await again.closed() == 4001


async def test_a_new_name_stays_new_wherever_its_bearer_sits(two: Two) -> None:
    """Renamed by way of one server, seated by way of the other: the old name never comes back."""
    ada, ben = await two.here.member("Ada Wren"), await two.here.member("Ben Fox")
    a, b = await ada.enters(), await (await two.across(ben)).enters()
    while (await a.event("people"))["count"] < 2:
        pass
    await ben.joins("owls", "Ben Otter")
    assert [p["name"] for p in (await a.event("people"))["here"]] == ["Ben Otter"]
    await b.event("people")
    cy = await (await two.here.member("Cy Newt")).enters()  # who is here is told again
    names: list[str] = []
    while "Cy Newt" not in names:
        names += [p["name"] for p in (await a.event("people"))["here"]]
    assert names == ["Cy Newt"]
    assert {p["name"] for p in cy.opened["people"]["here"]} >= {"Ada Wren", "Ben Otter"}


async def test_duty_and_cases_cross(two: Two) -> None:
    ben, sol = await two.here.member("Ben Fox"), await two.here.staff()
    b, desk = await ben.enters(), await (await two.across(sol)).socket()
    await desk.ask("duty", on=True)
    assert (await b.event("room"))["settings"]["staffed"] is True
    await b.says("I want to die")
    assert (await desk.event("case"))["case"]["kind"] == "distress"


async def test_a_paused_room_and_a_lost_role_are_known_there_at_once(two: Two) -> None:
    fay, sol = await two.here.facilitator("Fay Elm"), await two.here.staff()
    ben = await two.here.member("Ben Fox")
    b = await (await two.across(ben)).enters()
    await fay.post("/rooms/owls/settings", state="paused", slow_seconds="30")
    told = (await b.event("room"))["settings"]
    assert (told["state"], told["slow_seconds"]) == ("paused", 30)
    assert (await b.refused("post", room="owls", key="key-12345678", body="hi"))["code"] == (
        "room_paused"
    )
    desk = await (await two.across(sol)).socket()
    assert (await desk.ask("duty", on=True))["on"]
    while not (await b.event("room"))["settings"]["staffed"]:
        pass

    def demote(tx):  # type: ignore[no-untyped-def]
        user = tx.session.exec(select(User).where(User.name == "Sol")).one()
        accounts.set_role(tx, user, SiteRole.MEMBER, by=None)

    await two.here.chat.store.write(demote)
    assert (await b.event("room"))["settings"]["staffed"] is False, "and with it the duty"
    assert (await desk.event("role"))["role"] == "member", "the page that is open has to go"
    assert (await desk.refused("duty", on=True))["code"] == "not_found"


async def test_a_facilitator_who_is_one_no_longer_leads_nowhere_at_once(two: Two) -> None:
    fay, sol = await two.here.facilitator("Fay Elm"), await two.here.staff()
    there = await two.across(fay)
    f = await there.enters()
    await there.post("/rooms/owls/settings", state="paused", slow_seconds="0")
    await f.says("One moment, please.")
    fays = f.opened["you"]["id"]
    role = await sol.post(f"/desk/rooms/owls/people/{fays}/role", role="member")
    assert role.status_code == 200
    no = await f.refused("post", room="owls", key="key-12345678", body="And another thing.")
    assert no["code"] == "room_paused", "only facilitators speak now"
    assert (await there.get("/rooms/owls/people")).status_code == 403
    assert (await there.post("/rooms/owls/settings", state="open")).status_code == 403


async def test_a_lost_word_between_processes_shows_nowhere(two: Two) -> None:
    """The broker loses one, doubles one and swaps two."""
    ada, ben = await two.here.member("Ada Wren"), await two.here.member("Ben Fox")
    a, b = await ada.enters(), await (await two.across(ben)).enters()
    broker = two.there.chat.hub.broker
    hear, kept = broker._hear, []

    def unreliable(announcements):  # type: ignore[no-untyped-def]
        for said in announcements:
            if not isinstance(said, MessageChanged):
                hear([said])
                continue
            kept.append(said)
            if said.event.rev == 2:
                continue  # lost
            if said.event.rev == 3:
                hear([said, said])  # doubled
            elif said.event.rev == 5:
                hear([said])
                hear([m for m in kept if m.event.rev == 4])  # swapped
            elif said.event.rev != 4:
                hear([said])

    broker._hear = unreliable
    for number in range(1, 8):
        await a.says(f"line {number}")
    heard = [(await b.event("message")) for _ in range(7)]
    assert [e["rev"] for e in heard] == list(range(1, 8))
    await b.settled()
    assert b.said() == []
    assert [m.event.rev for m in kept][:7] == list(range(1, 8)), "they were all at the door"


async def test_the_broker_down_and_back_loses_nothing(two: Two) -> None:
    ada, ben, cy = [await two.here.member(n) for n in ("Ada Wren", "Ben Fox", "Cy Newt")]
    a, b = await ada.enters(), await (await two.across(ben)).enters()
    c = await (await two.across(cy)).enters()
    await a.says("before")
    await b.event("message")
    await two.line.cut()
    for number in range(5):
        await a.says(f"while away {number}")
    assert (await b.says("and there too"))["message"]["body"] == "and there too"

    def lost(tx):  # type: ignore[no-untyped-def]
        member, room = members.seat(tx.session, _last_user(two), "owls")
        member.standing = Standing.BANNED
        tx.session.add(member)
        bye = Bye(code="banned", message="…", room="owls")
        tx.announce(MembershipEnded(room_id=room.id, membership_id=member.id, bye=bye))

    await two.here.chat.store.write(lost)
    await two.line.mend()
    heard = [(await b.event("message"))["message"]["body"] for _ in range(6)]
    assert heard == [*(f"while away {number}" for number in range(5)), "and there too"]
    assert (await c.event("bye"))["room"] == "owls", "a lost eviction is made up for"
    await a.says("after")
    assert (await b.event("message"))["message"]["body"] == "after"


async def test_the_shell_tells_both_that_somebody_is_erased(two: Two) -> None:
    ada, ben = await two.here.member("Ada Wren"), await two.here.member("Ben Fox")
    a, b = await ada.enters(), await (await two.across(ben)).enters()
    elsewhere = await (await two.across(ada)).enters()
    said = (await a.says("I was here."))["message"]["id"]
    assert (await b.event("message"))["message"]["id"] == said
    settings = two.here.chat.settings
    env = {"KITH_DATABASE_URL": settings.database, "KITH_BROKER_URL": settings.broker_url}
    words = ["erase", "Ada Wren", "--room", "owls", "--yes"]
    done = await asyncio.to_thread(CliRunner().invoke, main, words, env=env)
    assert done.exit_code == 0, done.output
    assert (await b.event("message", rev=2))["message"]["body"] is None
    for socket in (a, elsewhere):
        assert (await socket.event("bye"))["code"] == "signed_out"
        assert await socket.closed() == 4001


async def test_a_rule_saved_here_is_in_force_there(two: Two) -> None:
    """Announced by the broker; and when that is away, found in the store at the next look."""
    uma = await two.here.staff("Uma", SiteRole.ADMIN)
    ben = await two.here.member("Ben Fox")
    b = await (await two.across(ben)).enters()
    rules = two.there.chat.rules
    assert (await uma.post("/desk/rules", **RULE)).status_code == 200
    async with asyncio.timeout(PATIENCE):
        while "message" in (await b.says(TEXT)):
            pass
    await two.line.cut()
    gone = await uma.post("/desk/rules/room.badgers/state", state="retired", why="x")
    assert gone.status_code == 200
    assert "held" in await b.says(TEXT), "nothing was heard yet"
    await rule_watch.keep_up(two.there.chat)
    assert "message" in await b.says(TEXT)
    assert rules.mark == two.here.chat.rules.mark


async def test_a_process_that_starts_later_has_the_same_rules(
    postgres_url: str, migrated: str, tmp_path: Path
) -> None:
    with fresh_database(postgres_url, migrated) as url:
        async with serving(settings_for(url, tmp_path), Clock()) as first:
            await first.room("owls")
            uma = await first.staff("Uma", SiteRole.ADMIN)
            assert (await uma.post("/desk/rules", **RULE)).status_code == 200
        async with serving(settings_for(url, tmp_path), Clock()) as second:
            ada = await (await second.member("Ada Wren")).enters()
            assert "held" in await ada.says(TEXT)


def _last_user(two: Two) -> int:
    """The account of whoever came last by way of the other server."""
    return max(connection.user_id for connection in two.there.chat.hub.connections())


async def test_signs_are_seen_across_processes(two: Two) -> None:
    """Who is live elsewhere is not gone; the same words by way of two servers are one person's."""
    ada, sol = await two.here.member("Ada Wren"), await two.here.staff()
    b = await (await two.here.member("Ben Fox")).enters()
    elsewhere = await two.across(ada)
    there = await elsewhere.enters()
    while (await b.event("people"))["count"] < 2:
        pass
    await there.says("I just took all my pills and I'm getting sleepy")
    await signs.look(two.here.chat)
    (case,) = (await sol.get("/desk")).json()["cases"]
    assert case["version"] == 1
    await there.ask("close", room="owls")
    while (await b.event("people"))["count"] > 1:
        pass
    await signs.look(two.here.chat)
    (case,) = (await sol.get("/desk")).json()["cases"]
    assert case["version"] == 2 and "gone at once" in case["categories"]

    for room in ("owls", await two.here.room("larks"), await two.here.room("wrens")):
        if room != "owls":
            await ada.joins(room, "Ada Wren")
        person = elsewhere if room == "larks" else ada
        await (await person.enters(room)).says("The same words in many rooms", room)
    await (await sol.socket()).settled()
    for house in (two.here, two.there):
        await signs.look(house.chat)
    kinds = [c["kind"] for c in (await sol.get("/desk")).json()["cases"]]
    assert kinds.count("sign") == 1, "one case, however many processes have heard it"


async def test_held_words_come_due_once(two: Two) -> None:
    """Both servers look at the same moment: one message, one word to its author, no fault."""
    ada, ben = await two.here.member("Ada Wren"), await two.here.member("Ben Fox")
    a, b = await ada.enters(), await (await two.across(ben)).enters()
    abuse = "he hits me, his name is Mark Jones and he lives in 12 High Street"
    assert "held" in await a.says(abuse)
    assert "held" in await a.says("you are pathetic", anyway=True)
    two.here.clock.move(minutes=61)
    await asyncio.gather(*(deadlines.keep(house.chat) for house in (two.here, two.there)))
    told = [(await a.event("notice"))["notice"]["kind"] for _ in range(2)]
    assert sorted(told) == ["held", "released"]
    assert (await b.event("message"))["message"]["body"].startswith("he hits me")
    for socket in (a, b):
        await socket.settled()
    assert b.said() == [] and not [m for m in a.heard if m["type"] == "notice"]


async def test_who_is_shown_out_is_out_in_every_process(two: Two) -> None:
    sol, desk = await on_duty(two.here, "Sol")
    ben, b, _reply = await hold(two.there)
    (case,) = (await sol.get("/desk")).json()["cases"]
    await desk.ask("decide", case=case["id"], act="remove_person", reason="Be kind.", minutes=60)
    assert (await b.event("bye"))["code"] == "removed"
    assert (await ben.get("/rooms/owls/chat")).status_code == 404


async def test_two_processes_do_not_decide_the_same_case_twice(two: Two) -> None:
    sol, one = await on_duty(two.here, "Sol")
    _max, other = await on_duty(two.there, "Max Reed")
    await hold(two.here)
    (case,) = (await sol.get("/desk")).json()["cases"]
    order = {"case": case["id"], "act": "release", "reason": "It may stand."}
    answers = await asyncio.gather(one.try_("decide", **order), other.try_("decide", **order))
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    (no,) = [answer["error"]["code"] for answer in answers if not answer["ok"]]
    assert no in {"closed", "not_now", "claimed"}


async def test_what_the_desk_sets_about_a_room_is_known_there_at_once(two: Two) -> None:
    ada = await two.here.member("Ada Wren")
    there = await (await two.across(ada)).enters()
    uma = await two.here.staff("Uma", SiteRole.ADMIN)
    desk = "/desk/rooms/owls"
    await uma.post(f"{desk}/sign", name="Late owls", language="en")
    assert (await there.event("room"))["settings"]["name"] == "Late owls"
    await uma.post(f"{desk}/days", days="30")
    await there.event("room")
    notice = (await there.event("notice"))["notice"]
    (mine,) = (await ada.get("/me")).json()["notices"]
    assert (notice["id"], notice["title"]) == (mine["id"], mine["title"])
    clause = {"version": "1", "clause-1": "What is said here stays here.", "asks": "yes"}
    await uma.post(f"{desk}/agreement", **clause)
    assert (await there.event("room"))["settings"]["agreement_asks"] == 2
    no = await there.refused("post", room="owls", key="key-there-1", body="hello")
    assert no["code"] == "agreement"
    await there.ask("agree", room="owls", version=2)
    (row,) = (await uma.get(f"{desk}/people?q=ada")).json()["people"]
    await uma.post(f"{desk}/people/{row['id']}/role", role="facilitator")
    seen = await there.event("people")
    while not (seen["here"] and seen["here"][0].get("badge")):
        seen = await there.event("people")
    assert seen["here"][0]["badge"] == "facilitator"


async def test_two_colleagues_change_one_agreement_one_after_the_other(two: Two) -> None:
    uma = await two.here.staff("Uma", SiteRole.ADMIN)
    both = (uma, await two.across(uma))
    forms = [{"version": "1", "clause-1": f"Clause of {n}."} for n in range(2)]
    answers = await asyncio.gather(
        *(
            who.post("/desk/rooms/owls/agreement", **form)
            for who, form in zip(both, forms, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_line_that_breaks_while_it_is_closed_holds_up_no_end(valkey_url: str) -> None:
    """What closing raises takes the place of the wish to end, which holds all the same."""

    async def listen() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise RedisError("Timed out closing connection")

    keeping = asyncio.create_task(Valkey(valkey_url, "here")._keep(listen))
    await asyncio.sleep(0)
    keeping.cancel()
    async with asyncio.timeout(PATIENCE):
        await keeping
