"""What a rule refused without a person: its author asks one to look, and a person answers.

The desk has the words already, since a refusal always asks for somebody to look; the room never
had them. Found wrong, the refusal counts against its rule, and the author decides whether the
words are still to be said.
"""

from server import policy
from server.actions import rule_watch
from server.actions.acts import Doing
from server.actions.endings import close
from server.chat import Chat
from server.errors import Refused, not_found, sign_in_first
from server.models import CaseKind, HeldState
from server.store import Transaction, audit, cases, journal, notices, stopped
from server.store.audit import Deed
from server.store.cases import Call
from server.store.notices import Telling
from server.words import later

LOOK_HOURS = 24
WRONG = "A moderator looked: the rule was wrong, and you can post your message."
RIGHT = "A moderator looked, and the message stays out of the room."
OVER = later("There is nothing left to look at here.")


async def ask(chat: Chat, user_id: int | None, held_id: str, words: str) -> str:
    """Ask a person to look; asking twice is asking once."""
    if user_id is None:
        raise sign_in_first()
    chat.limits.take("report", user_id)
    said = policy.plain(words)[:1_000]

    def act(tx: Transaction) -> str:
        held, member, room = stopped.own(tx.session, user_id, held_id)
        if stopped.appeal(tx.session, held.id) is not None:
            return "waiting"
        if held.state is not HeldState.REFUSED:
            raise Refused("over", OVER, status=409)
        first = stopped.latest_case(tx.session, held.id)
        if first is None:
            raise not_found("message")
        case = cases.about_held(tx.session, held.id)
        if case is None:
            call = Call(CaseKind.REFUSED, first.severity, LOOK_HOURS * 60, tuple(first.findings))
            case = cases.open_case(tx, room, call, member, held_id=held.id)
        stopped.ask(tx, held, case, said)
        cases.save(tx, case)
        audit.record(tx, Deed("appeal.rule", f"case:{case.id}", user_id, room.id))
        return "waiting"

    return await chat.store.write(act)


async def post(chat: Chat, user_id: int, held_id: str) -> str:
    """The author still wants it said: into the room, as of now. The room's slug."""

    def act(tx: Transaction) -> str:
        held, member, room = stopped.own(tx.session, user_id, held_id)
        policy.check_voice(member, room, tx.now)
        if held.state is not HeldState.ALLOWED:
            raise Refused("over", OVER, status=409)
        held.state, held.masked = HeldState.RELEASED, None
        tx.session.add(held)
        journal.release(tx, held, room)
        return room.slug

    return await chat.store.write(act)


async def leave(chat: Chat, user_id: int, held_id: str) -> None:
    """The author no longer wants it said."""

    def act(tx: Transaction) -> None:
        held, _member, _room = stopped.own(tx.session, user_id, held_id)
        if held.state is HeldState.ALLOWED:
            held.state = HeldState.REMOVED
            tx.session.add(held)

    await chat.store.write(act)


def settle(doing: Doing, user_id: int) -> None:
    """Was the rule right? Either way its author is told."""
    tx, case, held = doing.tx, doing.case, doing.subject.held
    appeal = stopped.appeal(tx.session, case.held_id)
    assert held is not None and appeal is not None  # noqa: S101  (`fitting` has looked)
    is_wrong = doing.command.act == "overturn"
    appeal.decided_at, appeal.overturned = tx.now, is_wrong
    tx.session.add(appeal)
    if is_wrong:
        held.state = HeldState.ALLOWED
        tx.session.add(held)
    rule_watch.judge(tx, case, overturned=is_wrong)
    reason = policy.plain(doing.command.reason)
    words = "\n".join(part for part in (reason, policy.plain(doing.command.words)) if part)
    telling = Telling("stopped", WRONG if is_wrong else RIGHT, words)
    notices.tell(tx, doing.subject.author, doing.subject.room, telling)
    close(doing, user_id)
    cases.save(tx, case)
    word = f"case.{doing.command.act}"
    audit.record(tx, Deed(word, f"case:{case.id}", user_id, case.room_id, reason))
