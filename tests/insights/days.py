"""A day in "owls" that can be counted by hand, and the figures that were kept of days."""

from datetime import date

from sqlmodel import Session, col, select

from server.actions.insights import daily
from server.figures import Figures
from server.models import Case, InsightDay, Membership
from server.store import insights
from tests.desk.night import case_of, on_duty
from tests.house import House, Person, Socket

MONDAY = date(2026, 11, 23)  # in Tokyo, where the house lives
LISTEN, COMPANY = "listen", "company"


async def six_speak(house: House) -> Person:
    """Six people say their first words on Monday from noon; two of them ask for something.

    minutes after noon   0         3    10   20   80            81
    who                  Ada       Ben  Cat  Dan  Eve           Fay
    asks for             to listen                company
    is answered after    3 (Ben)   7    10   60   1 (Fay)       never
    voices in the hour   3                        1

    Sol is on duty from minute 20 to 90, and is returned.
    """
    names = ("Ada", "Ben", "Cat", "Dan", "Eve", "Fay")
    seats = {name: await (await house.member(f"{name} Owl")).enters() for name in names}
    asks = {"Ada": LISTEN, "Eve": COMPANY}
    sol, desk = await on_duty(house, "Sol")
    await desk.ask("duty", on=False)
    at = 0
    for name, minute in zip(names, (0, 3, 10, 20, 80, 81), strict=True):
        house.clock.move(minutes=minute - at)
        at = minute
        if name == "Dan":
            await desk.ask("duty", on=True)
        more = {"need": asks[name]} if name in asks else {}
        await seats[name].says(f"a word of {name}", **more)
        await seats[name].connection.close()
    house.clock.move(minutes=9)
    await desk.ask("duty", on=False)
    return sol


async def counted(house: House, day: date = MONDAY, room: int = insights.EVERYWHERE) -> Figures:
    """What is known of a day, once it is counted."""
    await daily.count(house.chat)
    return await kept(house, day, room)


async def kept(house: House, day: date = MONDAY, room: int = insights.EVERYWHERE) -> Figures:
    found = await house.chat.store.read(lambda s: dict(insights.days(s, room, day)))
    return found.get(day, Figures())


async def rows(house: House) -> list[InsightDay]:
    def look(session: Session) -> list[InsightDay]:
        return list(session.exec(select(InsightDay).order_by(col(InsightDay.day))))

    return await house.chat.store.read(look)


async def seats(house: House) -> dict[str, Membership]:
    def look(session: Session) -> dict[str, Membership]:
        return {seat.name: seat for seat in session.exec(select(Membership))}

    return await house.chat.store.read(look)


async def case(house: House, case_id: str) -> Case:
    found = await house.chat.store.read(lambda s: s.get(Case, case_id))
    assert found is not None
    return found


async def next_case(desk: Socket, *seen: str) -> str:
    """The id of the next case that is not one of these."""
    while (found := await case_of(desk)) in seen:
        pass
    return found
