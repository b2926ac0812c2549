"""Days become numbers, on both databases: each figure here was counted by hand first."""

from datetime import timedelta

from server.actions import upkeep
from server.actions.insights import daily
from server.figures import NEVER
from server.store import insights, retention
from tests.desk.night import CRISIS, HARSH, case_of, on_duty
from tests.house import House
from tests.insights.days import (
    MONDAY,
    case,
    counted,
    kept,
    next_case,
    rows,
    seats,
    six_speak,
)


async def test_first_posts_are_counted_until_somebody_answers(house: House) -> None:
    await six_speak(house)
    house.clock.move(hours=25)
    first = (await counted(house)).first
    assert first.minutes == {1: 1, 3: 1, 7: 1, 10: 1, 60: 1, NEVER: 1}
    assert (first.tally.n, first.tally.people) == (6, 5)
    assert (first.within(0.5), first.within(0.9)) == (7, NEVER)


async def test_those_who_came_while_somebody_was_on_duty_are_told_apart(house: House) -> None:
    await six_speak(house)
    house.clock.move(hours=25)
    staffed = (await counted(house)).first_staffed
    assert staffed.minutes == {60: 1, 1: 1, NEVER: 1}, "Dan, Eve and Fay"


async def test_second_voices_and_unheard_posts(house: House) -> None:
    await six_speak(house)
    house.clock.move(hours=25)
    found = await counted(house)
    assert (found.second.part.n, found.second.rest.n) == (1, 1), "Ada had three, Eve one"
    assert (found.heard.part.n, found.heard.rest.n) == (2, 0)
    ada = (await seats(house))["Ada Owl"]
    assert found.second.part.who == {ada.id}


async def test_what_is_not_settled_is_not_counted_yet(house: House) -> None:
    await six_speak(house)
    found = await counted(house)
    assert NEVER not in found.first.minutes, "Fay may still be answered"
    assert (found.second.part.n, found.second.rest.n) == (1, 0), "Eve has an hour"
    house.clock.move(minutes=61)
    assert (await counted(house)).second.rest.n == 1


async def test_a_post_nobody_answered_is_unheard_after_a_day(house: House) -> None:
    ada = await (await house.member("Ada Owl")).enters()
    await ada.says("anybody?", need="company")
    await ada.says("no?")
    assert (await counted(house)).heard.whole.n == 0
    house.clock.move(hours=24)
    found = await counted(house)
    assert (found.heard.part.n, found.heard.rest.n) == (0, 1), "own words are no answer"


async def test_words_that_answer_somebody_else_answer_nobody_else(house: House) -> None:
    ada, ben = [await (await house.member(f"{name} Owl")).enters() for name in ("Ada", "Ben")]
    first = await ada.says("good evening")
    await ada.says("can somebody listen?", need="listen")
    await ben.says("good evening to you", reply_to=first["message"]["id"])
    house.clock.move(hours=24)
    assert (await counted(house)).heard.rest.n == 1


async def test_a_first_post_is_the_first_ever(house: House) -> None:
    await six_speak(house)
    house.clock.move(days=2)
    await counted(house)
    ada = await house.member("Gus Owl")
    await (await ada.enters()).says("hello")
    eve = (await seats(house))["Eve Owl"]
    assert eve.first_post_at is not None
    house.clock.move(days=1)
    later = await counted(house, MONDAY + timedelta(days=2))
    assert later.first.tally.n == 1, "Gus, and none of those who had spoken before"


async def test_how_evenly_people_speak_is_counted_from_five_on(house: House) -> None:
    await six_speak(house)
    even = (await counted(house)).even
    assert (even.evenings, even.hundredths) == (1, 0), "one message each"
    await house.room("larks")
    lark = await (await house.member("Lark", "larks")).enters("larks")
    await lark.says("alone here", "larks")
    assert (await counted(house)).even.evenings == 1


async def test_giving_and_receiving_is_counted_on_sundays_over_a_month(house: House) -> None:
    people = [await (await house.member(f"{n} Owl")).enters() for n in ("Ada", "Ben", "Cat")]
    ada, ben, cat = people
    asked = await ada.says("how was your day?")
    answer = await ben.says("long", reply_to=asked["message"]["id"])
    await ada.ask("react", message=answer["message"]["id"], kind="hug", on=True)
    await cat.says("only here to read")
    house.clock.move(days=9)
    await daily.count(house.chat)
    assert (await kept(house)).mutual.whole.n == 0, "Monday"
    sunday = (await kept(house, MONDAY + timedelta(days=6))).mutual
    assert (sunday.part.n, sunday.rest.n) == (2, 1), "Ada and Ben, and not Cat"


