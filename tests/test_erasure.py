"""Erasing oneself: nothing of one's words or names is left anywhere, and every screen knows it."""

import asyncio
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlmodel import Session, select
from websockets.exceptions import ConnectionClosed

from server.__main__ import main
from server.actions import accounts, search, upkeep
from server.actions.rooms import Coming, join
from server.chat import Visitor
from server.errors import Refused
from server.models import (
    Appeal,
    AuditEntry,
    Case,
    CaseNote,
    CaseState,
    Decision,
    Membership,
    Message,
    Notice,
    Professional,
    Referral,
    ReferralState,
    RuleAppeal,
    Shield,
    Shift,
    SiteRole,
    Standing,
    User,
)
from server.store import Transaction
from tests.desk.night import HARSH, case_of, on_duty
from tests.house import PASSPHRASE, House, Person, Socket

MARK = "zebrafish"
LEFT = "Someone who left"
ERASE = {"passphrase": PASSPHRASE, "word": "erase"}
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def marked(session: Session) -> set[str]:
    """The tables in which somebody's mark stands, in any column of any row."""
    tables = session.execute(text(TABLES[session.get_bind().dialect.name])).scalars().all()
    assert len(tables) > 30
    found = set()
    for table in tables:
        rows = session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
        if any(MARK in str(value).lower() for row in rows for value in row):
            found.add(table)
    return found


async def lives(house: House) -> tuple[Person, Socket, Person, Socket, Socket]:
    """Mia writes her mark wherever somebody can write; Ben is in the room, Sol at the desk."""
    _sol, desk = await on_duty(house, "Sol")
    ben = await house.member("Ben Fox")
    b = await ben.enters()
    mia = await house.facilitator("Zebrafish Mia")
    await mia.post("/sign-up", name="Zebrafish Home", passphrase=PASSPHRASE)
    await mia.post("/rooms/owls/invites", note=f"for a {MARK}")
    m = await mia.enters()
    theirs = (await b.says("good evening"))["message"]["id"]
    first = await m.says(f"like a {MARK} at night", need="listen", label=MARK)
    await m.says(f"{MARK}: ring me on 415-555-0191", anyway=True)
    taken = await m.says(f"a {MARK} taken back")
    await m.ask("withdraw", message=taken["message"]["id"])
    await b.says("and I too", reply_to=first["message"]["id"])
    await b.ask("react", message=first["message"]["id"], kind="hug", on=True)
    await m.ask("react", message=theirs, kind="hug", on=True)
    await m.ask("report", message=theirs, reason="worried", note=f"sounds like a {MARK}")
    await b.ask("report", message=first["message"]["id"], reason="other", note="please look")
    await desk.event("case")
    await m.says(f"{HARSH} {MARK}", anyway=True)
    await m.ask("shield", topic=MARK, on=True)
    await b.ask("fold", person=first["message"]["author"]["id"], on=True)
    case = await held_case(desk)
    await desk.ask("claim", case=case)
    await desk.ask("say_aside", case=case, key="key-aside-1", body=f"What about the {MARK}?")
    await m.ask("answer_aside", room="owls", key="key-answer-1", body=f"My {MARK} is ill.")
    await house.chat.store.write(lambda tx: put_more(tx, case))
    await search.keep_up(house.chat)
    return mia, m, ben, b, desk


async def held_case(desk: Socket) -> str:
    while True:
        case = (await desk.event("case"))["case"]
        if case["kind"] == "held":
            return str(case["id"])


def put_more(tx: Transaction, case_id: str) -> None:
    """What takes long to come about at the doors."""
    session = tx.session
    case = session.get(Case, case_id)
    sol = session.exec(select(User).where(User.name == "Sol")).one()
    assert case is not None and case.held_id is not None and case.about_id is not None
    ruth = Professional(name="Ruth", role="nurse", reach="Rings.", told="None.", added_at=tx.now)
    warned = Decision(
        case_id=case.id, by_id=sol.id, act="warn", reason="Be kind.", words=f"dear {MARK}",
        at=tx.now, membership_id=case.about_id,
    )  # fmt: skip
    session.add_all([ruth, warned])
    session.flush()
    asked = Referral(
        case_id=case.id, professional_id=ruth.id, membership_id=case.about_id, by_id=sol.id,
        state=ReferralState.AGREED, why=f"for the {MARK}", contact=f"{MARK}@home", at=tx.now,
    )  # fmt: skip
    session.add_all([
        asked,
        CaseNote(case_id=case.id, by_id=sol.id, words=f"a {MARK}, I think", at=tx.now),
        RuleAppeal(held_id=case.held_id, case_id=case.id, words=f"only a {MARK}", at=tx.now),
        Appeal(decision_id=warned.id, case_id=case.id, words=f"only a {MARK}", at=tx.now),
        Notice(membership_id=case.about_id, kind="words", title=f"Dear {MARK}", at=tx.now),
        Shift(user_id=user_of(session).id, began_at=tx.now, rested_at=tx.now, debrief=MARK),
    ])  # fmt: skip
    session.flush()


