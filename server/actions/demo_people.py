"""The demo's rooms as somebody has looked after them: a crowd, invites, requests, a new agreement.

Everything goes through the acts of the desk and of facilitators, but for dates in the past.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from server import names
from server.actions import (
    accounts,
    agreements,
    claims,
    decisions,
    facilitation,
    gatherings,
    invites,
    keeping,
    messages,
    reports,
    rooms,
)
from server.actions.agreements import Edit, Written
from server.actions.facilitation import AGREEMENT, Pace
from server.actions.invites import Wish
from server.actions.rooms import Coming, Seating
from server.chat import Chat, Visitor
from server.identifiers import token
from server.models import Case, Membership, Room, RoomState, SiteRole, Standing, Unstaffed
from server.protocol import commands
from server.store import Transaction
from server.store import rooms as room_rows

HOME = "night-owls"
CROWD = 64
SLOW_TO_AGREE = 9  # of them
CAME = ("Fern Wren", "Ivory Snail", "Umber Vole")
OTHERS = ("Amber Wren", "Plum Otter", "Slate Heron", "Teal Moth", "Quiet Fox")
REQUESTS = (
    ("Hazel Plover", "Our second one is three weeks old and I have not slept more than two hours."),
    ("Moss Beetle", ""),
    ("Copper Seal", "A friend from the library told me about you."),
)
SHOWN_OUT = (  # who, for what, and how a moderator answered, for how many minutes
    ("Russet Crane", "Just go to bed. It is not that hard.", "mute", 1_440),
    ("Dusk Marten", "You all only ever complain in here.", "remove_person", 7 * 1_440),
)
GATHERINGS = (  # where, what, how many hours from this one, minutes, whether weekly
    (HOME, "The kettle hour", 0, 90, True),
    ("early-grief", "A candle each", 27, 60, True),
    ("anxious-days", "Slow breathing", 76, 30, False),
)
NEW_CLAUSE = "What helps one may not help another: offer it, and leave it there."


async def furnish(chat: Chat, ids: dict[str, int]) -> None:
    """Once, after the conversation: members then say yes to a newer agreement."""
    await chat.store.write(_crowd)
    lead = Visitor(user_id=ids["Juniper"])
    sol = Visitor(user_id=ids["Sol"], role=SiteRole.MODERATOR)
    maren = Visitor(user_id=ids["Maren"], role=SiteRole.ADMIN)
    await _invite(chat, lead)
    for name, words in REQUESTS:
        coming = Coming(name, agrees=True, asking=words)
        await rooms.join(chat, Visitor(), "new-parents", coming)
    for what in SHOWN_OUT:
        await _show_out(chat, sol, ids["Amber Wren"], what)
    await _set(chat, lead, maren)
    await _gather(chat, lead)
    await _agree(chat, sol)


def _crowd(tx: Transaction) -> None:
    """Members who came over the last months; one of them has left."""
    room = room_rows.by_slug(tx.session, HOME)
    assert room is not None  # noqa: S101  (the demo opened it)
    for place, name in enumerate([*_names(CROWD), *(what[0] for what in SHOWN_OUT)]):
        user_id, _ = accounts.new_guest(tx, "A browser")
        rooms.seat(tx, Visitor(user_id=user_id), room, Seating(name, Standing.ACTIVE))
        member = tx.session.exec(select(Membership).where(Membership.user_id == user_id)).one()
        member.joined_at = tx.now - timedelta(days=1 + place * 7 % 80, hours=place % 24)
        member.standing = Standing.LEFT if place == 0 else Standing.ACTIVE
        tx.session.add(member)


def _names(number: int) -> list[str]:
    """Quiet names that nobody else in the demo has, the same ones every time."""
    taken = {*CAME, *(what[0] for what in SHOWN_OUT), *OTHERS}
    found = dict.fromkeys(_name(place) for place in range(number * 4))
    return [name for name in found if name not in taken][:number]


def _name(place: int) -> str:
    return names.suggest(lambda _: bytes((place * 5 % 251, place * 3 % 241)))


async def _invite(chat: Chat, lead: Visitor) -> None:
    """One that three came by, one that is open, one that was ended."""
    choir = await invites.make(chat, lead, HOME, Wish(uses=5, hours=168, note="For the choir"))
    for name in CAME:
        await invites.accept(chat, Visitor(), choir, Coming(name, agrees=True))
    await invites.make(chat, lead, HOME, Wish(hours=72, note="For Rosa", hide_name=True))
    await invites.make(chat, lead, HOME, Wish(uses=20, note="Lost on the notice board"))
    page = await invites.listing(chat, lead, HOME)
    await invites.revoke(chat, lead, HOME, page.invites[0].id)


async def _show_out(
    chat: Chat, sol: Visitor, reporter_id: int, what: tuple[str, str, str, int]
) -> None:
    """Somebody's words are reported, and a moderator decides about them."""
    who, words, act, minutes = what

    def find(tx: Transaction) -> int:
        return tx.session.exec(select(Membership.user_id).where(Membership.name == who)).one()

    author = Visitor(user_id=await chat.store.write(find))
    post = commands.Post(ref=0, room=HOME, key=token(), body=words, anyway=True)
    said = await messages.post(chat, author, post)
    if said.message is None:
        return
    report = commands.Report(ref=0, message=said.message.id, reason="unkind")
    await reports.report(chat, Visitor(user_id=reporter_id), report)
    message_id = said.message.id
    case_id = await chat.store.read(
        lambda s: s.exec(select(Case.id).where(Case.message_id == message_id)).one()
    )
    await claims.claim(chat, sol, commands.Claim(ref=0, case=case_id))
    decide = {"act": act, "reason": AGREEMENT[2], "minutes": minutes, "case": case_id}
    await decisions.decide(chat, sol, commands.convert(commands.Decide, decide))


