"""Replaying a rule over what was said: what would change, without words, and called off at will."""

import asyncio
from typing import Any

from sqlmodel import select

from server.actions import rule_watch
from server.models import AuditEntry, Message, ReplayState, RuleReplay
from server.store import Transaction
from tests.house import PATIENCE, House, Person
from tests.test_rules import HERE, RULE, TEXT, saved, talker

REPLAY = HERE + "/replay"


async def replayed(person: Person, path: str = REPLAY, **fields: str) -> dict[str, Any]:
    """Start a replay and wait for its end."""
    response = await person.post(path, **fields)
    assert response.status_code == 200, response.text
    async with asyncio.timeout(3 * PATIENCE):
        await asyncio.gather(*person.house.chat.rules.errands)
    found: dict[str, Any] = (await person.get(path)).json()["replay"]
    return found


async def talked(house: House) -> None:
    """Two rooms with ordinary words and a few badgers."""
    await house.room("larks")
    a = await talker(house)
    ben = await house.member("Ben Fox", "larks")
    b = await ben.enters("larks")
    for number in range(6):
        await a.says(f"an ordinary line, number {number}")
        await b.says(f"another ordinary line, number {number}", room="larks")
    for _ in range(3):
        await a.says(TEXT)
    gone = await a.says(TEXT + " again")
    await a.ask("withdraw", message=gone["message"]["id"])
    await b.says("dancing badgers in the zoo", room="larks")


async def test_a_replay_says_what_would_change_where_and_for_how_much_work(house: House) -> None:
    await talked(house)
    uma = await saved(house, state="draft")
    found = await replayed(uma)
    assert found["state"] == "done", found
    assert (found["done"], found["changed"], found["hits"]) == (16, 3, 3)
    assert (found["cases"], found["minutes"], found["hits_before"]) == (3, 9, 0)
    assert found["outcomes"] == {"allow → hold": 3}
    assert {(r["room"], r["read"], r["changed"]) for r in found["rooms"]} == {
        ("owls", 9, 3), ("larks", 7, 0),
    }  # fmt: skip
    assert len(found["examples"]) == 3, "what was taken back is not among them"
    history = (await uma.get(HERE)).json()["history"]
    assert history[0]["replayed"]


async def test_no_words_until_one_is_opened_which_is_logged(house: House) -> None:
    await talked(house)
    uma = await saved(house, state="draft")
    found = await replayed(uma)
    assert "badgers" not in str(found).replace("room.badgers", "")
    sol = await house.staff()
    page = await sol.page(REPLAY)
    assert TEXT not in page.text
    message = found["examples"][0]["message"]
    opened = (await sol.get(f"{REPLAY}/{message}")).json()["replay"]["examples"]
    assert [one["words"] for one in opened].count(TEXT) == 1
    log = await house.chat.store.read(
        lambda s: list(s.exec(select(AuditEntry).where(AuditEntry.act == "rule.example")))
    )
    assert [entry.subject for entry in log] == [f"message:{message}"]

    def other(session: Any) -> str:
        return session.exec(select(Message.id).where(Message.body != TEXT)).first()

    stranger = await house.chat.store.read(other)
    assert (await sol.get(f"{REPLAY}/{stranger}")).status_code == 404, "only what it found"


async def test_an_edit_is_replayed_beside_the_version_in_force(house: House) -> None:
    await talked(house)
    uma = await saved(house, state="live")
    await uma.post(HERE, **{**RULE, "version": "1", "state": "draft",
                            "any": "{i} sell badgers\nan ordinary line, number 3"})  # fmt: skip
    found = await replayed(uma)
    assert (found["hits_before"], found["hits"]) == (3, 1), found
    assert found["outcomes"] == {"hold → allow": 3, "allow → hold": 1}
    assert found["cases"] == -2


async def test_a_result_stays_with_its_version_and_goes_into_the_log(house: House) -> None:
    await talked(house)
    uma = await saved(house, state="draft")
    await replayed(uma, wanted="1000")
    await uma.post(HERE + "/state", state="live", why="It fits.")
    log = await house.chat.store.read(
        lambda s: list(s.exec(select(AuditEntry).order_by(AuditEntry.id)))
    )
    (change,) = [entry for entry in log if entry.act == "rule.state"]
    assert change.details["replay"]["changed"] == 3
    assert "badgers" not in str(change.details["replay"])
    await uma.post(HERE, **{**RULE, "version": "2", "any": "{i} sell badgers", "state": "draft"})
    assert [v["replayed"] for v in (await uma.get(HERE)).json()["history"]] == [False, True, True]


async def test_one_of_ours_can_be_replayed_too(house: House) -> None:
    uma, a = await saved(house, state="draft"), await talker(house)
    await a.says("I want to die")
    rule = "ideation.wish"
    found = await replayed(uma, f"/desk/rules/{rule}/replay")
    assert (found["hits"], found["hits_before"], found["cases"]) == (1, 0, 1)
    assert found["outcomes"] == {"allow → allow with help": 1}
    assert (await uma.get(f"/desk/rules/{rule}")).json()["history"] == []
    await rule_watch.refresh(house.chat)
    assert (await a.says("I want to die"))["care"]


async def test_a_replay_can_be_called_off_and_only_one_runs_at_a_time(house: House) -> None:
    uma = await saved(house, state="draft")

    def begin(tx: Transaction) -> None:  # one that another process has begun
        tx.session.add(
            RuleReplay(rule_id=RULE["id"], version=1, wanted=9, by_id=1, started_at=tx.now,
                       told_at=tx.now)
        )  # fmt: skip

    await house.chat.store.write(begin)
    second = await uma.post(REPLAY)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "busy")
    page = await uma.page(REPLAY)
    assert "Stop it" in page.text and "Look again" in page.text
    await uma.post(REPLAY + "/cancel")
    assert (await uma.get(REPLAY)).json()["replay"]["state"] == ReplayState.CANCELLED
    assert (await replayed(uma))["state"] == "done"


async def test_a_replay_whose_process_is_gone_is_said_to_have_failed(house: House) -> None:
    uma = await saved(house, state="draft")
    await house.chat.store.write(
        lambda tx: tx.session.add(
            RuleReplay(rule_id=RULE["id"], version=1, wanted=9, by_id=1, started_at=tx.now,
                       told_at=tx.now)
        )
    )  # fmt: skip
    house.clock.move(seconds=61)
    assert (await uma.get(REPLAY)).json()["replay"]["state"] == "failed"
    assert (await replayed(uma))["state"] == "done"
    assert (await uma.post(REPLAY, wanted="100001")).json()["error"]["code"] == "wanted"
