"""Asking to come in with a few words: read before they are passed on, answered, and told."""

import pytest

from server.actions import upkeep
from server.models import Entry
from tests.desk.night import CRISIS, on_duty
from tests.house import House, Person

ASK = "/rooms/ask"


async def asks(house: House, words: str, name: str = "Nia") -> Person:
    """Somebody who has asked to come in."""
    nia = await house.passer_by()
    response = await nia.post(f"{ASK}/join", name=name, agree="yes", asking=words)
    assert response.status_code == 200, response.text
    return nia


async def waiting_for(who: Person, where: str = f"{ASK}/people") -> list[tuple[str, str]]:
    return [(row["name"], row["asking"]) for row in (await who.get(where)).json()["waiting"]]


@pytest.fixture
async def ask(house: House) -> House:
    await house.room("ask", entry=Entry.REQUEST)
    return house


async def test_the_words_reach_who_lets_people_in_and_nobody_else(ask: House) -> None:
    nia = await asks(ask, "My sister is in here too.")
    fay, sol = await ask.facilitator("Fay", "ask"), await ask.staff()
    said = [("Nia", "My sister is in here too.")]
    assert await waiting_for(fay) == said
    assert await waiting_for(sol, "/desk/rooms/ask") == said
    assert "My sister is in here too." in (await nia.page(ASK)).text, "she sees what she asked with"
    peer = await ask.passer_by()
    for path in (ASK, "/rooms"):
        assert "My sister" not in (await peer.page(path)).text
    (row,) = (await fay.get(f"{ASK}/people")).json()["waiting"]
    await fay.post(f"{ASK}/people/{row['id']}/admit")
    assert (await nia.get(f"{ASK}/chat")).status_code == 200
    assert "My sister" not in (await sol.get(f"/desk/rooms/ask/people/{row['id']}")).text


@pytest.mark.parametrize(
    "words", ["ring me on 07911 123456", "you are pathetic and everyone is faking it", "x" * 301]
)
async def test_words_that_cannot_be_passed_on_are_given_back(ask: House, words: str) -> None:
    nia = await ask.passer_by()
    form = {"name": "Nia Heron", "agree": "yes", "asking": words}
    no = await nia.client.post(f"{ASK}/join", data=form, headers={"accept": "text/html"})
    assert no.status_code == 400 and 'id="error-asking"' in no.text
    assert words in no.text and 'value="Nia Heron"' in no.text, "nothing typed is lost"
    fay = await ask.facilitator("Fay", "ask")
    assert await waiting_for(fay) == []


async def test_somebody_who_asks_in_distress_is_offered_help_and_the_desk_is_told(
    ask: House,
) -> None:
    _sol, desk = await on_duty(ask, "Sol")
    nia = await asks(ask, CRISIS)
    case = (await desk.event("case"))["case"]
    assert (case["kind"], case["about"], case["room"]) == ("distress", "Nia", "ask")
    assert case["severity"] >= 3 and case["due_at"]
    page = (await nia.get(ASK)).json()
    assert page["care"]["help"] == "crisis" and page["care"]["lines"]
    assert page["care"]["title"] in (await nia.page(ASK)).text
    calm = await asks(ask, "I sleep badly.", "Ben Fox")
    assert (await calm.get(ASK)).json()["care"] is None


async def test_a_request_taken_back_leaves_no_words_behind(ask: House) -> None:
    nia = await asks(ask, "My sister is in here too.")
    sol = await ask.staff()
    (row,) = (await sol.get("/desk/rooms/ask")).json()["waiting"]
    await nia.post(f"{ASK}/leave")
    assert "My sister" not in (await sol.get(f"/desk/rooms/ask/people/{row['id']}")).text


async def test_words_that_nobody_answered_go_when_they_are_old(ask: House) -> None:
    await asks(ask, "My sister is in here too.")
    ask.clock.move(days=ask.chat.settings.retention_days + 1)
    await upkeep.purge(ask.chat)
    assert await waiting_for(await ask.staff(), "/desk/rooms/ask") == [("Nia", "")]