async def _set(chat: Chat, lead: Visitor, maren: Visitor) -> None:
    """Rooms that differ, each for a reason."""
    slow = Pace(RoomState.OPEN, 10, Unstaffed.SLOW)
    await facilitation.change(chat, lead, "anxious-days", slow)
    await facilitation.change(chat, lead, "new-parents", Pace(RoomState.OPEN, 0, Unstaffed.HOLD))
    await facilitation.change(chat, lead, "carers-kitchen", Pace(RoomState.PAUSED, 0))
    await keeping.set_days(chat, maren, "early-grief", 30)


async def _gather(chat: Chat, lead: Visitor) -> None:
    """One gathering that is on, and some that are to come."""
    zone = ZoneInfo(chat.settings.timezone)
    for slug, title, hours, minutes, weekly in GATHERINGS:
        at = chat.now().astimezone(zone) + timedelta(hours=hours)
        day, time = f"{at:%Y-%m-%d}", f"{at:%H}:00"
        wish = gatherings.Wish(title, day, time, zone.key, minutes, weekly=weekly)
        await gatherings.add(chat, lead, slug, wish)


async def _agree(chat: Chat, sol: Visitor) -> None:
    """A second version; all but a few have said yes to it."""
    clauses = [Written(place, words) for place, words in enumerate(AGREEMENT, 1)]
    clauses[0] = Written(1, "What is said here stays here, also who was here.")
    edit = Edit(1, [*clauses, Written(None, NEW_CLAUSE)], "After the talk in June.", asks=True)
    await agreements.edit(chat, sol, HOME, edit)

    def say_yes(tx: Transaction) -> None:
        here = select(Membership).join(Room).where(Room.slug == HOME)
        found = tx.session.exec(here.order_by(col(Membership.joined_at))).all()
        for member in found[SLOW_TO_AGREE:]:
            member.agreement_version = 2
            tx.session.add(member)

    await chat.store.write(say_yes)
