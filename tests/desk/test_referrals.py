"""Handing a case to a professional: asked, answered freely, and no more passed on than agreed."""

import pytest
from sqlmodel import select

from server.models import Referral, SiteRole
from server.store import retention
from tests.desk.night import acts_logged, on_duty, put_cases
from tests.house import House, Person, Socket

RUTH = {
    "name": "Ruth Amadi",
    "role": "nurse at the crisis team",
    "reach": "She rings within two days.",
    "told": "She keeps no file.",
}
WHY = "She has time for nights like this one."


class Night:
    """Ada and Ben in a room, Ruth on the list, and Sol with the case about Ada's words."""

    uma: Person
    ada: Person
    a: Socket
    b: Socket
    sol: Person
    desk: Socket
    case: str

    async def ask(self, **more: object) -> int:
        """Sol asks Ada about Ruth; the number of the question."""
        (ruth,) = (await self.sol.get("/desk/professionals")).json()["people"]
        order = {"case": self.case, "professional": ruth["id"], "why": WHY, **more}
        await self.desk.ask("refer", **order)
        return int((await self.file())["handing"]["referrals"][0]["id"])

    async def file(self) -> dict:
        return (await self.sol.get(f"/desk/cases/{self.case}")).json()

    def paper(self, number: int) -> str:
        return f"/desk/cases/{self.case}/referrals/{number}"


@pytest.fixture
async def night(house: House) -> Night:
    night = Night()
    night.uma = await house.staff("Uma", SiteRole.ADMIN)
    assert (await night.uma.post("/desk/professionals", **RUTH)).status_code == 200
    night.sol, night.desk = await on_duty(house, "Sol")
    night.ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    night.a, night.b = await night.ada.enters(), await ben.enters()
    await night.a.says("It is the third night without sleep.")
    await night.b.says("Ben has words of his own.")
    await night.a.says("I want to die.")
    night.case = (await night.desk.event("case"))["case"]["id"]
    await night.a.says("My sister is asleep next door.")
    await night.desk.ask("claim", case=night.case)
    return night


async def test_a_member_is_asked_privately_and_chooses_what_is_passed_on(night: Night) -> None:
    number = await night.ask()
    asked = (await night.a.event("referral"))["referral"]
    assert (asked["state"], asked["name"], asked["why"]) == ("asked", "Ruth Amadi", WHY)
    for page in ("/rooms/owls/chat", "/rooms/owls/aside", "/me/decisions"):
        shown = (await night.ada.page(page)).text
        assert "May we pass this on to Ruth Amadi?" in shown and RUTH["told"] in shown
    assert "just you" in (await night.ada.page("/rooms/owls/plain")).text
    assert "just you" in (await night.ada.page("/me")).text
    await night.b.settled()
    assert not [e for e in night.b.heard if e["type"] == "referral"], "nobody else hears of it"
    answer = {"referral": number, "answer": "yes", "shares": "words", "contact": "ada@example.org"}
    await night.a.ask("answer_referral", **answer)
    (seen,) = (await night.file())["handing"]["referrals"]
    assert (seen["state"], seen["shares"], seen["is_readable"]) == ("agreed", "words", True)
    assert "Ada Wren agreed" in (await night.sol.page(f"/desk/cases/{night.case}")).text
    cases = (await night.sol.get("/desk")).json()["cases"]
    assert [c["referral"] for c in cases] == ["agreed"]


async def test_the_professional_gets_the_members_own_words_and_nobody_elses(night: Night) -> None:
    number = await night.ask()
    form = {"answer": "yes", "shares": "words", "contact": "ada@example.org"}
    await night.ada.post(f"/me/referrals/{number}", **form)
    paper = (await night.sol.get(night.paper(number))).json()
    assert [line["words"] for line in paper["lines"]] == [
        "It is the third night without sleep.",
        "I want to die.",
        "My sister is asleep next door.",
    ]
    assert [line["is_it"] for line in paper["lines"]] == [False, True, False]
    shown = (await night.sol.page(night.paper(number))).text
    assert "ada@example.org" in shown and "Ben" not in shown and "Sol" not in shown


async def test_a_wish_for_contact_passes_on_no_words(night: Night) -> None:
    number = await night.ask()
    await night.ada.post(f"/me/referrals/{number}", answer="yes", shares="contact")
    paper = await night.sol.get(night.paper(number))
    assert paper.json()["lines"] == [] and "die" not in paper.text
    assert "Ada Wren" in paper.text


