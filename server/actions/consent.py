"""The member's word on being passed on to a professional: yes, no, later, or no longer.

How much is passed on is theirs to choose, and a yes can be taken back until it has been handed on.
"""

from server.actions.referrals import changed
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import CaseState, Referral, ReferralState, Shares
from server.policy import plain
from server.protocol.commands import AnswerReferral
from server.protocol.events import ReferralView
from server.store import Transaction, referrals
from server.store.cases import due_within
from server.store.referrals import WAITING
from server.words import later

BACK_MINUTES = 60  # to hand on what was agreed after its case had been closed
ANSWERED = later("You have answered this already. How it stands is on this page.")
GONE = later("This has been handed on already, so it cannot be taken back here.")
ANSWERS = {
    "yes": ReferralState.AGREED,
    "no": ReferralState.DECLINED,
    "later": ReferralState.LATER,
    "withdraw": ReferralState.WITHDRAWN,
}


async def answer(chat: Chat, visitor: Visitor, command: AnswerReferral) -> ReferralView:
    """The member's word. A yes to a closed case brings it back, so that somebody hands it on."""
    user_id = visitor.user
    chat.limits.take("report", user_id)

    def act(tx: Transaction) -> ReferralView:
        asked, case = referrals.own(tx.session, user_id, command.referral)
        _check_answer(asked, command.answer)
        is_yes = command.answer == "yes"
        asked.state = ANSWERS[command.answer]
        asked.shares = Shares(command.shares) if is_yes else None
        asked.contact = plain(command.contact) if is_yes else ""
        asked.answered_at = tx.now
        referrals.keep(tx, asked)
        if is_yes and case.state is CaseState.CLOSED:
            case.state, case.closed_at, case.claimed_by = CaseState.OPEN, None, None
            case.due_at = due_within(tx, BACK_MINUTES)
        changed(tx, asked, case, "answer", user_id)
        return referrals.view(tx.session, asked)

    return await chat.store.write(act)


def _check_answer(asked: Referral, answer: str) -> None:
    if answer == "withdraw":
        if asked.state is ReferralState.HANDED_ON:
            raise Refused("gone", GONE, status=409)
        if asked.state is not ReferralState.AGREED:
            raise Refused("answered", ANSWERED, status=409)
    elif asked.state not in WAITING:
        raise Refused("answered", ANSWERED, status=409)
