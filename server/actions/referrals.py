"""Handing a case to a professional: asked for warmly, answered freely, and no more than agreed.

A moderator asks; what the member answers is in `consent`. Where a life is in danger now, two
moderators may decide without asking; the member is told. What happened is in the log, and nobody's
words are.
"""

from sqlmodel import Session

from server.actions.claims import check_free, check_held, renew, summon
from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused, not_found
from server.models import (
    TWO_KEYS,
    Case,
    CaseState,
    Membership,
    NoteKind,
    Professional,
    Referral,
    ReferralState,
    Room,
    Shares,
)
from server.policy import plain
from server.protocol.commands import CallOff, HandOn, Refer, SecondReferral
from server.protocol.events import CaseView
from server.protocol.referral_pages import HandoverPage
from server.store import Transaction, audit, cases, files, professionals, queue, referrals
from server.store.audit import Deed
from server.store.referrals import GOING


async def refer(chat: Chat, visitor: Visitor, command: Refer) -> CaseView:
    """Ask the member; or, with somebody in danger now, a second moderator."""
    user_id, on_duty = visitor.user, chat.hub.on_duty
    why = plain(command.why)
    if not why:
        raise Refused("why", "Please write why; the member reads it.", field="why")

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        case = cases.to_change(tx.session, command.case)
        check_held(case, user_id, tx.now)
        if command.urgent and case.severity < TWO_KEYS:
            raise Refused("ask_first", "Without asking is only for somebody in danger now.")
        to = _professional(tx.session, command.professional, case)
        about = files.subject(tx.session, case).author
        referrals.call_off(tx, case.id)
        asked = Referral(
            case_id=case.id,
            professional_id=to.id,
            membership_id=about.id,
            by_id=user_id,
            state=ReferralState.URGENT if command.urgent else ReferralState.ASKED,
            why=why,
            is_urgent=command.urgent,
            at=tx.now,
        )
        referrals.keep(tx, asked)
        renew(tx, case)
        if command.urgent:
            summon(tx, case, user_id, on_duty)
        return changed(tx, asked, case, "urgent" if command.urgent else "ask", user_id)

    return await chat.store.write(act)


async def second(chat: Chat, visitor: Visitor, command: SecondReferral) -> CaseView:
    """The second key: pass it on without asking, or do not. The member is told of a yes."""
    user_id, note = visitor.user, plain(command.note)
    if not command.agree and not note:
        raise Refused("note", "Please write why not, for your colleague.", field="note")

    def act(tx: Transaction) -> CaseView:
        check_moderator(tx.session, user_id)
        asked, case = referrals.get(tx.session, command.referral)
        if asked.state is not ReferralState.URGENT:
            raise Refused("not_now", "This does not wait for a second key.", status=409)
        if asked.by_id == user_id:
            raise Refused("own", "The second key has to be a colleague's.", status=409)
        asked.second_id, asked.answered_at = user_id, tx.now
        asked.state = ReferralState.CLEARED if command.agree else ReferralState.CALLED_OFF
        asked.shares = Shares.WORDS if command.agree else None
        referrals.keep(tx, asked)
        if note:
            cases.add_note(tx, case, user_id, NoteKind.NOTE, note)
        case.answered_at, case.answer_by = tx.now, None  # whoever was called: somebody came
        return changed(tx, asked, case, "second" if command.agree else "not_second", user_id)

    return await chat.store.write(act)


async def hand_on(chat: Chat, visitor: Visitor, command: HandOn) -> CaseView:
    """The moderator has taken it to the professional; the member sees what, to whom and when."""
    user_id = visitor.user

    def act(tx: Transaction) -> CaseView:
        asked, case = _to_act_on(tx, user_id, command.referral)
        if asked.state not in GOING:
            raise Refused("not_now", "The member has not agreed to this, or no more.", status=409)
        asked.state = ReferralState.HANDED_ON
        asked.handed_at, asked.handed_by = tx.now, user_id
        referrals.keep(tx, asked)
        return changed(tx, asked, case, "hand_on", user_id)

    return await chat.store.write(act)


async def call_off(chat: Chat, visitor: Visitor, command: CallOff) -> CaseView:
    """No longer ask, or no longer hand on what was agreed."""
    user_id = visitor.user

    def act(tx: Transaction) -> CaseView:
        asked, case = _to_act_on(tx, user_id, command.referral)
        if asked.state not in referrals.LIVE:
            raise Refused("not_now", "There is nothing to call off any more.", status=409)
        referrals.call_off(tx, case.id)
        return changed(tx, asked, case, "call_off", user_id)

    return await chat.store.write(act)


async def handover(chat: Chat, visitor: Visitor, case_id: str, number: int) -> HandoverPage:
    """What the professional gets, to be printed or read out. That it was opened is in the log."""
    user_id = visitor.user

    def act(tx: Transaction) -> HandoverPage:
        check_moderator(tx.session, user_id)
        asked, case = referrals.get(tx.session, number)
        if asked.case_id != case_id or asked.state not in (*GOING, ReferralState.HANDED_ON):
            raise not_found("page")
        record(tx, asked, case, "read", user_id)
        return _page(tx, asked, case)

    return await chat.store.write(act)


def _page(tx: Transaction, asked: Referral, case: Case) -> HandoverPage:
    to = tx.session.get(Professional, asked.professional_id)
    member = tx.session.get(Membership, asked.membership_id)
    room = tx.session.get(Room, case.room_id)
    assert to is not None and member is not None and room is not None  # noqa: S101
    is_whole = asked.shares is Shares.WORDS
    return HandoverPage(
        id=asked.id,
        case_id=case.id,
        state=asked.state,
        to=professionals.view(to, None),
        member=member.name,
        room=room.name,
        why=asked.why,
        shares=asked.shares or Shares.CONTACT,
        contact=asked.contact,
        lines=referrals.own_lines(tx.session, case, member.id) if is_whole else [],
        urgent=asked.is_urgent,
        agreed_at=asked.answered_at,
        handed_at=asked.handed_at,
        now=tx.now,
    )


def _professional(session: Session, number: int, case: Case) -> Professional:
    to = professionals.get(session, number)
    if to.room_id not in (None, case.room_id):
        raise not_found("person")
    return to


def _to_act_on(tx: Transaction, user_id: int, number: int) -> tuple[Referral, Case]:
    """A referral for a moderator whose case it is, or nobody else's."""
    check_moderator(tx.session, user_id)
    asked, case = referrals.get(tx.session, number)
    if case.state is not CaseState.CLOSED:
        check_free(case, user_id, tx.now)
    return asked, case


def changed(tx: Transaction, asked: Referral, case: Case, word: str, user_id: int) -> CaseView:
    """On record, and live at the desk."""
    cases.save(tx, case)
    record(tx, asked, case, word, user_id)
    return queue.views(tx.session, [case])[0]


def record(tx: Transaction, asked: Referral, case: Case, word: str, user_id: int) -> None:
    """Who, what and to whom. Why is kept where a life was in danger; the member's words never."""
    details: dict[str, object] = {
        "referral": asked.id,
        "professional": asked.professional_id,
        "state": str(asked.state),
        "shares": str(asked.shares or ""),
    }
    reason = asked.why if word == "urgent" else ""
    deed = Deed(f"referral.{word}", f"case:{case.id}", user_id, case.room_id, reason, details)
    audit.record(tx, deed)
