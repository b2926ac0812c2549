"""Faults of the database: told plainly, nothing acked that is not kept, mended by themselves."""

import contextlib
from pathlib import Path

from sqlalchemy import event

from tests.house import Clock, House, serving, settings_for
from tests.line import line_to
from tests.services import fresh_database


async def bodies(house: House, person) -> list[str]:  # type: ignore[no-untyped-def]
    page = (await person.get("/rooms/owls/messages")).json()
    return [message["body"] for message in page["messages"]]


async def test_postgresql_gone_and_back(postgres_url: str, migrated: str, tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres_url, migrated))
        line, cuttable = await stack.enter_async_context(line_to(url))
        settings = settings_for(cuttable, tmp_path)
        house = await stack.enter_async_context(serving(settings, Clock()))
        await house.room("owls")
        ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
        a = await ada.enters()
        await a.says("before")
        await line.cut()
        for _ in range(3):
            no = await a.refused("post", room="owls", key="key-12345678", body="meanwhile")
            assert no["code"] == "busy" and no["retry_after"]
        for path, status in (("/readyz", 503), ("/rooms", 503), ("/healthz", 200)):
            assert (await ada.get(path)).status_code == status, path
        assert (await ada.get("/help-now")).status_code == 200, "help does not need a database"
        assert (await ben.get("/exit")).status_code == 303, "nor does leaving"
        await line.mend()
        await a.says("meanwhile", key="key-12345678")
        assert (await ada.get("/readyz")).status_code == 200
        assert await bodies(house, ada) == ["before", "meanwhile"]


async def test_a_full_disk_is_an_error_and_no_ack(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path)
    async with serving(settings, Clock()) as house:
        await house.room("owls")
        ada = await house.member("Ada Wren")
        a = await ada.enters()
        engine = house.chat.store._writing
        is_full = False

        @event.listens_for(engine, "begin")
        def _limit(connection) -> None:  # type: ignore[no-untyped-def]
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if is_full else 2**30
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        kept, refused = ["before"], 0
        await a.says("before")
        is_full = True  # what SQLite does when the disk is: SQLITE_FULL
        for number in range(40):
            words = f"{number} " + "lines " * 600
            reply = await a.try_(
                "post", room="owls", key=f"key-{number:08}", body=words, anyway=True
            )
            if reply["ok"]:
                kept.append(words.strip())
            else:
                assert reply["error"]["code"] == "busy", reply
                refused += 1
        assert refused > 10, "the disk was full"
        assert await bodies(house, ada) == kept[-50:], "what was acked is there, and nothing else"
        is_full = False
        await a.says("after")
        assert (await bodies(house, ada))[-1] == "after"
