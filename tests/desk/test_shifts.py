"""Looking after moderators: a break in time, severe cases counted, a few words afterwards."""

from sqlalchemy import func
from sqlmodel import Session, select

from server.actions import lapses
from server.models import Shift, SiteRole
from server.store import retention
from tests.desk.night import on_duty, put_cases
from tests.house import House

BREAK = "You have been at it for a while"


def is_shown(page: str) -> bool:
    """Whether the page prompts for a break now."""
    form = page.split('action="/desk/break"')[1].split(">", maxsplit=1)[0]
    return "hidden" not in form


async def test_a_break_is_due_after_three_quarters_of_an_hour(house: House) -> None:
    sol, _desk = await on_duty(house, "Sol")
    house.clock.move(minutes=44)
    assert not is_shown((await sol.page("/desk")).text)
    house.clock.move(minutes=2)
    page = (await sol.page("/desk")).text
    assert is_shown(page) and BREAK in page
    await sol.post("/desk/break")
    assert not is_shown((await sol.page("/desk")).text)


async def test_severe_cases_of_this_shift_are_counted(house: House) -> None:
    await house.member("Ada Wren")
    mild, severe = await put_cases(house, [1, 4])
    sol, desk = await on_duty(house, "Sol")
    await desk.ask("claim", case=mild)
    assert (await sol.get("/desk")).json()["shift"]["severe"] == 0
    await desk.ask("claim", case=severe)
    assert (await sol.get("/desk")).json()["shift"]["severe"] == 1
    house.clock.move(minutes=1)
    await desk.ask("duty", on=False)
    await desk.ask("duty", on=True)
    assert (await sol.get("/desk")).json()["shift"]["severe"] == 0, "a new shift"


async def test_after_a_shift_there_is_room_for_a_few_words(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    maren = await house.staff("Maren", SiteRole.ADMIN)
    max_ = await house.staff("Max Reed")
    assert (await sol.post("/desk/debrief", debrief="Too early.")).status_code == 409
    house.clock.move(minutes=10)
    await desk.ask("duty", on=False)
    assert "Before you go" in (await sol.page("/desk")).text
    await sol.post("/desk/debrief", debrief="The third one stays with me.")
    assert "Before you go" not in (await sol.page("/desk")).text
    for reader, reads in ((sol, True), (maren, True), (max_, False)):
        assert ("stays with me" in (await reader.page("/desk")).text) is reads
    days = house.chat.settings.retention_days
    for wait, kept in ((6, 1), (2, 0)):
        house.clock.move(days=wait)
        await house.chat.store.write(lambda tx: retention.purge(tx, days))
        assert await house.chat.store.read(_debriefs) == kept


async def test_a_shift_ends_when_the_duty_lapses(house: House) -> None:
    sol, desk = await on_duty(house, "Sol")
    await desk.connection.close()
    house.clock.move(minutes=11)
    house.chat.hub.sweep()
    assert not house.chat.hub.on_duty, "the duty has lapsed"
    await lapses.lapse(house.chat)
    assert (await sol.get("/desk")).json()["shift"] is None


def _debriefs(session: Session) -> int:
    return session.exec(select(func.count()).where(Shift.debrief != "")).one()
