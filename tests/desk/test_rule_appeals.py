"""A rule said no by itself: its author reads why, and a person looks if they ask."""

import pytest

from server.actions import rule_watch
from server.store import rule_counts
from tests.desk.night import acts_logged, hold, on_duty
from tests.house import House, Person, Socket

WORDS = "nobody would miss you, just kill yourself already"


class Refused:
    ada: Person
    a: Socket
    b: Socket
    sol: Person
    desk: Socket
    held: str

    async def case(self) -> str:
        (found,) = (await self.sol.get("/desk")).json()["cases"]
        return str(found["id"])

    async def statement(self) -> dict:
        (found,) = (await self.ada.get("/me/decisions")).json()["stopped"]
        return found

    async def decide(self, act: str, **more: object) -> None:
        case = await self.case()
        await self.desk.ask("decide", case=case, act=act, reason="I read it again.", **more)


@pytest.fixture
async def refused(house: House) -> Refused:
    found = Refused()
    found.ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    found.a, found.b = await found.ada.enters(), await ben.enters()
    found.sol, found.desk = await on_duty(house, "Sol")
    no = await found.a.refused("post", room="owls", key="key-refused-1", body=WORDS)
    assert no["code"] == "refused_by_rule"
    found.held = (await found.statement())["id"]
    return found


async def judged(house: House, refused: Refused, case: str) -> list[tuple[int, int]]:
    """How often the rules of this case were judged, and how often overturned."""
    file = (await refused.sol.get(f"/desk/cases/{case}")).json()
    rules = {finding["rule"] for finding in file["findings"]}
    counts = await house.chat.store.read(lambda s: rule_counts.in_force(s, rules))
    return [(count.judged, count.overturned) for count in counts]


async def test_its_author_reads_what_why_which_clause_and_that_no_person_decided(
    refused: Refused,
) -> None:
    statement = await refused.statement()
    assert (statement["state"], statement["words"], statement["appeal"]) == ("refused", WORDS, "")
    assert statement["reason"] and "in the box" not in statement["reason"]
    assert "methods" in statement["clause"]
    in_german = (await refused.ada.get("/me/decisions", **{"accept-language": "de"})).json()
    assert in_german["stopped"][0]["reason"] != statement["reason"], "said as it is read"
    assert in_german["stopped"][0]["words"] == WORDS
    page = (await refused.ada.page("/me/decisions")).text
    assert "A rule, by itself. No person has decided this yet." in page
    assert "Ask a person to look" in page and "Nobody in the room has seen it" in page
    again = await refused.ada.client.post(
        "/rooms/owls/plain", data={"body": WORDS, "key": "key-refused-2"},
        headers={"accept": "text/html"},
    )  # fmt: skip
    assert "A rule decided this, not a person" in again.text


async def test_held_words_have_a_statement_too_and_a_person_looks_anyway(house: House) -> None:
    await on_duty(house, "Sol")
    ben, _socket, reply = await hold(house)
    (statement,) = (await ben.get("/me/decisions")).json()["stopped"]
    assert (statement["state"], statement["until"]) == ("waiting", reply["held"]["until"])
    assert statement["clause"].startswith("Be kind")
    page = (await ben.page("/me/decisions")).text
    assert "Your message waits for a moderator." in page and "Ask a person to look" not in page


async def test_found_wrong_it_counts_against_the_rule_and_its_author_may_post(
    house: House, refused: Refused
) -> None:
    await refused.ada.post(f"/me/stopped/{refused.held}/appeal", words="I quoted my brother.")
    assert (await refused.statement())["appeal"] == "waiting"
    file = (await refused.sol.get(f"/desk/cases/{await refused.case()}")).json()
    assert file["acts"][:2] == ["uphold", "overturn"] and "release" not in file["acts"]
    assert file["appeal"]["words"] == "I quoted my brother."
    await rule_watch.write_hits(house.chat)
    before = await judged(house, refused, await refused.case())
    await refused.desk.ask("claim", case=await refused.case())
    page = (await refused.sol.page(f"/desk/cases/{await refused.case()}")).text
    assert "A rule decided" in page and "I quoted my brother." in page
    case = await refused.case()
    await refused.decide("overturn")
    told = (await refused.a.event("notice"))["notice"]
    assert "the rule was wrong" in told["title"]
    await refused.b.settled()
    assert refused.b.said() == [], "it is up to its author"
    assert "case.overturn" in await acts_logged(house)
    after = await judged(house, refused, case)
    assert before and after == [(j + 1, o + 1) for j, o in before]
    assert (await refused.statement())["state"] == "allowed"
    await refused.ada.post(f"/me/stopped/{refused.held}", post="yes")
    assert (await refused.b.event("message"))["message"]["body"] == WORDS
    assert (await refused.ada.get("/me/decisions")).json()["stopped"] == []
    no = await refused.ada.post(f"/me/stopped/{refused.held}", post="yes")
    assert no.status_code == 409, "once"


async def test_its_author_may_leave_it(refused: Refused) -> None:
    await refused.ada.post(f"/me/stopped/{refused.held}/appeal")
    await refused.decide("overturn")
    await refused.ada.post(f"/me/stopped/{refused.held}", post="no")
    assert (await refused.ada.get("/me/decisions")).json()["stopped"] == []
    await refused.b.settled()
    assert refused.b.said() == []


async def test_found_right_it_stays_out_and_its_author_is_told(refused: Refused) -> None:
    early = await refused.ada.post(f"/me/stopped/{refused.held}", post="yes")
    assert early.status_code == 409
    for _ in range(2):
        answer = await refused.ada.post(f"/me/stopped/{refused.held}/appeal")
        assert answer.json()["appeal"] == "waiting", "asking twice is asking once"
    await refused.decide("uphold")
    told = (await refused.a.event("notice"))["notice"]
    assert "stays out of the room" in told["title"] and told["words"] == "I read it again."
    assert (await refused.statement())["appeal"] == "upheld"
    assert "found it right" in (await refused.ada.page("/me/decisions")).text


async def test_what_is_done_to_the_person_does_not_end_the_question(refused: Refused) -> None:
    await refused.ada.post(f"/me/stopped/{refused.held}/appeal")
    await refused.decide("mute", minutes=60)
    assert await refused.case(), "the case is still there"
    await refused.decide("uphold")
    assert (await refused.sol.get("/desk")).json()["cases"] == []


async def test_nobody_else_asks_or_posts(house: House, refused: Refused) -> None:
    eve = await house.member("Eve Lark")
    for path in (f"/me/stopped/{refused.held}/appeal", f"/me/stopped/{refused.held}"):
        assert (await eve.post(path, post="yes")).status_code == 404
