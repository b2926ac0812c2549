"""Speaking aside: a moderator and a member, about one case, with nobody else listening.

A moderator begins; the member answers for as long as the case is open, also while muted. The
same limits and rules hold as in the room, but for one: nothing is held, because the person who
would look at it is the one it is written to.
"""

from sqlmodel import Session

from server import policy
from server.actions import care, cries, ground, review
from server.actions.claims import check_held, renew
from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused
from server.protocol.commands import AnswerAside, SayAside
from server.protocol.events import AsideView
from server.protocol.pages import AsidePage, CareCard
from server.store import Transaction, asides, audit, cases, files, members, referrals, rooms
from server.store.asides import Words
from server.store.audit import Deed
from server.store.journal import Way
from server.words import later

OVER = later("This talk is over. If something is left, ask a moderator to look at a message.")


async def say(chat: Chat, visitor: Visitor, command: SayAside) -> AsideView:
    """A moderator writes to the person their case is about."""
    user_id = visitor.user
    chat.limits.take("post", user_id)
    body = policy.check_body(command.body)

    def act(tx: Transaction) -> AsideView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_held(case, user_id, tx.now)
        about = files.subject(tx.session, case)
        renew(tx, case)
        said = asides.say(tx, case, about.author, about.room, Words(command.key, body, user_id))
        audit.record(tx, Deed("case.aside", f"case:{case.id}", user_id, case.room_id))
        return said

    return await chat.store.write(act)


async def answer(
    chat: Chat, visitor: Visitor, command: AnswerAside
) -> tuple[AsideView, CareCard | None]:
    """The member answers; distress makes the case graver, and its author is cared for."""
    user_id = visitor.user
    chat.limits.take("post", user_id)
    body = policy.check_body(command.body)
    place = await ground.find(chat, visitor, command.room)
    reading = review.read(chat, body, place, anyway=True)
    card = care.card(chat, reading.care, reading.minutes)
    if reading.way is Way.REFUSE:
        raise care.refused_by_rule(reading.reason, card)

    def act(tx: Transaction) -> AsideView:
        member, room = members.seat(tx.session, user_id, command.room)
        policy.check_seat(member)
        case = asides.open_case(tx.session, member.id)
        if case is None:
            raise Refused("aside_over", OVER, status=409)
        said = asides.say(tx, case, member, room, Words(command.key, body))
        if reading.call is not None:
            cases.deepen(tx, case, reading.call)
        return said

    async with cries.heard(chat, visitor, command.room, body, place):
        return await chat.store.write(act), card


async def page(chat: Chat, visitor: Visitor, slug: str) -> AsidePage:
    """The talk with the moderators, for the member it is with."""
    user_id = visitor.user

    def look(session: Session) -> AsidePage:
        member, room = members.seat(session, user_id, slug)
        policy.check_seat(member)
        return AsidePage(
            room=rooms.settings(room, staffed=chat.hub.is_staffed),
            asides=asides.of_member(session, member.id),
            referrals=referrals.open_for(session, member.id),
            is_open=asides.open_case(session, member.id) is not None,
        )

    return await chat.store.read(look)