@pytest.mark.parametrize(("answer", "state"), [("no", "declined"), ("later", "later")])
async def test_without_a_yes_there_is_nothing_to_hand_on(
    night: Night, answer: str, state: str
) -> None:
    number = await night.ask()
    reply = await night.a.ask("answer_referral", referral=number, answer=answer)
    assert reply["referral"]["state"] == state
    assert (await night.file())["handing"]["referrals"][0]["state"] == state
    assert (await night.sol.get(night.paper(number))).status_code == 404
    assert (await night.desk.refused("hand_on", referral=number))["code"] == "not_now"


async def test_later_is_not_no(night: Night) -> None:
    number = await night.ask()
    await night.a.ask("answer_referral", referral=number, answer="later")
    await night.a.ask("answer_referral", referral=number, answer="yes")
    await night.desk.ask("hand_on", referral=number)
    no = await night.a.refused("answer_referral", referral=number, answer="no")
    assert no["code"] == "answered"


async def test_a_yes_can_be_taken_back_until_it_is_handed_on(night: Night) -> None:
    first = await night.ask()
    yes = {"answer": "yes", "shares": "words", "contact": "ada@example.org"}
    await night.a.ask("answer_referral", referral=first, **yes)
    await night.ada.post(f"/me/referrals/{first}", answer="withdraw")
    assert (await night.desk.refused("hand_on", referral=first))["code"] == "not_now"
    assert (await night.sol.get(night.paper(first))).status_code == 404
    second = await night.ask()
    await night.a.ask("answer_referral", referral=second, **yes)
    await night.desk.ask("hand_on", referral=second)
    no = await night.a.refused("answer_referral", referral=second, answer="withdraw")
    assert no["code"] == "gone"
    kept = (await night.ada.get("/me/decisions")).json()["referrals"][0]
    assert (kept["state"], kept["shares"], kept["name"]) == ("handed on", "words", "Ruth Amadi")
    assert "Ruth Amadi has it" in (await night.ada.page("/me/decisions")).text
    assert (await night.file())["handing"]["referrals"][0]["state"] == "handed on"


async def test_what_was_agreed_is_not_forgotten_when_a_case_closes(night: Night) -> None:
    number = await night.ask()
    close = {"case": night.case, "act": "close", "reason": "We talked."}
    await night.desk.ask("decide", **close)
    await night.a.ask("answer_referral", referral=number, answer="yes")
    file = await night.file()
    assert file["case"]["state"] == "open", "it is back, so that somebody hands it on"
    await night.desk.ask("claim", case=night.case)
    assert (await night.desk.refused("decide", **close))["code"] == "referral"
    await night.desk.ask("hand_on", referral=number)
    assert (await night.desk.ask("decide", **close))["case"]["state"] == "closed"


async def test_only_ada_answers_and_only_her_moderator_asks(house: House, night: Night) -> None:
    number = await night.ask()
    no = await night.b.refused("answer_referral", referral=number, answer="yes")
    assert no["code"] == "not_found"
    _max, other = await on_duty(house, "Max Reed")
    order = {"case": night.case, "professional": 1, "why": WHY}
    assert (await other.refused("refer", **order))["code"] == "claimed"
    assert (await other.refused("call_off", referral=number))["code"] == "claimed"
    await night.desk.ask("call_off", referral=number)
    assert (await night.a.refused("answer_referral", referral=number, answer="yes"))["code"] == (
        "not_found"
    )


async def test_somebody_for_one_room_is_not_offered_in_another(house: House, night: Night) -> None:
    await house.room("larks")
    ida = {**RUTH, "name": "Ida Berg", "room": "larks"}
    number = (await night.uma.post("/desk/professionals", **ida)).json()["professional"]
    assert [p["name"] for p in (await night.file())["handing"]["professionals"]] == ["Ruth Amadi"]
    order = {"case": night.case, "professional": number, "why": WHY}
    assert (await night.desk.refused("refer", **order))["code"] == "not_found"
    (ruth,) = (await night.file())["handing"]["professionals"]
    await night.uma.post(f"/desk/professionals/{ruth['id']}/retire")
    assert (await night.file())["handing"]["professionals"] == []


