"""The moderators' desk: being on duty, the list of cases, one case, and deciding it.

Every act is checked against the account's role in the database at that moment, told to the people
it concerns, and recorded in the audit log in the same transaction.
"""

from sqlmodel import Session

from server import policy
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import Case, CaseState, SiteRole
from server.protocol.commands import Claim, Duty
from server.protocol.desk_pages import CasePage, DeskPage
from server.protocol.events import CaseView
from server.store import Transaction, audit, cases, files, people
from server.store.audit import Deed


async def duty(chat: Chat, visitor: Visitor, command: Duty) -> bool:
    """Go on or off duty; recorded, and told to every room."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        check_moderator(tx.session, user_id)
        word = "duty.on" if command.on else "duty.off"
        audit.record(tx, Deed(word, f"user:{user_id}", actor_id=user_id))

    await chat.store.write(act)
    chat.hub.set_duty(user_id, is_on=command.on)
    return command.on


async def desk(chat: Chat, visitor: Visitor) -> DeskPage:
    """What waits, the soonest due first."""
    user_id = visitor.user

    def look(session: Session) -> list[CaseView]:
        check_moderator(session, user_id)
        return cases.waiting(session)

    waiting = await chat.store.read(look)
    return DeskPage(on_duty=chat.hub.is_on_duty(user_id), cases=waiting, now=chat.now())


async def case(chat: Chat, visitor: Visitor, case_id: str) -> CasePage:
    """Everything needed to act on one case. That it was opened is in the audit log."""
    user_id = visitor.user

    def act(tx: Transaction) -> CasePage:
        check_moderator(tx.session, user_id)
        found = cases.get(tx.session, case_id)
        audit.record(
            tx, Deed("case.read", f"case:{found.id}", actor_id=user_id, room_id=found.room_id)
        )
        return files.file(tx.session, found, user_id)

    return await chat.store.write(act)


async def claim(chat: Chat, visitor: Visitor, command: Claim) -> CaseView:
    """Take a case, so that nobody else works on it at the same time."""
    user_id = visitor.user

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        found = cases.get(tx.session, command.case)
        check_free(found, user_id)
        if found.claimed_by != user_id:
            found.state, found.claimed_by, found.claimed_at = CaseState.CLAIMED, user_id, tx.now
            cases.save(tx, found)
            audit.record(
                tx, Deed("case.claim", f"case:{found.id}", actor_id=user_id, room_id=found.room_id)
            )
        return cases.views(tx.session, [found])[0]

    return await chat.store.write(act)


def check_moderator(session: Session, user_id: int) -> SiteRole:
    """The role as it is now, not as it was when the page was drawn."""
    user = people.get(session, user_id)
    if user is None or user.banned_at is not None:
        raise not_found()
    policy.check_staff(user.role)
    return user.role


def check_free(case: Case, user_id: int) -> None:
    """A case can be worked on by one person, while it is open."""
    if case.state is CaseState.CLOSED:
        raise Refused("closed", "This case has been closed already.", status=409)
    if case.claimed_by not in (None, user_id):
        raise Refused("claimed", "A colleague is working on this case.", status=409)
