"""A night at the desk: people, words that bring a case, and moderators on duty."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from server.identifiers import message_id
from server.models import AuditEntry, Case, CaseKind, Membership, Message, Room
from tests.house import House, Person, Socket

HARSH = "you are pathetic and everyone here is faking it"
CRISIS = "I want to kill myself"
IMMINENT = "I have taken all the pills just now, goodbye"


async def on_duty(house: House, name: str) -> tuple[Person, Socket]:
    """A moderator at their desk."""
    person = await house.staff(name)
    desk = await person.socket()
    await desk.ask("duty", on=True)
    return person, desk


async def hold(house: House, person: str = "Ben Fox") -> tuple[Person, Socket, dict[str, Any]]:
    """Somebody whose words were held, their socket and the reply."""
    ben = await house.member(person)
    socket = await ben.enters()
    reply = await socket.says(HARSH, anyway=True)
    assert "held" in reply, reply
    return ben, socket, reply


async def case_of(desk: Socket) -> str:
    """The id of the next case this desk hears of."""
    found: str = (await desk.event("case"))["case"]["id"]
    return found


async def put_cases(house: House, severities: list[int], minutes: int = 10) -> list[str]:
    """So many cases about things said in "owls", due one after the other; their ids."""
    now = house.clock.at

    def act(tx: Any) -> list[str]:
        room = tx.session.exec(select(Room)).first()
        member = tx.session.exec(select(Membership)).first()
        ids = []
        for place, severity in enumerate(severities):
            words = Message(
                id=message_id(now),
                room_id=room.id,
                seq=room.last_seq + place + 1,
                rev=room.last_rev + place + 1,
                author_id=member.id,
                key=message_id(now),
                body=f"words of case {place}",
                at=now,
            )
            tx.session.add(words)
            tx.session.flush()
            case = Case(
                id=message_id(now),
                room_id=room.id,
                kind=CaseKind.DISTRESS,
                message_id=words.id,
                about_id=member.id,
                severity=severity,
                findings=[{"category": "hopeless", "rule": "hopeless.wish", "severity": severity}],
                opened_at=now,
                due_at=now + timedelta(minutes=minutes, seconds=place),
            )
            tx.session.add(case)
            ids.append(case.id)
        room.last_seq += len(severities)
        room.last_rev += len(severities)
        tx.session.add(room)
        return ids

    found: list[str] = await house.chat.store.write(act)
    return found


async def acts_logged(house: House) -> list[str]:
    """What the audit log says was done, in order."""

    def look(session: Session) -> list[str]:
        return list(session.exec(select(AuditEntry.act).order_by(AuditEntry.id)))

    return await house.chat.store.read(look)
