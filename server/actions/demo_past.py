"""The weeks behind the demo: evenings of talk, newcomers, cases that were met, shifts.

They are put where they would have ended up, in one go and always the same; nothing of it waits for
anybody. It is there so that insights have something to show.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from sqlalchemy import update
from sqlmodel import Session, col, select

from server.actions.rooms import Seating, seat
from server.chat import Chat, Visitor
from server.identifiers import message_id, token
from server.models import (
    Case,
    CaseKind,
    CaseState,
    Decision,
    Membership,
    Message,
    Reaction,
    Shift,
    Standing,
    User,
)
from server.store import Transaction, messages, rooms
from server.store.journal import Draft

WEEKS = 9
TALKING = ("night-owls", "anxious-days", "carers-kitchen")
COLOURS = ("Brass", "Chalk", "Clover", "Linen", "Rust", "Saffron")
BIRDS = ("Avocet", "Curlew", "Dunnock", "Fulmar", "Godwit", "Siskin")
NEEDS = ("listen", "company", "ideas", "information")
OPENING = (
    "Back again tonight. The house is quiet and I am not.",
    "Small win: I ate lunch at a table, not over the sink.",
    "I cancelled on a friend and now I feel both better and worse.",
    "Does anybody else rehearse phone calls?",
    "Long day. I would rather not go into it, but I would like to be here.",
    "I slept four hours in a row. I am telling everybody.",
    "How do you get through the hour after visitors leave?",
    "The doctor was kind today. I had not expected that.",
    "I am angry at the kettle, so it is probably not the kettle.",
    "What do you do with the evenings?",
    "First time here. I have read along for a while.",
    "Mum asked me the same thing eleven times, and I answered ten times nicely.",
)
ANSWERS = (
    "I know that one well.",
    "Glad you said it here.",
    "Same, on most days that end in y.",
    "That sounds heavy. Is somebody with you this evening?",
    "I put the radio on low. It helps a little.",
    "You are not the only one, if that is any use.",
    "That is not small at all.",
    "No advice from me. I am listening.",
    "I go round the block once, even in the rain.",
    "Thank you for telling us.",
)
THANKS = ("Thank you. That helps.", "Good to know I am not alone in it.", "Thanks, all of you.")
RULES = ("harassment.insult", "harassment.names")
MINUTES = {1: 60, 2: 30, 3: 10, 4: 3, 5: 1}  # the deadline of each severity
TOOK = {1: 30, 2: 12, 3: 2.2, 4: 1.6, 5: 0.7}  # minutes, mostly


@dataclass
class Line:
    at: datetime
    room: str
    who: int  # a user
    words: str
    need: str | None = None


@dataclass(frozen=True)
class Past:
    """A case of long ago: about whom, met by whom, how grave, opened when."""

    about: Membership
    by: int
    severity: int
    opened: datetime


async def remember(chat: Chat, ids: Mapping[str, int]) -> None:
    """Fill the weeks before the sample conversation."""
    chance = Random(11)  # noqa: S311  (the same past every time)
    begins = chat.now() - timedelta(weeks=WEEKS)
    guests = await chat.store.write(lambda tx: _guests(tx, begins))
    lines = sorted(_evenings(chance, begins, guests), key=lambda line: line.at)
    drafts = [
        Draft(id=message_id(line.at), user_id=line.who, room=line.room, key=token(),
              body=line.words, need=line.need)
        for line in lines
    ]  # fmt: skip
    await asyncio.gather(*(chat.store.post(draft) for draft in drafts))
    moments = [(draft.id, line.at) for draft, line in zip(drafts, lines, strict=True)]

    def act(tx: Transaction) -> None:
        for said, at in moments:
            messages.backdate(tx, said, at)
        _signs(tx, chance, [said for said, _at in moments])
        _shifts(tx, begins, (ids["Sol"], ids["Maren"]))
        _cases(tx, chance, begins, (ids["Sol"], ids["Maren"]))

    await chat.store.write(act)


def _guests(tx: Transaction, begins: datetime) -> list[int]:
    """Six times six people, each with a seat where there is talk; one more every other day."""
    guests = []
    for place in range(len(COLOURS) * len(BIRDS)):
        name = f"{COLOURS[place % 6]} {BIRDS[(place // 6 + place) % 6]}"
        joined = begins + timedelta(days=place * 1.6, hours=19)
        user = User(created_at=joined)
        tx.session.add(user)
        tx.session.flush()
        for slug in TALKING:
            room = rooms.by_slug(tx.session, slug)
            if room is not None:
                seat(tx, Visitor(user_id=user.id), room, Seating(name, Standing.ACTIVE))
        mine = col(Membership.user_id) == user.id
        tx.session.execute(update(Membership).where(mine).values(joined_at=joined))
        guests.append(user.id)
    return guests


def _evenings(chance: Random, begins: datetime, guests: list[int]) -> Iterator[Line]:
    """On every evening some who are here already talk, and whoever is new says a first word."""
    for day in range(WEEKS * 7):
        here = guests[: 6 + round(day / 1.6)]
        for slug in TALKING:
            at = (begins + timedelta(days=day)).replace(hour=18, minute=chance.randrange(50))
            for _thread in range(chance.randint(1, 3)):
                people = chance.sample(here, 4)
                yield from _thread_of(chance, slug, at, people)
                at += timedelta(minutes=chance.randint(50, 100))


def _thread_of(chance: Random, slug: str, at: datetime, people: list[int]) -> Iterator[Line]:
    """Somebody asks for something and is answered: soon, late, by several or by nobody."""
    need = chance.choice(NEEDS) if chance.random() < 0.7 else None
    yield Line(at, slug, people[0], chance.choice(OPENING), need)
    if chance.random() < 0.03:
        return
    for who in people[1 : 1 + chance.choice((1, 2, 2, 3, 3, 3))]:
        at += timedelta(seconds=chance.randint(40, 400))
        yield Line(at, slug, who, chance.choice(ANSWERS))
    yield Line(
        at + timedelta(seconds=chance.randint(60, 300)), slug, people[0], chance.choice(THANKS)
    )


def _signs(tx: Transaction, chance: Random, said: Sequence[str]) -> None:
    """Now and then one of those who are there lets somebody know that they have read it."""
    query = select(Message.id, Message.room_id, Message.author_id)
    found = {one: (room, author) for one, room, author in tx.session.exec(query)}
    for before, after in pairwise(one for one in said if chance.random() < 0.7):
        (room, author), (other_room, other) = found[before], found[after]
        if room == other_room and author != other:
            tx.session.add(Reaction(message_id=before, membership_id=other, kind="with_you"))


def _shifts(tx: Transaction, begins: datetime, staff: tuple[int, int]) -> None:
    """Two take turns in the evenings; one night in three is kept too."""
    for day in range(WEEKS * 7):
        evening = (begins + timedelta(days=day)).replace(hour=17, minute=45)
        hours = 8 if day % 3 == 0 else 5
        user_id, end = staff[day % 2], evening + timedelta(hours=hours)
        tx.session.add(Shift(user_id=user_id, began_at=evening, rested_at=evening, ended_at=end))


def _cases(tx: Transaction, chance: Random, begins: datetime, staff: tuple[int, int]) -> None:
    """Three to five an evening, of every severity, nearly all met in time."""
    seats = _seats(tx.session)
    for day in range(WEEKS * 7):
        evening = (begins + timedelta(days=day)).replace(hour=18, minute=0)
        for _number in range(chance.randint(3, 5)):
            severity = chance.choice((1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5))
            opened = evening + timedelta(minutes=chance.randint(0, 290))
            _case(tx, chance, Past(chance.choice(seats), staff[day % 2], severity, opened))


def _seats(session: Session) -> list[Membership]:
    found = session.exec(select(Membership).order_by(col(Membership.id)))
    return [one for one in found if one.name.split()[-1] in BIRDS]


def _case(tx: Transaction, chance: Random, past: Past) -> None:
    """A case that was met and closed; rules had stopped the words of the mild ones."""
    took = TOOK[past.severity] * chance.uniform(0.3, 1.2) * (4 if chance.random() < 0.04 else 1)
    due = past.opened + timedelta(minutes=MINUTES[past.severity])
    met = past.opened + timedelta(minutes=took)
    is_held, rule = past.severity == 1, chance.choice(RULES)
    case = Case(
        id=message_id(past.opened),
        room_id=past.about.room_id,
        kind=CaseKind.HELD if is_held else CaseKind.DISTRESS,
        about_id=past.about.id,
        severity=past.severity,
        findings=[_finding(rule)] if is_held else [],
        state=CaseState.CLOSED,
        opened_at=past.opened,
        due_at=due,
        met_at=met,
        met_late=met > due,
        claimed_by=past.by,
        claimed_at=met,
        closed_at=met,
        outcome="close",
    )
    tx.session.add(case)
    tx.session.flush()
    if is_held:
        act = "release" if chance.random() < (0.35 if rule == RULES[1] else 0.15) else "remove"
        tx.session.add(Decision(case_id=case.id, by_id=past.by, act=act, reason="Kindness", at=met))


def _finding(rule: str) -> dict[str, object]:
    what = {"rule": rule, "category": rule.partition(".")[0], "axis": "conduct", "outcome": "hold"}
    return {**what, "severity": 1, "start": 0, "end": 0}
