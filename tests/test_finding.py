"""Finding a group: by words with slips in them, by topic and language; and when it gathers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.actions import facilitation
from server.actions.facilitation import NewRoom
from server.schedule import next_times
from tests.desk.night import acts_logged
from tests.house import House

LONDON = ZoneInfo("Europe/London")
EVENING = {"day": "2026-11-26", "time": "19:00", "minutes": "60", "zone": "Europe/London"}


async def town(house: House) -> None:
    for slug, name, topic, about, language in (
        ("grief", "After a loss", "Grief", "For those who miss somebody.", "en"),
        ("nachts", "Wach in der Nacht", "Sleep", "Für Schlaflose.", "de"),
        ("anxious", "Anxious minds", "Anxiety", "Worries, shared.", "en"),
    ):
        wanted = NewRoom(slug, name, topic, about, language=language)
        await house.chat.store.write(lambda tx, wanted=wanted: facilitation.add_room(tx, wanted))


FOUND = {
    "q=anxius": ["anxious"],
    "q=greif": ["grief"],
    "q=loss after": ["grief"],
    "q=miss": ["grief"],
    "q=schlaflose": ["nachts"],
    "q=motorbikes": [],
    "topic=Sleep": ["nachts", "owls"],
    "language=de": ["nachts"],
    "language=de&q=wach": ["nachts"],
    "language=fr": [],
    "topic=Sleep&language=en": ["owls"],
    "open=1&q=nacht": [],
}


async def test_a_group_is_found_although_it_is_written_wrongly(house: House) -> None:
    await town(house)
    sol, passer_by = await house.staff(), await house.passer_by()
    await sol.post("/desk/rooms/nachts/settings", state="closed")
    for asked, slugs in FOUND.items():
        found = (await passer_by.get(f"/rooms?{asked}")).json()
        assert sorted(room["slug"] for room in found["rooms"]) == slugs, asked
    assert (found["languages"], found["topics"]) == (["de", "en"], ["Anxiety", "Grief", "Sleep"])


async def test_a_gathering_is_told_wherever_a_room_is_shown(house: House) -> None:
    fay, ada = await house.facilitator("Fay Owl"), await house.member("Ada Wren")
    nowhere = (await ada.get("/rooms")).json()["rooms"][0]
    assert nowhere["gathering"] is None
    made = await fay.post("/rooms/owls/gatherings", title="  Slow  breathing ", **EVENING)
    assert made.status_code == 200, made.text
    (card,) = (await ada.get("/rooms")).json()["rooms"]
    told = card["gathering"]
    assert (told["title"], told["city"], told["is_on"]) == ("Slow breathing", "London", False)
    assert datetime.fromisoformat(told["starts_at"]) == datetime(2026, 11, 26, 19, tzinfo=UTC)
    for path in ("/rooms", "/rooms/owls"):
        assert "Thursday, 19:00" in (await ada.page(path)).text
    assert "Donnerstag" in (await ada.client.get("/rooms", headers={
        "accept": "text/html", "accept-language": "de"})).text  # fmt: skip
    assert "Gathering now" not in (await ada.page("/rooms/owls/plain")).text
    house.clock.move(days=3, hours=16, minutes=30)
    for path in ("/rooms", "/rooms/owls/plain", "/rooms/owls/chat"):
        assert "Gathering now, until" in (await ada.page(path)).text
    house.clock.move(minutes=31)
    assert (await ada.get("/rooms/owls")).json()["gatherings"] == []
    assert "Gathering now" not in (await ada.page("/rooms/owls/chat")).text


async def test_open_screens_know_the_schedule_as_one_that_opens_now_does(house: House) -> None:
    await house.room("larks")
    fay, ada = await house.facilitator("Fay Owl"), await house.member("Ada Wren")
    await ada.joins("larks", "Ada")
    here, elsewhere = await ada.enters(), await ada.enters("larks")
    assert here.opened["gatherings"] == []
    for more in ({}, {"weekly": "yes", "title": "Again"}):
        await fay.post("/rooms/owls/gatherings", **EVENING, **more)
        told = (await here.event("gatherings", room="owls"))["gatherings"]
        assert told == (await ada.enters()).opened["gatherings"]
    assert [(g["title"], g["starts_at"][:16]) for g in told] == [
        ("", "2026-11-26T19:00"), ("Again", "2026-11-26T19:00"), ("Again", "2026-12-03T19:00"),
    ]  # fmt: skip
    first = (await fay.get("/rooms/owls/people")).json()["gatherings"][0]["id"]
    form = (await fay.page(f"/rooms/owls/people?gathering={first}")).text
    assert f'name="instead" value="{first}"' in form and 'value="19:00"' in form
    changed = {**EVENING, "time": "20:00", "instead": str(first)}
    assert (await fay.post("/rooms/owls/gatherings", **changed)).status_code == 200
    assert (await fay.post("/rooms/owls/gatherings", **changed)).status_code == 404
    told = (await here.event("gatherings", room="owls"))["gatherings"]
    assert [g["starts_at"][11:16] for g in told] == ["19:00", "20:00", "19:00"]
    for one in (await fay.get("/rooms/owls/people")).json()["gatherings"]:
        await fay.post(f"/rooms/owls/gatherings/{one['id']}/drop")
    assert (await here.event("gatherings"))["gatherings"]
    assert (await here.event("gatherings"))["gatherings"] == []
    assert not [m for m in (await elsewhere.settled()).heard if m["type"] == "gatherings"]


async def test_a_gathering_is_kept_by_facilitators_and_the_desk_and_logged(house: House) -> None:
    fay, sol = await house.facilitator("Fay Owl"), await house.staff()
    await fay.post("/rooms/owls/gatherings", weekly="yes", **EVENING)
    (one,) = (await sol.get("/desk/rooms/owls")).json()["gatherings"]
    assert one["weekly"]
    await sol.post("/desk/rooms/owls/gatherings", title="Once", **EVENING)
    assert [g["weekly"] for g in (await fay.get("/rooms/owls/people")).json()["gatherings"]] == [
        True, False,
    ]  # fmt: skip
    dropped = await fay.post(f"/rooms/owls/gatherings/{one['id']}/drop")
    assert dropped.status_code == 200
    assert (await fay.post(f"/rooms/owls/gatherings/{one['id']}/drop")).status_code == 404
    await house.room("larks")
    (left,) = (await sol.get("/desk/rooms/owls")).json()["gatherings"]
    other = await sol.post(f"/desk/rooms/larks/gatherings/{left['id']}/drop")
    assert other.status_code == 404, "a schedule is its own room's"
    acts = [act for act in await acts_logged(house) if act.startswith("room.gathering")]
    assert acts == ["room.gathering", "room.gathering", "room.gathering_off"]


WRONG = (
    ("title", "t" * 61),
    ("day", ""),
    ("day", "next Thursday"),
    ("day", "2026-02-30"),
    ("day", "2026-11-22"),
    ("day", "2036-11-22"),
    ("day", "9999-12-31"),
    ("time", "7pm"),
    ("time", "25:00"),
    ("minutes", "5"),
    ("minutes", "an hour"),
    ("zone", "Middle/Earth"),
    ("zone", "../../etc/passwd"),
)


async def test_what_cannot_be_on_a_schedule_is_said_and_nothing_typed_is_lost(
    house: House,
) -> None:
    fay, sol = await house.facilitator("Fay Owl"), await house.staff()
    for place, (field, wrong) in enumerate(WRONG):
        who, home = ((fay, "/rooms/owls"), (sol, "/desk/rooms/owls"))[place % 2]
        form = {"title": "Kept words", **EVENING, field: wrong}
        html = {"accept": "text/html"}
        no = await who.client.post(f"{home}/gatherings", data=form, headers=html)
        assert no.status_code == 400, (field, wrong)
        assert f'id="error-{field}"' in no.text and '<details class="fold" open>' in no.text
        assert (field == "title" or "Kept words" in no.text) and wrong in no.text
    assert (await fay.get("/rooms/owls")).json()["gatherings"] == []


async def test_a_room_has_only_so_many_gatherings_and_those_that_are_over_make_place(
    house: House,
) -> None:
    fay = await house.facilitator("Fay Owl")
    answers = [(await fay.post("/rooms/owls/gatherings", **EVENING)).status_code for _ in range(21)]
    assert answers == [200] * 20 + [409]
    house.clock.move(days=4)
    later = {**EVENING, "day": "2026-12-03"}
    assert (await fay.post("/rooms/owls/gatherings", **later)).status_code == 200
    assert len((await fay.get("/rooms/owls")).json()["gatherings"]) == 1


def test_seven_in_the_evening_stays_seven_when_clocks_are_put_forward_and_back() -> None:
    first = datetime(2026, 3, 19, 19, 0)
    for now, offset in (
        (datetime(2026, 3, 26, 18, 0, tzinfo=UTC), 0),
        (datetime(2026, 4, 1, 12, 0, tzinfo=UTC), 1),
        (datetime(2026, 10, 22, 12, 0, tzinfo=UTC), 1),
        (datetime(2026, 10, 28, 12, 0, tzinfo=UTC), 0),
    ):
        times = next_times(first, LONDON, 60, now, weekly=True)
        assert times is not None and times.starts_at.hour == 19
        assert times.starts_at.utcoffset() == timedelta(hours=offset)
        assert now < times.ends_at < now + timedelta(days=8)


@pytest.mark.parametrize(
    ("minutes_later", "weekly", "on"),
    [(-1, False, False), (0, False, True), (59, False, True), (60, False, None), (60, True, False)],
)
def test_a_gathering_is_on_from_its_first_to_its_last_minute(
    minutes_later: int, weekly: bool, on: bool | None
) -> None:
    starts = datetime(2026, 11, 26, 19, 0)
    now = datetime(2026, 11, 26, 19, 0, tzinfo=UTC) + timedelta(minutes=minutes_later)
    times = next_times(starts, LONDON, 60, now, weekly=weekly)
    assert (times and times.starts_at <= now) is on