def user_of(session: Session) -> User:
    return session.exec(select(User).where(User.name == "Zebrafish Home")).one()


async def found(person: Person, q: str) -> list[Any]:
    page = await person.get(f"/rooms/owls/search?q={q}")
    results: list[Any] = page.json()["found"]
    return results


async def test_nothing_of_an_erased_person_is_left_and_every_screen_knows(house: House) -> None:
    mia, m, ben, b, desk = await lives(house)
    read = house.chat.store.read
    tables = await read(marked)
    assert tables >= {
        *("user_account", "membership", "message", "held_message", "aside", "report", "notice"),
        *("case_note", "decision", "appeal", "rule_appeal", "referral", "invite", "shift"),
        "shield",
    }
    assert await found(ben, MARK) and MARK in (await ben.get("/rooms/owls/messages")).text
    since = (await b.ask("open", room="owls"))["rev"]
    await desk.settled()
    for socket in (desk, b):
        socket.heard.clear()

    wrong = await mia.post("/me/erase", passphrase="five quiet paper boats")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "wrong")
    assert await read(marked) == tables, "nothing is lost by a slip"
    done = await mia.post("/me/erase", passphrase=PASSPHRASE)
    assert (done.status_code, done.json()["next"]) == (200, "/me/erased")
    assert await read(marked) == set()
    assert await read(lambda s: s.exec(select(Shield)).all()) == [], "nor that Ben folded them"

    assert await m.closed() == 4001
    await every_screen_knows(b, desk, since)
    await nobody_finds_it(house, ben)
    await nobody_comes_back(house, mia)
    log = await read(lambda s: s.exec(select(AuditEntry.act)).all())
    assert list(log).count("account.erase") == 1


async def every_screen_knows(b: Socket, desk: Socket, since: int) -> None:
    """Live, and as whoever was away learns it: the words, the name and the signs are gone."""
    await b.settled()
    heard = [event["message"] for event in b.said()]
    assert [said["rev"] for said in heard] == list(range(since + 1, since + 1 + len(heard)))
    mine = [said for said in heard if said["author"]["name"] == LEFT]
    assert len(mine) == 3 and all(said["state"] == "withdrawn" for said in mine)
    assert {(said["body"], said["label"], said["need"]) for said in mine} == {(None, None, None)}
    assert [said["body"] for said in heard if said not in mine] == ["good evening"]
    assert all(not said["reactions"] for said in heard)
    again = await b.ask("open", room="owls", since=since)
    assert again["messages"] == heard
    await desk.settled()
    assert {e["case"]["state"] for e in desk.heard if e["type"] == "case"} == {"closed"}


async def nobody_finds_it(house: House, ben: Person) -> None:
    for _ in range(2):
        assert await found(ben, MARK) == []
        await search.keep_up(house.chat)
    for path in ("/me/export", "/rooms/owls/messages", "/rooms/owls/plain", "/rooms/owls/chat"):
        page = await ben.get(path)
        assert page.status_code == 200 and MARK not in page.text.lower(), path
    assert "The person is no longer here." in (await ben.get("/me/export")).text
    assert LEFT in (await ben.page("/rooms/owls/plain")).text


