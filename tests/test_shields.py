"""Shields: what somebody folds is folded wherever they read, and for them alone."""

import re

from sqlmodel import select

from server.actions import search, shields
from server.models import Membership
from server.store import Transaction
from server.store import shields as rows
from tests.house import House, Person

FOLDED = re.compile(r'<details class="(?:message|found)__folded">.*?</details>', re.DOTALL)
MARKED = re.compile(r"</?mark>")
ADAS = select(Membership.user_id).where(Membership.name == "Ada Wren")
PAGES = ("/rooms/owls/plain", "/rooms/owls/messages", "/rooms/owls/search?q=heron")
LOSS = "the heron is gone"


async def open_words(reader: Person) -> dict[str, str]:
    """Each page as it stands before anything is opened."""
    pages = {path: (await reader.page(path)).text for path in PAGES}
    return {path: FOLDED.sub("", MARKED.sub("", page)) for path, page in pages.items()}


async def test_a_topic_is_folded_on_every_page_and_screen_of_its_reader_alone(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, other_tab, b = await ada.enters(), await ada.enters(), await ben.enters()
    said = (await b.says(LOSS, label="loss"))["message"]
    await b.says("as I said, heron", reply_to=said["id"])
    await a.says("my own heron is gone too", label="loss")
    await search.keep_up(house.chat)
    assert all(LOSS in words for words in (await open_words(ada)).values())

    told = (await a.ask("shield", topic="loss", on=True))["shields"]
    assert told == {"topics": ["loss"], "people": []}
    assert (await other_tab.event("shields"))["shields"] == told
    for path, words in (await open_words(ada)).items():
        assert LOSS not in words and "my own heron" in words and "as I said" in words, path
    assert LOSS in (await ada.page("/rooms/owls/plain")).text, "it can be opened"
    room = (await ada.page("/rooms/owls/chat")).text
    assert re.search(rf'message__body"[^>]* hidden>{LOSS}<', room)
    assert "(not shown)" in room, "nor does an answer tell"
    assert (
        'value="loss" checked' in room
        and 'topic:loss" value="yes" checked' in (await ada.page("/me")).text
    )
    assert all(LOSS in words for words in (await open_words(ben)).values())
    await b.settled()
    assert not [event for event in b.heard if event["type"] == "shields"]

    late = await ada.enters()
    assert late.opened["shields"] == told, "a screen that was away knows once it is back"
    assert (await ben.enters()).opened["shields"] == {"topics": [], "people": []}
    assert (await ada.post("/me/shields")).status_code == 200  # nothing is ticked
    await other_tab.event("shields", shields={"topics": [], "people": []})
    assert all(LOSS in words for words in (await open_words(ada)).values())


async def test_a_person_is_folded_without_scripts_and_shown_again(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    said = (await (await ben.enters()).says(LOSS))["message"]
    await search.keep_up(house.chat)
    assert (await ada.post("/rooms/owls/plain/fold", message=said["id"])).status_code == 200
    assert not any(LOSS in words for words in (await open_words(ada)).values())
    mine = (await ada.get("/me")).json()
    assert [(one["name"], one["room_name"]) for one in mine["folded"]] == [("Ben Fox", "Room owls")]
    assert (await ada.get("/rooms/owls/chat")).json()["shields"]["people"] == [said["author"]["id"]]
    await house.room("larks")
    await ada.joins("larks", "Ada Lark")
    folds = {"topics": [], "people": [said["author"]["id"]]}
    assert (await ada.enters()).opened["shields"] == folds
    assert (await ada.enters("larks")).opened["shields"]["people"] == [], "who is elsewhere"
    assert (await ada.get("/rooms/larks/chat")).json()["shields"]["people"] == []
    shown = await ada.post(f"/me/shields/{said['author']['id']}/show")
    assert shown.json()["next"] == "/me#folds"
    assert all(LOSS in words for words in (await open_words(ada)).values())


async def test_nobody_folds_without_end_or_whom_they_cannot_see(house: House) -> None:
    ada = await house.member("Ada Wren")
    ben = await house.member("Ben Fox")
    a, bens = await ada.enters(), (await ben.enters()).opened["you"]["id"]
    await ada.post("/rooms/owls/leave")
    assert (await a.refused("fold", person=bens, on=True))["code"] == "not_found"
    user_id = await house.chat.store.read(lambda s: s.exec(ADAS).one())

    def nearly_full(tx: Transaction) -> None:
        for number in range(shields.MOST):
            rows.put_up(tx, user_id, topic=f"topic {number}")

    await house.chat.store.write(nearly_full)
    assert (await a.refused("shield", topic="one more", on=True))["code"] == "too_many"
    await a.ask("shield", topic="topic 7", on=False)
    assert len((await a.ask("shield", topic="one more", on=True))["shields"]["topics"]) == 200
