"""Search in a room: members find what was said, as they are shown it now, and nothing else.

Each look is taken twice, before the index has read what was said and after: no answer may depend
on how far it has read.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlmodel import Session

from server.actions import search as searching
from server.store import Store, retention, search
from server.store.database import alembic_config, open_engine
from server.terms import Sought
from tests.house import House, Person


async def found(person: Person, q: str, room: str = "owls", **more: str) -> list[str]:
    """The pieces that a search shows, newest first."""
    page = await person.client.get(f"/rooms/{room}/search", params={"q": q, **more})
    assert page.status_code == 200, page.text
    return [message["excerpt"] for message in page.json()["found"]]


async def looks(house: House) -> AsyncIterator[str]:
    """Once as it is, once with the index up to date."""
    yield "unread"
    await searching.keep_up(house.chat)
    assert not await house.chat.store.read(search.is_behind)
    yield "read"


async def indexed(house: House) -> int:
    """How many messages the index holds."""
    count = text("SELECT count(*) FROM message_terms")
    return int(await house.chat.store.read(lambda s: s.execute(count).scalar_one()))


async def test_words_are_found_in_any_writing_and_by_their_beginning(house: House) -> None:
    ada = await house.member("Ada Wren")
    room = await ada.enters()
    await room.says("Über den Dächern: I can’t sleep.")
    await room.says("مُحَمَّد في المدرسة")
    await room.says("Sleeping was easier by the canal")
    async for _ in looks(house):
        assert await found(ada, "UBER dach") == ["Über den Dächern: I can’t sleep."]
        assert await found(ada, "cant") == ["Über den Dächern: I can’t sleep."]
        assert await found(ada, "محمد المدرسه") == ["مُحَمَّد في المدرسة"]
        assert len(await found(ada, "slee")) == 2, "a beginning"
        assert await found(ada, "sleep ") == ["Über den Dächern: I can’t sleep."], "a whole word"
        assert await found(ada, "slee canal") == [], "only the last word may be a beginning"
        assert await found(ada, "canal slee") == ["Sleeping was easier by the canal"]
        assert await found(ada, "'; DROP") == await found(ada, '" OR * :* &') == []


async def test_found_words_come_newest_first_a_page_at_a_time(house: House) -> None:
    ada = await house.member("Ada Wren")
    room = await ada.enters()
    for number in range(45):
        await room.says(f"the kettle, time {number}")
    async for _ in looks(house):
        pages, before = [], ""
        while before is not None:
            answer = await ada.client.get(f"/rooms/owls/search?q=kettle&before={before}")
            page = answer.json()
            pages.append([int(m["excerpt"].rpartition(" ")[2]) for m in page["found"]])
            before = page["found"][-1]["seq"] if page["more"] else None
        assert [len(page) for page in pages] == [20, 20, 5]
        assert [number for page in pages for number in page] == list(range(44, -1, -1))


async def test_what_left_the_room_is_not_found_and_what_changed_is_found_as_it_is(
    house: House,
) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Hare")
    room = await ada.enters()
    said = {
        word: (await room.says(f"marmot {word}"))["message"]["id"]
        for word in ("edited", "withdrawn", "old", "liked")
    }
    await searching.keep_up(house.chat)
    before = await indexed(house)
    await room.ask("edit", message=said["edited"], body="badger instead")
    await room.ask("withdraw", message=said["withdrawn"])
    await room.ask("react", message=said["liked"], kind="hug", on=True)
    assert before == 4 and await indexed(house) == 2, "at once, not at the next turn"
    async for _ in looks(house):
        assert await found(ben, "marmot") == ["marmot liked", "marmot old"]
        assert await found(ben, "badger") == ["badger instead"]
    assert await indexed(house) == 3


async def test_others_covered_words_are_found_by_what_is_shown_alone(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Hare")
    room = await ada.enters()
    reply = await room.says("ring my lighthouse on 415-555-0191", anyway=True)
    assert reply["message"]["masked"]
    await room.says("you are pathetic and everyone here is faking it", anyway=True)
    async for _ in looks(house):
        for person in (ada, ben):
            (excerpt,) = await found(person, "lighthouse")
            assert "█" in excerpt and "415" not in excerpt
            assert await found(person, "0191") == await found(person, "415") == []
            assert await found(person, "pathetic") == [], "it is held"


async def test_words_that_are_deleted_leave_the_index_with_them(house: House) -> None:
    ada = await house.member("Ada Wren")
    await (await ada.enters()).says("an old marmot")
    await searching.keep_up(house.chat)
    assert await indexed(house) == 1
    house.clock.move(days=91)
    await house.chat.store.write(lambda tx: retention.purge(tx, 90))
    assert await indexed(house) == 0
    assert await found(await house.member("Ben Hare"), "marmot") == []


async def test_a_search_stays_in_its_room_and_with_its_members(house: House) -> None:
    await house.room("larks")
    ada, lea = await house.member("Ada Wren"), await house.member("Lea Lark", "larks")
    await (await ada.enters()).says("a marmot of owls")
    await (await lea.enters("larks")).says("a marmot of larks", "larks")
    async for _ in looks(house):
        assert await found(ada, "marmot") == ["a marmot of owls"]
        assert await found(lea, "marmot", "larks") == ["a marmot of larks"]
        closed = await lea.get("/rooms/owls/search?q=marmot")
        nowhere = await lea.get("/rooms/nowhere/search?q=marmot")
        assert (closed.status_code, closed.text) == (404, nowhere.text)


async def test_who_searches_without_end_is_asked_to_wait(house: House) -> None:
    ada = await house.member("Ada Wren")
    answers = []
    while not answers or (answers[-1] == 200 and len(answers) < 100):
        answers.append((await ada.get("/rooms/owls/search?q=a")).status_code)
    assert answers[-1] == 429 and len(answers) > 20
    assert (await ada.get("/rooms/owls/search")).status_code == 200, "a look at the form is free"
    assert (await ada.get(f"/rooms/owls/search?q={'a' * 101}")).status_code == 400


async def test_what_was_said_before_there_was_search_is_found(
    sqlite_url: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'older.db'}"
    engine = open_engine(url, writes=True)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0016")
        for statement in EARLIER:
            connection.exec_driver_sql(statement)
    engine.dispose()
    store = Store(url, lambda: None)  # type: ignore[arg-type,return-value]
    engine = open_engine(url, writes=False)
    with Session(engine) as session:
        shown, more = search.find(session, 1, Sought.read("marmot"), None)
        assert ([message.body for message in shown], more) == (["an early marmot"], False)
        assert not search.is_behind(session)
    engine.dispose()
    store.stop()


EARLIER = (
    "INSERT INTO user_account (id, role, created_at, on_call) VALUES (1, 'member', 0, 0)",
    "INSERT INTO room (id, slug, name, topic, about, language, agreement_version, entry, state, "
    "is_listed, slow_seconds, last_seq, last_rev, created_at) VALUES "
    "(1, 'owls', 'Owls', '', '', 'en', 1, 'open', 'open', 1, 0, 1, 1, 0)",
    "INSERT INTO membership (id, room_id, user_id, public_id, name, name_key, role, standing, "
    "slow_seconds, agreement_version, asking, renamed_rev, joined_at, read_rev) VALUES "
    "(1, 1, 1, 'p', 'Ada', 'ada', 'member', 'active', 0, 1, '', 0, 0, 0)",
    "INSERT INTO message (id, room_id, seq, rev, author_id, key, body, state, at) VALUES "
    "('m', 1, 1, 1, 1, 'k', 'an early marmot', 'visible', 0)",
)


@pytest.mark.parametrize(
    ("typed", "said", "marked"),
    [
        ("uber", "Geh über die Brücke, überall", ["über", "überall"]),
        ("cant", "I can't, I can’t", ["can't", "can’t"]),
        ("uber ", "über überall", ["über"]),
        ("strasse", "Die Straße", ["Straße"]),
    ],
)
def test_what_was_found_is_marked_as_it_was_written(
    typed: str, said: str, marked: list[str]
) -> None:
    excerpt = Sought.read(typed).excerpt(said)
    assert [excerpt.words[start:end] for start, end in excerpt.marks] == marked


def test_an_excerpt_is_short_and_has_what_was_found() -> None:
    for before, after in (
        ("far away " * 300, " and back" * 300),
        ("x" * 4000 + " ", " " + "y" * 4000),
    ):
        long = f"{before}marmot{after}"
        excerpt = Sought.read("marm").excerpt(long)
        assert "marmot" in excerpt.words and len(excerpt.words) < 250
        assert [excerpt.words[start:end] for start, end in excerpt.marks] == ["marmot"]