async def nobody_comes_back(house: House, mia: Person) -> None:
    assert (await mia.get("/me")).status_code == 401
    assert (await mia.post("/me/erase", **ERASE)).status_code == 401, "twice is once"
    fresh = await house.passer_by()
    no = await fresh.post("/sign-in", name="Zebrafish Home", passphrase=PASSPHRASE)
    assert no.status_code == 403
    seat = await house.chat.store.read(
        lambda s: s.exec(select(Membership).where(Membership.name == LEFT)).one()
    )
    assert (seat.standing, seat.role) == (Standing.LEFT, "member")
    await fresh.joins("owls", "Zebrafish Mia")  # the name is free again
    mine = await fresh.get("/me/export")
    assert mine.json()["messages"] == []


async def test_what_was_on_its_way_while_somebody_erased_themselves_is_lost_cleanly(
    house: House,
) -> None:
    mia = await house.member("Mia Owl")
    tabs = [await mia.enters() for _ in range(4)]

    async def talk(tab: Socket) -> None:
        with pytest.raises((AssertionError, ConnectionClosed)):  # until there is a no, or an end
            while True:
                await tab.says(f"{MARK} again")

    talking = [asyncio.create_task(talk(tab)) for tab in tabs[1:]]
    await tabs[0].event("message")
    assert (await mia.post("/me/erase", word="nothing")).json()["error"]["field"] == "word"
    assert (await mia.post("/me/erase", word=" Erase ")).status_code == 200
    await asyncio.gather(*talking)
    assert await tabs[0].closed() == 4001
    assert await house.chat.store.read(marked) == set()
    said = await house.chat.store.read(lambda s: s.exec(select(Message.state)).all())
    assert said and set(said) == {"withdrawn"}
    seat = await house.chat.store.read(lambda s: s.exec(select(Membership)).one())
    gone, coming = Visitor(user_id=seat.user_id), Coming("Mia Again", agrees=True)
    for late in (
        lambda: join(house.chat, gone, "owls", coming),
        lambda: accounts.sign_up(house.chat, gone, "Mia Home", PASSPHRASE, ""),
    ):
        with pytest.raises(Refused, match="sign_in"):
            await late()


async def test_an_operator_erases_somebody_beside_a_serving_process(house: House) -> None:
    mia, ben = await house.member("Mia Owl"), await house.member("Ben Fox")
    m, b = await mia.enters(), await ben.enters()
    said = (await m.says(f"a {MARK}"))["message"]["id"]
    settings = house.chat.settings
    env = {"KITH_DATABASE_URL": settings.database, "KITH_DATA_DIR": str(settings.data_dir)}
    words = ["erase", "Mia Owl", "--room", "owls"]
    done = await asyncio.to_thread(CliRunner().invoke, main, words, env=env, input="y\n")
    assert done.exit_code == 0 and "messages: 1" in done.stderr, done.output
    assert await house.chat.store.read(marked) == set()
    assert (await m.refused("post", room="owls", key="key-of-mia", body="again"))["code"]
    await upkeep.tend(house.chat, 2)  # the next sweep, a few seconds later
    gone = await b.event("message", rev=2)
    assert (gone["message"]["id"], gone["message"]["body"]) == (said, None)
    assert await m.closed() == 4001
    acts = await house.chat.store.read(lambda s: s.exec(select(AuditEntry)).all())
    assert [(e.act, e.actor_id) for e in acts if e.act == "account.erase"] == [
        ("account.erase", None)
    ]


async def test_a_moderator_hands_back_and_the_last_admin_stays(house: House) -> None:
    uma = await house.staff("Uma", SiteRole.ADMIN)
    sol, desk = await on_duty(house, "Sol")
    m = await (await house.member("Mia Owl")).enters()
    await m.says(HARSH, anyway=True)
    case = await case_of(desk)
    await desk.ask("claim", case=case)
    no = await uma.post("/me/erase", **ERASE)
    assert (no.status_code, no.json()["error"]["code"]) == (409, "last_admin")
    assert (await uma.get("/me")).json()["name"] == "Uma"
    assert "make somebody else an admin first" in (await uma.page("/me/erase")).text
    assert (await sol.post("/me/erase", **ERASE)).status_code == 200
    assert await desk.closed() == 4001 and not house.chat.hub.is_staffed
    back = await house.chat.store.read(lambda s: s.get(Case, case))
    assert back is not None
    assert (back.state, back.claimed_by, back.claimed_until) == (CaseState.OPEN, None, None)
    await house.staff("Ada", SiteRole.ADMIN)
    assert (await uma.post("/me/erase", **ERASE)).status_code == 200
