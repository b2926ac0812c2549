"""Statements of reasons, and "look again": a colleague looks at what somebody decided.

Whoever is restricted sees what was decided, why, by which clause, and until when, and asks for
another look in one tap; also after losing their seat, and in a browser that was shown the door.
"""

from datetime import timedelta

from sqlmodel import Session

from server import policy
from server.actions import rule_watch
from server.actions.acts import Doing
from server.actions.endings import close, put_back
from server.chat import Chat
from server.errors import Refused, sign_in_first
from server.models import Appeal, CaseKind, Decision, Membership, Room
from server.protocol.desk_pages import StatementsPage
from server.store import Transaction, audit, cases, decisions, notices, referrals, stopped
from server.store.audit import Deed
from server.store.cases import Call
from server.store.notices import Telling
from server.words import later

LOOK_HOURS = 24
TIME_TO_ASK = timedelta(days=180)
OVERTURNED = later("A colleague looked again and changed the decision.")
UPHELD = later("A colleague looked again, and the decision stays.")


async def page(chat: Chat, user_id: int | None) -> StatementsPage:
    """Every decision that restricts me."""
    if user_id is None:
        raise sign_in_first()

    def look(session: Session) -> StatementsPage:
        return StatementsPage(
            decisions=decisions.restricting(session, user_id),
            stopped=stopped.of_person(session, user_id),
            referrals=referrals.of_person(session, user_id),
            now=chat.now(),
        )

    return await chat.store.read(look)


async def ask(chat: Chat, user_id: int | None, decision_id: int, words: str) -> str:
    """Ask for another look; asking twice is asking once."""
    if user_id is None:
        raise sign_in_first()
    chat.limits.take("report", user_id)
    said = policy.plain(words)[:1_000]

    def act(tx: Transaction) -> str:
        decision, case = decisions.own(tx.session, user_id, decision_id)
        if decisions.appeal_of(tx.session, decision.id) is not None:
            return "waiting"
        if decision.undone_at is not None or tx.now - decision.at > TIME_TO_ASK:
            raise Refused("over", "This decision no longer holds.", status=409)
        room = tx.session.get(Room, case.room_id)
        member = tx.session.get(Membership, decision.membership_id)
        assert room is not None and member is not None  # noqa: S101  (`own` joined them)
        call = Call(CaseKind.APPEAL, case.severity, LOOK_HOURS * 60, tuple(case.findings))
        again = cases.open_appeal(tx, room, call, decision, case)
        tx.session.add(Appeal(decision_id=decision.id, case_id=again.id, words=said, at=tx.now))
        tx.session.flush()
        deed = Deed("appeal", f"case:{again.id}", user_id, room.id)
        audit.record(tx, deed)
        return "waiting"

    return await chat.store.write(act)


def settle(doing: Doing, user_id: int) -> None:
    """Uphold or overturn. Whoever decided first does not decide again."""
    tx, case = doing.tx, doing.case
    decision, first = decisions.get(tx.session, case.appeals_id or 0)
    appeal = decisions.appeal_of(tx.session, decision.id)
    if decision.by_id == user_id:
        raise Refused("own", "You decided this. A colleague has to look at it again.", status=409)
    is_overturned = doing.command.act == "overturn"
    if is_overturned:
        if decision.undone_at is None:
            put_back(tx, decision, first, user_id)
        decision.overturned = True
        tx.session.add(decision)
        rule_watch.overturn(tx, first)
    if appeal is not None:
        appeal.decided_at, appeal.overturned = tx.now, is_overturned
        tx.session.add(appeal)
    _tell(doing, decision, is_overturned=is_overturned)
    close(doing, user_id)
    cases.save(tx, case)
    reason = policy.plain(doing.command.reason)
    word = f"case.{doing.command.act}"
    audit.record(tx, Deed(word, f"case:{case.id}", user_id, case.room_id, reason))


def _tell(doing: Doing, decision: Decision, *, is_overturned: bool) -> None:
    words = "\n".join(
        part for part in (policy.plain(doing.command.reason), doing.command.words.strip()) if part
    )
    title = OVERTURNED if is_overturned else UPHELD
    telling = Telling("appeal", title, words, decision_id=decision.id)
    notices.tell(doing.tx, doing.subject.author, doing.subject.room, telling)
