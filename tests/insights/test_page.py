"""Insights as moderators and admins see them, and take them along: the same on both databases."""

import csv
import io
import re

import pytest
from sqlmodel import col, select

from server.actions.insights import daily
from server.models import SiteRole, User
from server.protocol.insight_pages import Table
from server.web import tables
from tests.desk.night import on_duty
from tests.house import House, Person
from tests.insights.days import six_speak

PATH = "/desk/insights"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1")


async def measures(person: Person, query: str = "?days=7") -> dict[str, dict]:
    """Every measure of the page by its key."""
    page = (await person.get(PATH + query)).json()
    return {measure["key"]: measure for measure in page["measures"]}


async def rows(person: Person, key: str, query: str = "?days=7") -> list[list[str]]:
    """A table as a spreadsheet reads it."""
    response = await person.get(f"{PATH}/{key}.csv{query}")
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))


async def test_what_six_people_wrote_is_told_in_sentences(house: House) -> None:
    sol = await six_speak(house)
    house.clock.move(hours=25)
    await daily.count(house.chat)
    found = await measures(sol)
    assert (
        found["first-answer"]["headline"] == "Half of first posts got an answer within 7 minutes."
    )
    assert found["first-answer"]["state"] == "quiet", "six are too few for nine in ten"
    asked = "Fewer than 5 people asked for something: too few to say more."
    assert found["second-voice"]["headline"] == found["unheard"]["headline"] == asked
    assert found["evenness"]["headline"] == "On an average day the talk was spread evenly."
    assert found["overdue"]["headline"] == "Nothing came to the desk in this time."
    own = "You were on duty for 1 hour and took no severe case."
    assert found["load"]["headline"] == own


async def test_the_table_has_each_day_and_all_of_them(house: House) -> None:
    sol = await six_speak(house)
    house.clock.move(hours=25)
    await daily.count(house.chat)
    table = await rows(sol, "first-answer")
    assert table[0][:3] == ["Day", "First posts", "Half answered within"]
    days = {row[0]: row[1:3] for row in table[1:]}
    assert list(days)[-3:] == ["Monday 23 November", "Tuesday 24 November", "All of it"]
    assert days["Monday 23 November"] == days["All of it"] == ["10", "7 minutes"]
    assert days["Tuesday 24 November"] == ["0", "none"]
    assert len(table) == 1 + 7 + 1


async def test_a_week_and_a_quarter_are_told_in_weeks(house: House) -> None:
    sol = await house.staff()
    await daily.count(house.chat)
    for days, weeks in ((28, 4), (90, 13)):
        assert len(await rows(sol, "unheard", f"?days={days}")) == 1 + weeks + 1
    assert len(await rows(sol, "unheard", "?days=5")) == 1 + 4 + 1, "28 days, if it is none of ours"


async def test_a_room_is_told_by_itself(house: House) -> None:
    await house.room("larks")
    sol = await six_speak(house)
    house.clock.move(hours=25)
    await daily.count(house.chat)
    owls, larks = await measures(sol, "?days=7&room=owls"), await measures(sol, "?room=larks")
    assert "7 minutes" in owls["first-answer"]["headline"]
    assert larks["first-answer"]["headline"] == "Nobody wrote a first post in this time."
    assert "load" not in owls, "a shift is for all rooms"
    assert (await sol.get(f"{PATH}?room=moths")).status_code == 404
    assert (await sol.get(f"{PATH}?days=x")).status_code == 400


async def test_days_begin_where_the_house_lives(house: House) -> None:
    """Noon in UTC is 21:00 in Tokyo: two hours before and after midnight are two days there."""
    house.clock.move(hours=11)  # 23:00 in Tokyo
    ada, ben = [await (await house.member(f"{name} Owl")).enters() for name in ("Ada", "Ben")]
    await ada.says("good night")
    house.clock.move(hours=2)
    await ben.says("good morning")
    await daily.count(house.chat)
    sol = await house.staff()
    table = {row[0]: row[1] for row in await rows(sol, "evenness")}
    assert "Tuesday 24 November" in table
    page = (await sol.get(PATH)).json()
    assert page["counted_said"] == "01:00 on 24 November"