async def test_cases_are_counted_by_who_came_when(house: House) -> None:
    _sol, desk = await on_duty(house, "Sol")
    ben = await (await house.member("Ben Fox")).enters()
    await ben.says(CRISIS)
    soon = await case_of(desk)
    house.clock.move(minutes=2)
    await desk.ask("claim", case=soon)
    await ben.says(HARSH, anyway=True)
    late = await next_case(desk, soon)
    house.clock.move(minutes=90)
    await desk.ask("claim", case=late)
    first, second = await case(house, soon), await case(house, late)
    assert first.met_at - first.opened_at == timedelta(minutes=2)
    assert (first.met_late, second.met_late) == (False, True)
    found = await counted(house)
    assert found.met[first.severity].minutes == {2: 1}
    assert found.met_staffed[second.severity].minutes == {90: 1}
    assert found.in_time[first.severity].part.n == found.in_time[second.severity].rest.n == 1
    (work,) = found.staff.values()
    assert (work.minutes, work.cases.n, work.severe.n) == (92, 2, 1)
    assert (await counted(house, room=1)).staff == {}, "work is of all rooms"


async def test_who_came_first_stays_known(house: House) -> None:
    _sol, desk = await on_duty(house, "Sol")
    _uma, other = await on_duty(house, "Uma")
    ben = await (await house.member("Ben Fox")).enters()
    await ben.says(CRISIS)
    one = await case_of(desk)
    await desk.ask("claim", case=one)
    met = (await case(house, one)).met_at
    house.clock.move(minutes=3)
    await desk.ask("hand_over", case=one, to="Uma", note="Please.")
    house.clock.move(minutes=3)
    await other.ask("claim", case=one)
    assert (await case(house, one)).met_at == met


async def test_what_moderators_make_of_rules_is_counted(house: House) -> None:
    _sol, desk = await on_duty(house, "Sol")
    one = ""
    for name, act in (("Ben Fox", "release"), ("Cat Fox", "remove")):
        seat = await (await house.member(name)).enters()
        await seat.says(HARSH, anyway=True)
        one = await next_case(desk, one)
        await desk.ask("claim", case=one)
        await desk.ask("decide", case=one, act=act, reason="Be kind.")
    shares = (await counted(house)).rules
    assert shares and {(s.part.n, s.rest.n) for s in shares.values()} == {(1, 1)}


async def test_a_day_is_final_when_its_last_word_has_had_a_day(house: House) -> None:
    await six_speak(house)
    await daily.count(house.chat)
    assert [row.is_final for row in await rows(house)] == [False, False], "owls, and all rooms"
    house.clock.move(days=2)
    await daily.count(house.chat)
    before = [row for row in await rows(house) if row.day == MONDAY]
    assert all(row.is_final for row in before)
    house.clock.move(hours=1)
    await daily.count(house.chat)
    assert [row for row in await rows(house) if row.day == MONDAY] == before


async def test_it_is_counted_once_an_hour_only(house: House) -> None:
    await daily.keep_up(house.chat)
    (first,) = await rows(house)
    house.clock.move(minutes=10)
    await daily.keep_up(house.chat)
    assert (await rows(house))[0].counted_at == first.counted_at
    house.clock.move(minutes=50)
    await daily.keep_up(house.chat)
    assert (await rows(house))[0].counted_at > first.counted_at


async def test_two_processes_may_count_the_same_day(house: House) -> None:
    await six_speak(house)
    once = await counted(house)
    assert await counted(house) == once


async def test_the_numbers_outlive_the_words_and_know_nobody(house: House) -> None:
    await six_speak(house)
    house.clock.move(days=2)
    before = await counted(house)
    assert before.first.tally.who and before.heard.part.who
    house.clock.move(days=house.chat.settings.retention_days)
    assert await upkeep.purge(house.chat) == 6
    after = await kept(house)
    assert after.first.minutes == before.first.minutes
    assert (after.first.tally.n, after.first.tally.people) == (6, 5)
    assert not after.first.tally.who and not after.heard.part.who
    await daily.count(house.chat)
    assert await kept(house) == after, "what is purged is not counted again"
    assert await house.chat.store.write(lambda tx: retention.purge(tx, 90)) == 0
    assert await house.chat.store.read(insights.latest) is not None


async def test_a_room_that_keeps_its_words_for_less_is_forgotten_sooner(house: House) -> None:
    await house.room("larks")
    lark = await (await house.member("Lark", "larks")).enters("larks")
    await lark.says("anybody?", "larks", need="company")
    await six_speak(house)
    house.clock.move(days=2)
    before = await counted(house)
    owl = (await seats(house))["Ada Owl"]
    assert before.second.part.who == {owl.id} and before.heard.whole.n == 3
    house.clock.move(days=8)
    await house.chat.store.write(lambda tx: retention.purge_room(tx, owl.room_id, 7))
    after = await kept(house)
    assert (after.second.part.n, after.second.part.people) == (1, 1)
    assert not after.second.part.who and after.heard.rest.who, "the lark's are still kept"
    assert not (await kept(house, room=owl.room_id)).second.part.who
