"""What only several messages together show: each with a yes that the desk hears, and a no."""

from pathlib import Path
from typing import Any

import pytest

from server.actions import farewell, signs
from tests.house import Clock, House, Person, Socket, serving, settings_for

LOW = "everyone would be better off without me"
GRAVE = "I want to kill myself"
PLAN = "I just took all my pills and I'm getting sleepy"
GOODBYE = "I feel calm now. Take care, all of you."
ADVERT = "Have a look at my wonderful course of breathing"


async def cases(house: House, sol: Person) -> list[dict[str, Any]]:
    return list((await sol.get("/desk")).json()["cases"])


async def reasons(house: House, sol: Person, case: str) -> str:
    page = (await sol.get(f"/desk/cases/{case}")).json()
    return " ".join(f["reason"] for f in page["findings"] if f["axis"] == "sign")


async def someone(house: House) -> tuple[Socket, Person]:
    return await (await house.member("Ada Wren")).enters(), await house.staff()


async def test_low_three_times_in_a_day_is_looked_at_sooner(house: House) -> None:
    a, sol = await someone(house)
    for _ in range(2):
        await a.says(LOW)
        house.clock.move(hours=1)
    assert {c["severity"] for c in await cases(house, sol)} == {2}
    await a.says(LOW)
    case = next(c for c in await cases(house, sol) if c["severity"] == 3)
    assert case["due_at"] == "2026-11-23T05:10:00Z"
    assert "three times within a day" in await reasons(house, sol, case["id"])


async def test_low_three_times_over_days_or_by_three_people_is_not(house: House) -> None:
    a, sol = await someone(house)
    for _ in range(3):
        await a.says(LOW)
        house.clock.move(hours=13)
    for name in ("Ben Fox", "Cy Newt"):
        await (await (await house.member(name)).enters()).says(LOW)
    assert {c["severity"] for c in await cases(house, sol)} == {2}


async def test_a_cheerful_goodbye_after_words_about_dying(house: House) -> None:
    a, sol = await someone(house)
    await a.says(GRAVE)
    house.clock.move(hours=5)
    said = await a.says(GOODBYE)
    assert "care" not in said, "its author is told nothing"
    case = next(c for c in await cases(house, sol) if c["severity"] == 4)
    assert case["kind"] == "distress" and case["excerpt"] == GOODBYE
    assert "cheerful goodbye" in await reasons(house, sol, case["id"])


async def test_the_same_goodbye_by_anybody_else_or_much_later_is_nothing(house: House) -> None:
    a, sol = await someone(house)
    await a.says(GRAVE)
    await (await (await house.member("Ben Fox")).enters()).says(GOODBYE)
    house.clock.move(hours=25)
    await a.says(GOODBYE)
    assert [c["excerpt"] for c in await cases(house, sol)] == [GRAVE]


@pytest.mark.parametrize(
    "words",
    [
        "Thank you all for everything. I am at peace, goodbye.",
        "finally everything is sorted. love you all ❤️",
        "Danke für alles, mir geht es endlich gut",
        "Adiós a todos, por fin estoy en paz",
        "Merci pour tout, je suis enfin calme",
    ],
)
def test_a_farewell_parts_lightly(words: str) -> None:
    assert farewell.is_farewell(words)


@pytest.mark.parametrize(
    "words",
    [
        "bye, feeling better now, see you tomorrow",
        "take care",
        "I am happy it worked",
        "love you all, back later, finally some sleep",
        "adiós, por fin en casa, hasta mañana",
        "bis morgen, macht's gut, endlich Feierabend",
    ],
)
def test_who_comes_back_or_only_parts_says_no_farewell(words: str) -> None:
    assert not farewell.is_farewell(words)


async def test_gone_within_a_minute_of_a_plan(house: House) -> None:
    a, sol = await someone(house)
    await a.says(PLAN)
    await signs.look(house.chat)
    case = (await cases(house, sol))[0]
    assert "no longer connected" not in await reasons(house, sol, case["id"]), "still here"
    house.clock.move(seconds=40)
    await a.ask("close", room="owls")
    await signs.look(house.chat)
    assert "no longer connected" in await reasons(house, sol, case["id"])


async def test_gone_later_or_after_lesser_words_is_nothing(house: House) -> None:
    a, sol = await someone(house)
    await a.says(GRAVE)
    await a.ask("close", room="owls")
    await signs.look(house.chat)
    b = await (await house.member("Ben Fox")).enters()
    await b.says(PLAN)
    house.clock.move(minutes=2)
    await b.ask("close", room="owls")
    await signs.look(house.chat)
    for case in await cases(house, sol):
        assert "no longer connected" not in await reasons(house, sol, case["id"])


async def test_nobody_says_anything_back_for_five_minutes(house: House) -> None:
    a, sol = await someone(house)
    await a.says(GRAVE)
    await a.says("is anybody there")
    house.clock.move(minutes=4)
    await signs.look(house.chat)
    assert (await cases(house, sol))[0]["due_at"] == "2026-11-23T03:10:00Z"
    house.clock.move(minutes=1)
    await signs.look(house.chat)
    await signs.look(house.chat)
    case = (await cases(house, sol))[0]
    assert case["due_at"] == "2026-11-23T03:06:00Z" and case["version"] == 2, "once"
    assert "nobody has said anything back" in await reasons(house, sol, case["id"])