async def test_nobodys_name_is_in_it(house: House) -> None:
    await six_speak(house)
    uma = await house.staff("Uma", SiteRole.ADMIN)
    house.clock.move(hours=25)
    await daily.count(house.chat)
    for answer in (await uma.page(PATH), await uma.get(PATH)):
        assert not re.search(r"(Ada|Ben|Cat|Dan|Eve|Fay) Owl", answer.text)
    for key in await measures(uma):
        assert " Owl" not in str(await rows(uma, key))


async def test_colleagues_loads_are_for_admins(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    _vera, other = await on_duty(house, "Vera")
    house.clock.move(minutes=90)
    uma = await house.staff("Uma", SiteRole.ADMIN)
    for socket in (desk, other):
        await socket.ask("duty", on=False)
    await daily.count(house.chat)
    own, everybody = await rows(sol, "load"), await rows(uma, "load")
    assert [row[:2] for row in own[1:]] == [["Sol", "1.5 h"]]
    assert [row[:2] for row in everybody[1:]] == [["Sol", "1.5 h"], ["Vera", "1.5 h"]]
    assert "Vera" not in (await sol.page(PATH)).text
    assert "2 hours" in (await measures(sol))["load"]["headline"], "one's own, and no total"
    assert "3 hours" in (await measures(uma))["load"]["headline"]


async def test_colleagues_who_have_left_are_not_named(house: House) -> None:
    for name in ("Sol", "Vera"):
        _person, desk = await on_duty(house, name)
        await desk.ask("duty", on=False)

    def leave(tx) -> None:
        for user in tx.session.exec(select(User).where(col(User.name).is_not(None))):
            user.name = None

    await house.chat.store.write(leave)
    await daily.count(house.chat)
    uma = await house.staff("Uma", SiteRole.ADMIN)
    assert [row[0] for row in (await rows(uma, "load"))[1:]] == ["somebody who has left"] * 2


async def test_a_table_comes_as_a_file(house: House) -> None:
    sol = await house.staff()
    response = await sol.get(f"{PATH}/unheard.csv?days=90&room=owls")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == (
        'attachment; filename="kith-unheard-owls-90-days-2026-11-23.csv"'
    )
    assert response.headers["cache-control"] == "no-store"
    assert (await sol.get(f"{PATH}/anything.csv")).status_code == 404


async def test_a_name_that_looks_like_a_formula_is_text(house: House) -> None:
    _sol, desk = await on_duty(house, "Sol")
    await desk.ask("duty", on=False)

    def rename(tx) -> None:
        user = tx.session.exec(select(User).where(col(User.name) == "Sol")).one()
        user.name = '=HYPERLINK("https://bad.example")'

    await house.chat.store.write(rename)
    await daily.count(house.chat)
    uma = await house.staff("Uma", SiteRole.ADMIN)
    assert (await rows(uma, "load"))[1][0] == '\'=HYPERLINK("https://bad.example")'


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_like_a_formula(formula: str) -> None:
    text = tables.as_csv(Table(head=[formula], rows=[["plain", formula], ["5", "85 %"]]))
    cells = [
        cell
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        for cell in row
    ]
    assert cells == ["'" + formula, "plain", "'" + formula, "5", "85 %"]


async def test_the_page_says_when_nothing_is_counted_yet(house: House) -> None:
    sol = await house.staff()
    assert "Nothing is counted yet" in (await sol.page(PATH)).text
    await daily.count(house.chat)
    page = (await sol.page(PATH)).text
    assert "Nothing is counted yet" not in page
    assert page.count('<svg class="chart"') >= 4 and page.count("<details") == 9


async def test_the_desk_leads_to_it(house: House) -> None:
    sol = await house.staff()
    assert f'href="{PATH}"' in (await sol.page("/desk")).text
