"""Deciding a case: what happens to the words, and telling everybody it concerns.

release and release_masked let held words into the room · remove takes words away, from the room
or for good · close leaves everything as it is.
"""

from collections.abc import Callable

from server.actions import rule_watch
from server.actions.claims import check_free
from server.actions.desk import check_moderator
from server.actions.keys import turn_first_key
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import (
    TWO_KEYS,
    Case,
    CaseState,
    Decision,
    HeldState,
    MessageState,
)
from server.protocol.commands import Decide
from server.protocol.events import CaseView
from server.store import Transaction, audit, cases, files, journal, messages, notices, queue
from server.store.audit import Deed
from server.store.files import Subject
from server.store.notices import Telling

TITLES = {
    "release": "A moderator has looked: your message is in the room now.",
    "release_masked": "A moderator has looked: your message is in the room, with a part covered.",
    "remove": "A moderator has removed your message.",
}
OUTCOMES = {
    "release": "A moderator looked at it and left it in the room.",
    "release_masked": "A moderator looked at it and covered a part.",
    "remove": "A moderator looked at it and removed it.",
    "close": "A moderator looked at it.",
}


async def decide(chat: Chat, visitor: Visitor, command: Decide) -> CaseView:
    """Act on a case and close it: words, author, reporters, log, all in one transaction."""
    user_id = visitor.user
    reason = command.reason.strip()
    if not reason:
        raise Refused("reason", "Please choose or write a reason.", field="reason")

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_free(case, user_id, tx.now)
        _check_version(case, command.version)
        subject = files.subject(tx.session, case)
        if command.act not in files.acts(subject):
            raise Refused("not_now", "That cannot be done with this case any more.", status=409)
        ACTS[command.act](tx, subject)
        rule_watch.judge(tx, case, overturned=command.act == "release")
        _tell(tx, command, case, subject)
        _close(tx, command, case, user_id)
        return queue.views(tx.session, [case])[0]

    return await chat.store.write(act)


def _check_version(case: Case, version: int | None) -> None:
    """Nobody decides over what they have not seen: a new report, a colleague's act."""
    if case.state is CaseState.CONFIRM:
        raise Refused(
            "decided", "This is decided; a second moderator has to agree first.", status=409
        )
    if version is not None and version != case.version:
        raise Refused(
            "changed",
            "This case changed while you looked. Here it is as it is now; nothing you wrote is "
            "lost. Please look again, then decide.",
            status=409,
        )


def _release(tx: Transaction, subject: Subject) -> None:
    _let_in(tx, subject, masked=False)


def _release_masked(tx: Transaction, subject: Subject) -> None:
    _let_in(tx, subject, masked=True)


def _let_in(tx: Transaction, subject: Subject, *, masked: bool) -> None:
    """Held words become a message: they take the next place in the room, as of now."""
    held = subject.held
    if held is None:
        return
    held.state = HeldState.RELEASED
    if not masked:
        held.masked = None
    tx.session.add(held)
    journal.release(tx, held, subject.room)


def _remove(tx: Transaction, subject: Subject) -> None:
    if subject.held is not None:
        subject.held.state = HeldState.REMOVED
        tx.session.add(subject.held)
    elif subject.message is not None:
        subject.message.state = MessageState.REMOVED
        messages.drop_reactions(tx.session, subject.message.id)
        messages.change(tx, subject.message, subject.room)


def _leave(tx: Transaction, subject: Subject) -> None:
    """Closing a case changes nothing about the words."""


ACTS: dict[str, Callable[[Transaction, Subject], None]] = {
    "release": _release,
    "release_masked": _release_masked,
    "remove": _remove,
    "close": _leave,
}


def _tell(tx: Transaction, command: Decide, case: Case, subject: Subject) -> None:
    """The author learns what happened and why; whoever reported it, that it was looked at."""
    words = "\n".join(part for part in (command.reason.strip(), command.words.strip()) if part)
    title = TITLES.get(command.act)
    kind = {"release_masked": "released", "release": "released", "remove": "removed"}
    if title is not None:
        telling = Telling(kind[command.act], title, words, subject.message_id)
        notices.tell(tx, subject.author, subject.room, telling)
    elif command.words.strip():
        telling = Telling("words", "A moderator wrote to you.", command.words.strip())
        notices.tell(tx, subject.author, subject.room, telling)
    for reporter in files.reporters(tx.session, case.id):
        outcome = Telling("report", "Thank you for your report.", OUTCOMES[command.act])
        notices.tell(tx, reporter, subject.room, outcome)


def _close(tx: Transaction, command: Decide, case: Case, user_id: int) -> None:
    reason = command.reason.strip()
    tx.session.add(
        Decision(
            case_id=case.id,
            by_id=user_id,
            act=command.act,
            reason=reason,
            words=command.words.strip(),
            at=tx.now,
        )
    )
    case.outcome, case.claimed_by, case.claimed_at = command.act, user_id, tx.now
    if case.severity >= TWO_KEYS:
        turn_first_key(tx, case, user_id)
    else:
        cases.close(tx, case)
    cases.save(tx, case)
    audit.record(
        tx,
        Deed(
            f"case.{command.act}",
            f"case:{case.id}",
            actor_id=user_id,
            room_id=case.room_id,
            reason=reason,
            details={"severity": case.severity, "kind": case.kind.value},
        ),
    )
