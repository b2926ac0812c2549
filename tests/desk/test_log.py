"""The audit log: searchable, without what people wrote, and broken wherever somebody tampers."""

import subprocess
import sys

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from server.models import AuditEntry
from server.store import audit_log
from tests.desk.night import HARSH, case_of, hold, on_duty
from tests.house import House


async def evening(house: House):
    """A case was read, taken and decided; the moderator."""
    sol, desk = await on_duty(house, "Sol")
    await hold(house)
    case = await case_of(desk)
    await sol.get(f"/desk/cases/{case}")
    await desk.ask("claim", case=case)
    await desk.ask("decide", case=case, act="remove", reason="Be kind.")
    return sol, case


async def test_the_log_is_searched_and_holds_no_words(house: House) -> None:
    sol, case = await evening(house)
    page = (await sol.get("/desk/log")).json()
    acts = [entry["act"] for entry in page["entries"]]
    assert acts[:3] == ["case.remove", "case.claim", "case.read"]
    assert "pathetic" not in str(page) and HARSH not in (await sol.page("/desk/log")).text
    found = (await sol.get("/desk/log?q=kind")).json()["entries"]
    assert [(e["act"], e["who"], e["subject"]) for e in found] == [
        ("case.remove", "Sol", f"case:{case}")
    ]
    claims = (await sol.get("/desk/log?act=case.claim")).json()["entries"]
    assert [e["act"] for e in claims] == ["case.claim"]
    assert (await sol.get("/desk/log?q=100%25")).json()["entries"] == []


async def test_a_whole_chain_holds(house: House) -> None:
    await evening(house)
    walk = await house.chat.store.read(audit_log.walk)
    assert walk.broken_id is None and walk.entries >= 5 and len(walk.last) == 64


@pytest.mark.parametrize("how", ["changed", "taken out", "put in"])
async def test_tampering_is_found_where_it_was_done(house: House, how: str) -> None:
    await evening(house)
    entries = (await house.chat.store.read(audit_log.walk)).entries
    ids = await house.chat.store.read(
        lambda s: [row.id for row in audit_log.search(s, audit_log.Search())]
    )
    victim = sorted(ids)[entries // 2]

    def tamper(tx) -> None:
        if how == "changed":
            mend = update(AuditEntry).where(col(AuditEntry.id) == victim).values(reason="never")
            tx.session.execute(mend)
        elif how == "taken out":
            tx.session.execute(delete(AuditEntry).where(col(AuditEntry.id) == victim))
        else:
            tx.session.add(
                AuditEntry(at=tx.now, act="x", subject="", previous="0" * 64, hash="1" * 64)
            )

    await house.chat.store.write(tamper)
    walk = await house.chat.store.read(audit_log.walk)
    expected = {"changed": victim, "taken out": victim + 1, "put in": sorted(ids)[-1] + 1}
    assert walk.broken_id == expected[how] and walk.why
    assert walk.entries == (entries if how == "put in" else entries // 2)


def test_the_command_says_so_and_fails(tmp_path) -> None:
    def kith(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "server", *words],
            env={"KITH_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert kith("room", "add", "owls", "--name", "Night owls").returncode == 0
    assert kith("staff", "add", "Sol", "--role", "moderator").returncode == 0
    good = kith("audit", "verify")
    assert good.returncode == 0 and "2 entries hold" in good.stdout, good.stderr
    import sqlite3

    with sqlite3.connect(tmp_path / "kith.db") as database:
        database.execute("UPDATE audit_entry SET subject = 'room:larks' WHERE id = 1")
    database.close()
    bad = kith("audit", "verify")
    assert bad.returncode == 1 and "entry 1 does not hold" in bad.stderr
