"""Deciding a case: one act, a reason, and telling everybody it concerns, in one transaction.

What each act does is in `acts`; that a decision can be looked at again is in `appeals`. Nothing
here is done to a person for being in distress: moderators choose, and every choice has a reason.
"""

from server.actions import acts, appeals, rule_appeals, rule_watch
from server.actions.acts import ACTS, ON_APPEAL, Act, Doing, Effect
from server.actions.claims import check_free, renew
from server.actions.desk import check_moderator
from server.actions.endings import close, put_back
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import Case, CaseState, Decision, NoteKind
from server.policy import plain
from server.protocol.commands import Decide, Undo
from server.protocol.events import CaseView
from server.store import (
    Transaction,
    agreements,
    audit,
    cases,
    decisions,
    files,
    notices,
    queue,
    stopped,
)
from server.store.audit import Deed
from server.store.notices import Telling
from server.words import later

JUDGED = {"release", "release_masked", "remove", "close"}  # they say whether a rule was right
UNDONE = later("A moderator has taken back what was decided.")


async def decide(chat: Chat, visitor: Visitor, command: Decide) -> CaseView:
    """Act on a case, and close it unless more is to be done."""
    user_id, on_duty = visitor.user, chat.hub.on_duty
    reason = plain(command.reason)
    if not reason:
        raise Refused("reason", "Please choose or write a reason.", field="reason")

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_free(case, user_id, tx.now)
        _check_version(case, command.version)
        doing = Doing(tx, case, files.subject(tx.session, case), command, on_duty)
        if command.act not in acts.fitting(tx, case, doing.subject):
            raise Refused("not_now", "That cannot be done with this case any more.", status=409)
        if command.act in ON_APPEAL:
            (appeals if case.appeals_id else rule_appeals).settle(doing, user_id)
        else:
            _act(doing, user_id)
        return queue.views(tx.session, [case])[0]

    return await chat.store.write(act)


async def undo(chat: Chat, visitor: Visitor, command: Undo) -> None:
    """Take a decision back: what it did is as it was before."""
    user_id = visitor.user
    reason = plain(command.reason)
    if not reason:
        raise Refused("reason", "Please write why.", field="reason")

    def act(tx: Transaction) -> None:
        check_moderator(tx.session, user_id)
        decision, case = decisions.get(tx.session, command.decision)
        put_back(tx, decision, case, user_id)
        subject = files.subject(tx.session, case)
        if ACTS[decision.act].told:
            notices.tell(tx, subject.author, subject.room, Telling("undone", UNDONE, reason))
        deed = Deed("case.undo", f"case:{case.id}", user_id, case.room_id, reason)
        deed.details["act"] = decision.act
        audit.record(tx, deed)
        if case.state is CaseState.CLOSED and decision.act == "close":
            case.state, case.closed_at, case.claimed_by = CaseState.OPEN, None, None
        cases.save(tx, case)

    await chat.store.write(act)


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


def _act(doing: Doing, user_id: int) -> None:
    tx, case, command = doing.tx, doing.case, doing.command
    act = ACTS[command.act]
    acts.check_numbers(act, command)
    effect = act.do(doing)
    if command.act == "note":
        cases.add_note(tx, case, user_id, NoteKind.NOTE, plain(command.reason))
    else:
        decision = _keep(doing, act, effect, user_id)
        _tell_person(doing, act, decision)
    if command.act in JUDGED:
        rule_watch.judge(tx, case, overturned=command.act == "release")
    is_asked = stopped.is_asked(tx.session, case)  # then it ends with an answer only
    if act.closes and not command.keep_open and not is_asked:
        close(doing, user_id)
        _tell_reporters(doing, act)
    else:
        renew(tx, case)
    cases.save(tx, case)
    _record(doing, user_id)


def _keep(doing: Doing, act: Act, effect: Effect, user_id: int) -> Decision:
    decision = Decision(
        case_id=doing.case.id,
        by_id=user_id,
        act=doing.command.act,
        reason=plain(doing.command.reason),
        words=plain(doing.command.words),
        at=doing.tx.now,
        membership_id=doing.subject.author.id if act.restricts else None,
        until=effect.until,
        before=effect.before,
        cited=agreements.cite(doing.tx.session, doing.subject.room, plain(doing.command.reason)),
    )
    doing.tx.session.add(decision)
    doing.tx.session.flush()
    return decision


def _tell_person(doing: Doing, act: Act, decision: Decision) -> None:
    """What happened and why; for a restriction, with the way to ask for another look."""
    words = "\n".join(part for part in (decision.reason, decision.words) if part)
    author, room = doing.subject.author, doing.subject.room
    if act.told:
        number = decision.id if act.restricts else None
        message = doing.subject.message_id if act.kind in {"released", "removed"} else None
        telling = Telling(act.kind, act.told, words, message, number)
        notices.tell(doing.tx, author, room, telling)
    elif decision.words:
        telling = Telling("words", later("A moderator wrote to you."), decision.words)
        notices.tell(doing.tx, author, room, telling)


def _tell_reporters(doing: Doing, act: Act) -> None:
    for reporter in files.reporters(doing.tx.session, doing.case.id):
        telling = Telling("report", later("Thank you for your report."), act.outcome)
        notices.tell(doing.tx, reporter, doing.subject.room, telling)


def _record(doing: Doing, user_id: int) -> None:
    case, command = doing.case, doing.command
    details: dict[str, object] = {"severity": case.severity, "kind": case.kind.value}
    if ACTS[command.act].asks:
        details |= {"minutes": command.minutes, "seconds": command.seconds}
    reason = "" if command.act == "note" else plain(command.reason)
    subject = f"case:{case.id}"
    audit.record(
        doing.tx, Deed(f"case.{command.act}", subject, user_id, case.room_id, reason, details)
    )