async def test_an_answer_or_a_moderator_who_has_it_is_enough(house: House) -> None:
    a, sol = await someone(house)
    await a.says(GRAVE)
    await (await (await house.member("Ben Fox")).enters()).says("I am here with you")
    desk = await sol.socket()
    c = await (await house.member("Cy Newt")).enters()
    house.clock.move(seconds=1)
    await c.says(GRAVE)
    taken = max(await cases(house, sol), key=lambda case: case["opened_at"])
    await desk.ask("claim", case=taken["id"])
    house.clock.move(minutes=6)
    await signs.look(house.chat)
    due = [c["due_at"] for c in await cases(house, sol)]
    assert due == ["2026-11-23T03:10:00Z", "2026-11-23T03:10:01Z"]


async def three_rooms(house: House) -> list[str]:
    return ["owls", await house.room("larks"), await house.room("wrens")]


async def test_the_same_words_in_three_rooms(house: House) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    for number, room in enumerate(await three_rooms(house)):
        await ada.joins(room, f"Name Number {'One Two Three'.split()[number]}")
        await (await ada.enters(room)).says(ADVERT, room)
        house.clock.move(minutes=2)
    await signs.look(house.chat)
    await signs.look(house.chat)
    (case,) = await cases(house, sol)
    assert (case["kind"], case["room"]) == ("sign", "wrens")
    assert "same words in three rooms" in await reasons(house, sol, case["id"])


async def test_the_same_words_of_three_people_or_slowly_are_nothing(house: House) -> None:
    ada, sol = await house.member("Ada Wren"), await house.staff()
    names = iter(["Ben Fox", "Cy Newt", "Di Moth"])
    for room in await three_rooms(house):
        await (await (await house.member(next(names), room)).enters(room)).says(ADVERT, room)
    await signs.look(house.chat)
    house.clock.move(minutes=11)
    for room in ("owls", "larks", "wrens"):
        if room != "owls":
            await ada.joins(room, "Ada Wren")
        await (await ada.enters(room)).says("Another line that is long enough", room)
        house.clock.move(minutes=6)
    await signs.look(house.chat)
    assert await cases(house, sol) == []


async def test_three_people_turn_on_one(house: House) -> None:
    a, sol = await someone(house)
    said = (await a.says("I did not go to work again"))["message"]["id"]
    unkind = {
        "Ben Fox": ("you are pathetic", said),
        "Cy Newt": ("you are such an attention seeker", said),
    }
    for name, (words, answer) in unkind.items():
        b = await (await house.member(name)).enters()
        assert "held" in await b.says(words, reply_to=answer, anyway=True)
    assert {c["severity"] for c in await cases(house, sol)} <= {1, 2}
    house.clock.move(minutes=2)
    d = await (await house.member("Di Moth")).enters()
    assert "held" in await d.says("Ada Wren, you are pathetic", anyway=True)
    case = next(c for c in await cases(house, sol) if c["severity"] == 3)
    assert "turned on Ada Wren" in await reasons(house, sol, case["id"])


async def test_one_person_three_times_or_three_over_an_hour_is_no_crowd(house: House) -> None:
    a, sol = await someone(house)
    said = (await a.says("I did not go to work again"))["message"]["id"]
    b = await (await house.member("Ben Fox")).enters()
    for _ in range(3):
        await b.says("you are pathetic", reply_to=said, anyway=True)
    for name in ("Cy Newt", "Di Moth"):
        house.clock.move(minutes=20)
        c = await (await house.member(name)).enters()
        await c.says("you are pathetic", reply_to=said, anyway=True)
    assert {c["severity"] for c in await cases(house, sol)} <= {1, 2}


async def test_at_night_distress_is_due_one_step_sooner(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kith.db'}"
    async with serving(settings_for(url, tmp_path, timezone="Europe/London"), Clock()) as house:
        await house.room("owls")
        a, sol = await someone(house)
        desk = await sol.socket()
        await desk.ask("duty", on=True)
        card = (await a.says(GRAVE))["care"]
        (night,) = await cases(house, sol)
        assert night["due_at"] == card["look_by"] == "2026-11-23T03:03:00Z"
        assert "Between midnight and four" in await reasons(house, sol, night["id"])
        await a.says("you are pathetic", anyway=True)
        house.clock.move(hours=2)
        await a.says(GRAVE)
        day = max(await cases(house, sol), key=lambda case: case["opened_at"])
        assert day["due_at"] == "2026-11-23T05:10:00Z"
        held = next(c for c in await cases(house, sol) if c["kind"] == "held")
        assert held["due_at"] == "2026-11-23T04:00:00Z", "conduct can wait"


async def test_signs_are_for_the_desk_alone(house: House) -> None:
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.enters()
    for _ in range(3):
        await a.says(LOW)
    await a.says(PLAN)
    house.clock.move(minutes=6)
    await signs.look(house.chat)
    for socket in (a, b):
        await socket.settled()
        assert {m["type"] for m in socket.heard} <= {"message", "own", "people"}
        assert "sign" not in {key for m in socket.said() for key in m["message"]}
