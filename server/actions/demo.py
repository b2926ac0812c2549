"""A lived-in instance to look at: rooms, people, a conversation, and something on the desk.

Everything goes through the same actions as real words do, so the demo shows what would happen.
Only for a server on loopback: it prints ways to sign in.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from server import names, passwords
from server.actions import (
    accounts,
    demo_past,
    demo_people,
    facilitation,
    messages,
    professionals,
    reports,
)
from server.actions.facilitation import NewRoom
from server.actions.insights import daily
from server.actions.messages import Said
from server.actions.rooms import Seating, seat
from server.chat import Chat, Visitor
from server.errors import Refused
from server.identifiers import token
from server.models import Entry, Room, SiteRole, Standing, User
from server.protocol import commands
from server.store import Transaction, people, rooms
from server.store import messages as message_rows

ROOMS = (
    NewRoom(
        "night-owls",
        "Night owls",
        "Sleep",
        "For everybody who is awake when the house is quiet. Come as you are; you need not talk.",
    ),
    NewRoom(
        "early-grief",
        "Early grief",
        "Loss",
        "The first year after somebody died. Tears, anger and odd laughter are all at home here.",
    ),
    NewRoom(
        "anxious-days",
        "Anxious days",
        "Anxiety",
        "When the worry is louder than the room. We listen first, and share what helped us.",
    ),
    NewRoom(
        "carers-kitchen",
        "The carers' kitchen",
        "Caring",
        "For people who look after somebody, and would like to sit down for a minute.",
    ),
    NewRoom(
        "new-parents",
        "New parents",
        "Parenting",
        "The part nobody tells you about. A facilitator lets you in, usually within the day.",
        Entry.REQUEST,
    ),
)
STAFF = (
    ("demo member", SiteRole.MEMBER, "Amber Wren"),
    ("demo facilitator", SiteRole.MEMBER, "Juniper"),
    ("demo moderator", SiteRole.MODERATOR, "Sol"),
    ("demo admin", SiteRole.ADMIN, "Maren"),
)
LEADING = {"Juniper", "Maren"}
GUESTS = ("Plum Otter", "Slate Heron", "Teal Moth", "Quiet Fox")


@dataclass(frozen=True)
class Line:
    """One thing said in the sample: `answers` counts lines from the start of its room."""

    who: str
    words: str
    need: commands.Need | None = None
    answers: int | None = None
    signs: tuple[tuple[str, commands.ReactionKind], ...] = ()


CONVERSATION = {
    "night-owls": (
        Line("Juniper", "The kettle is on, so to speak. Who is awake with me?"),
        Line("Plum Otter", "Me. Third night this week. I have counted the ceiling tiles twice."),
        Line("Amber Wren", "Same here. It is the quiet that gets me, not the dark.", answers=1),
        Line(
            "Slate Heron",
            "I lie there and replay every conversation from the day, like a bad film club.",
            need="listen",
            signs=(("Plum Otter", "same_here"), ("Amber Wren", "same_here"), ("Sol", "with_you")),
        ),
        Line("Juniper", "That film club has a lot of members. What was on tonight?", answers=3),
        Line("Slate Heron", "A meeting. I said “you too” when the waiter said enjoy your meal."),
        Line("Teal Moth", "I did that at a funeral once. Nobody noticed but me.", answers=5),
        Line(
            "Plum Otter",
            "What helped me last week was getting up and folding laundry until I was bored.",
            signs=(("Slate Heron", "thank_you"), ("Teal Moth", "thank_you")),
        ),
        Line("Quiet Fox", "Is it all right to be here and not say much?", need="company"),
        Line(
            "Amber Wren",
            "It is. Half of us are doing that right now.",
            answers=8,
            signs=(("Quiet Fox", "hug"), ("Juniper", "with_you")),
        ),
        Line("Teal Moth", "My hands are cold and my head is full, but it is better in here."),
        Line("Juniper", "Then stay a while. I am here until three."),
    ),
    "anxious-days": (
        Line("Juniper", "Good evening. One word for today, if you like. Mine is “wobbly”."),
        Line("Teal Moth", "Mine is “static”."),
        Line(
            "Plum Otter",
            "Does anybody have ideas for phone calls? I have put one off for nine days.",
            need="ideas",
            signs=(("Teal Moth", "same_here"),),
        ),
        Line("Amber Wren", "I write the first sentence down and read it out.", answers=2),
    ),
}
TROUBLE = (
    ("anxious-days", "Slate Heron", "I want to die. I have not said that out loud before."),
    ("night-owls", "Quiet Fox", "you are pathetic and everyone here is faking it"),
)
REPORTED = ("anxious-days", "Teal Moth", "The doctors know nothing, trust me, I read about it.")


RUTH = {
    "name": "Ruth Amadi",
    "role": "nurse at the night clinic",
    "reach": "She rings or writes within two working days.",
    "told": "She reads it, keeps no file, and tells nobody else.",
}


async def furnish(chat: Chat) -> list[str]:
    """Add what is not there yet; lines to print, with ways to sign in."""
    ids, sign_ins, is_new = await _people(chat)
    if is_new:
        await demo_past.remember(chat, ids)
        for slug, lines in CONVERSATION.items():
            await _talk(chat, slug, lines, ids)
        await _trouble(chat, ids)
        await daily.count(chat)
        await demo_people.furnish(chat, ids)
        admin = Visitor(user_id=ids["Maren"], role=SiteRole.ADMIN)
        await professionals.add(chat, admin, RUTH)
    return ["Demo sign-ins (name / passphrase):", *(f"  {line}" for line in sign_ins)]


async def _people(chat: Chat) -> tuple[dict[str, int], list[str], bool]:
    """Rooms and accounts. Passphrases are new at every start, and only printed."""
    secrets = [f"demo-{token()[:12]}" for _ in STAFF]
    hashes = [
        await asyncio.get_running_loop().run_in_executor(
            chat.hashers, passwords.hash_passphrase, secret
        )
        for secret in secrets
    ]

    def act(tx: Transaction) -> tuple[dict[str, int], bool]:
        is_new = rooms.by_slug(tx.session, ROOMS[0].slug) is None
        found = [
            rooms.by_slug(tx.session, wanted.slug) or facilitation.add_room(tx, wanted)
            for wanted in ROOMS
        ]
        ids = {}
        for (sign_in, role, name), hashed in zip(STAFF, hashes, strict=True):
            ids[name] = _account(tx, sign_in, role, hashed)
        if is_new:
            ids |= {name: accounts.new_guest(tx, "A browser")[0] for name in GUESTS}
            _seat_all(tx, ids, found)
        return ids, is_new

    ids, is_new = await chat.store.write(act)
    lines = [f"{sign_in} / {secret}" for (sign_in, *_), secret in zip(STAFF, secrets, strict=True)]
    return ids, lines, is_new


def _account(tx: Transaction, sign_in: str, role: SiteRole, hashed: str) -> int:
    user = people.by_name_key(tx.session, names.key(sign_in))
    if user is None:
        user = User(name=sign_in, name_key=names.key(sign_in), created_at=tx.now)
        tx.session.add(user)
        tx.session.flush()
        if role is not SiteRole.MEMBER:
            accounts.set_role(tx, user, role, by=None)
    user.passphrase_hash = hashed
    tx.session.add(user)
    return user.id


def _seat_all(tx: Transaction, ids: dict[str, int], found: list[Room]) -> None:
    for room in found[:4]:
        for name, user_id in ids.items():
            seating = Seating(name, Standing.ACTIVE, as_facilitator=name in LEADING)
            seat(tx, Visitor(user_id=user_id), room, seating)
    asking = Seating("Plum Otter", Standing.WAITING)
    seat(tx, Visitor(user_id=ids["Plum Otter"]), found[4], asking)
    leading = Seating("Juniper", Standing.ACTIVE, as_facilitator=True)
    seat(tx, Visitor(user_id=ids["Juniper"]), found[4], leading)


async def _talk(chat: Chat, slug: str, lines: tuple[Line, ...], ids: dict[str, int]) -> None:
    """The sample conversation, said over the last hour."""
    said: list[str] = []
    for place, line in enumerate(lines):
        answer = await _say(chat, slug, line, ids[line.who], said)
        if answer.message is None:
            continue
        said.append(answer.message.id)
        at = chat.now() - timedelta(minutes=4 * (len(lines) - place) + place % 3)
        await chat.store.write(partial(message_rows.backdate, message_id=said[-1], at=at))
        for who, kind in line.signs:
            sign = commands.React(ref=0, message=said[-1], kind=kind, on=True)
            await messages.react(chat, Visitor(user_id=ids[who]), sign)


async def _say(chat: Chat, slug: str, line: Line, user_id: int, said: list[str]) -> Said:
    answered = said[line.answers] if line.answers is not None else None
    command = commands.Post(
        ref=0, room=slug, key=token(), body=line.words, need=line.need, reply_to=answered,
        anyway=True,
    )  # fmt: skip
    chat.limits.forget("post", user_id)
    return await messages.post(chat, Visitor(user_id=user_id), command)


async def _trouble(chat: Chat, ids: dict[str, int]) -> None:
    """Something on the desk: distress, words held back, a report."""
    for slug, who, words in TROUBLE:
        try:
            await _say(chat, slug, Line(who, words), ids[who], [])
        except Refused:
            continue  # refused words make their case all the same
    slug, who, words = REPORTED
    answer = await _say(chat, slug, Line(who, words), ids[who], [])
    if answer.message is not None:
        report = commands.Report(ref=0, message=answer.message.id, reason="unsafe_advice")
        await reports.report(chat, Visitor(user_id=ids["Amber Wren"]), report)
