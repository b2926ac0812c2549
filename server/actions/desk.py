"""The moderators' desk: being on duty and on call, the list of cases, and the file of one.

Every act is checked against the account's role in the database at that moment, and recorded in
the audit log in the same transaction.
"""

from collections.abc import Set as AbstractSet

from sqlmodel import Session

from server import policy
from server.actions import acts
from server.chat import Chat, Visitor
from server.errors import not_found
from server.models import SiteRole, User
from server.protocol.commands import Duty, OnCall
from server.protocol.desk_pages import CasePage, Colleague, DeskPage
from server.store import Transaction, audit, cases, files, people, queue, shifts
from server.store.audit import Deed
from server.store.files import Reader
from server.store.queue import Filter


async def duty(chat: Chat, visitor: Visitor, command: Duty) -> bool:
    """Go on or off duty; recorded, and told to every room."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        check_moderator(tx.session, user_id)
        (shifts.begin if command.on else shifts.end)(tx, user_id)
        word = "duty.on" if command.on else "duty.off"
        audit.record(tx, Deed(word, f"user:{user_id}", actor_id=user_id))

    await chat.store.write(act)
    chat.hub.set_duty(user_id, is_on=command.on)
    return command.on


async def on_call(chat: Chat, visitor: Visitor, command: OnCall) -> bool:
    """Be one of those who may be called by name, or no longer."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        user = check_moderator(tx.session, user_id)
        user.on_call = command.on
        tx.session.add(user)
        word = "call.on" if command.on else "call.off"
        audit.record(tx, Deed(word, f"user:{user_id}", actor_id=user_id))

    await chat.store.write(act)
    return command.on


async def desk(chat: Chat, visitor: Visitor, wanted: Filter) -> DeskPage:
    """What waits, the soonest due first."""
    user_id, on_duty = visitor.user, chat.hub.on_duty

    def look(session: Session) -> DeskPage:
        user = check_moderator(session, user_id)
        waiting = queue.waiting(session, wanted, user_id)
        whose = None if user.role is SiteRole.ADMIN else user_id
        return DeskPage(
            you=user.name or "",
            on_duty=user_id in on_duty,
            on_call=user.on_call,
            cases=waiting.cases,
            total=waiting.total,
            after=waiting.after,
            rooms=queue.rooms_waiting(session),
            colleagues=colleagues(session, user_id, on_duty),
            shift=shifts.view(session, user_id),
            may_debrief=shifts.to_debrief(session, user_id, chat.now()) is not None,
            debriefs=shifts.debriefs(session, whose, chat.now()),
            room=wanted.room,
            kind=wanted.kind,
            mine=wanted.mine,
            now=chat.now(),
        )

    return await chat.store.read(look)


async def case(
    chat: Chat, visitor: Visitor, case_id: str, *, with_names: bool = False, links_for: str = ""
) -> CasePage:
    """Everything needed to act on one case. That it was opened is in the audit log.

    So is asking for the names around it, and for the person's names in other rooms: that needs a
    reason (`links_for`), for rooms are meant to be apart.
    """
    user_id, on_duty = visitor.user, chat.hub.on_duty
    reason = policy.plain(links_for)

    def act(tx: Transaction) -> CasePage:
        check_moderator(tx.session, user_id)
        found = cases.get(tx.session, case_id)
        words = ["case.read", *["case.names"] * with_names, *["case.links"] * bool(reason)]
        for word in words:
            why = reason if word == "case.links" else ""
            audit.record(tx, Deed(word, f"case:{found.id}", user_id, found.room_id, why))
        there = colleagues(tx.session, user_id, on_duty)
        may = acts.fitting(tx, found, files.subject(tx.session, found))
        reader = Reader(user_id, there, may, with_names, bool(reason))
        return files.file(tx.session, found, reader)

    return await chat.store.write(act)


def colleagues(session: Session, user_id: int, on_duty: AbstractSet[int]) -> list[Colleague]:
    """The other moderators, and which of them are there or may be called."""
    return [
        Colleague(
            name=user.name or "a moderator",
            on_duty=user.id in on_duty,
            on_call=user.on_call,
            is_admin=user.role is SiteRole.ADMIN,
        )
        for user in people.staff(session)
        if user.id != user_id
    ]


def check_moderator(session: Session, user_id: int) -> User:
    """The role as it is now, not as it was when the page was drawn."""
    user = people.get(session, user_id)
    if user is None or user.banned_at is not None:
        raise not_found()
    policy.check_staff(user.role)
    return user