async def test_a_missing_word_about_a_professional_is_asked_for(night: Night) -> None:
    page = await night.uma.client.post(
        "/desk/professionals", data={**RUTH, "told": " "}, headers={"accept": "text/html"}
    )
    assert page.status_code == 400 and "members read it" in page.text
    assert RUTH["reach"] in page.text, "what was written is still there"


async def test_without_asking_only_where_a_life_is_in_danger_and_with_two_keys(
    house: House, night: Night
) -> None:
    order = {"case": night.case, "professional": 1, "why": WHY, "urgent": True}
    assert (await night.desk.refused("refer", **order))["code"] == "ask_first"
    (night.case,) = await put_cases(house, [5])
    await night.desk.ask("claim", case=night.case)
    number = await night.ask(urgent=True)
    own = await night.desk.refused("second_referral", referral=number, agree=True)
    assert own["code"] == "own"
    assert (await night.desk.refused("hand_on", referral=number))["code"] == "not_now"
    await night.a.settled()
    assert not [e for e in night.a.heard if e["type"] == "referral"], "not decided yet"
    assert (await night.ada.get("/me/decisions")).json()["referrals"] == []

    _max, other = await on_duty(house, "Max Reed")
    await other.ask("second_referral", referral=number, agree=True)
    told = (await night.a.event("referral"))["referral"]
    assert (told["state"], told["urgent"], told["shares"]) == ("cleared", True, "words")
    assert "without asking you first" in (await night.ada.page("/me/decisions")).text
    no = await night.a.refused("answer_referral", referral=number, answer="withdraw")
    assert no["code"] == "answered"
    await night.desk.ask("hand_on", referral=number)
    assert "No: two moderators decided" in (await night.sol.page(night.paper(number))).text
    assert "Two moderators decided so" in (await night.ada.page("/me/decisions")).text


async def test_a_colleague_may_say_no_to_it_and_the_member_is_never_troubled(
    house: House, night: Night
) -> None:
    (night.case,) = await put_cases(house, [5])
    await night.desk.ask("claim", case=night.case)
    number = await night.ask(urgent=True)
    _max, other = await on_duty(house, "Max Reed")
    assert (await other.refused("second_referral", referral=number, agree=False))["code"] == "note"
    note = "Her sister is with her."
    await other.ask("second_referral", referral=number, agree=False, note=note)
    file = await night.file()
    assert file["handing"]["referrals"][0]["state"] == "called off"
    assert [n["words"] for n in file["notes"]] == [note]
    assert (await night.ada.get("/me/decisions")).json()["referrals"] == []


async def test_alone_at_night_an_admin_is_called_for_the_second_key(
    house: House, night: Night
) -> None:
    (night.case,) = await put_cases(house, [5])
    await night.desk.ask("claim", case=night.case)
    await night.ask(urgent=True)
    file = await night.file()
    assert file["case"]["called"] == "Uma"
    assert "Uma" in (await night.sol.page(f"/desk/cases/{night.case}")).text


async def test_everything_is_in_the_log_and_no_words_are(house: House, night: Night) -> None:
    number = await night.ask()
    yes = {"answer": "yes", "shares": "words", "contact": "ada@example.org"}
    await night.a.ask("answer_referral", referral=number, **yes)
    await night.sol.get(night.paper(number))
    await night.desk.ask("hand_on", referral=number)
    logged = [act for act in await acts_logged(house) if act.startswith(("referral", "prof"))]
    assert logged == [
        "professional.add",
        "referral.ask",
        "referral.answer",
        "referral.read",
        "referral.hand_on",
    ]
    log = (await night.sol.get("/desk/log")).text
    assert not [w for w in ("die", "example.org", "nights like this") if w in log]
    assert "handed on" in log, "the log would have shown them"


async def test_words_and_ways_to_reach_somebody_go_when_the_promise_says(
    house: House, night: Night
) -> None:
    number = await night.ask()
    await night.ada.post(f"/me/referrals/{number}", answer="yes", contact="ada@example.org")
    house.clock.move(days=91)
    await house.chat.store.write(lambda tx: retention.purge(tx, 90))
    kept = await house.chat.store.read(lambda s: s.exec(select(Referral)).one())
    assert (kept.contact, kept.why, kept.state) == ("", "", "agreed")
