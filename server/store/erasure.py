"""Erasing somebody: their words, names and ways in go out of every table, in one transaction.

What stays has no words and no name: the place of each message, as a tombstone; that there was a
case, and what was decided, when and why; the log. It hangs on an empty account and empty seats.
Doing it again takes out what came in meanwhile, and nothing twice.

Locks are taken in one order: the account (by whoever calls), the rooms by their slugs, then seats,
their messages and cases. A post takes its room before its seat too, so that none waits in a ring.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, and_, col, or_, select

from server.models import (
    Appeal,
    Aside,
    Case,
    CaseNote,
    CaseState,
    Decision,
    HeldMessage,
    Invite,
    LoginSession,
    Membership,
    Message,
    MessageState,
    Notice,
    OneTimeLink,
    Reaction,
    RecoveryCode,
    Referral,
    ReferralState,
    Report,
    Room,
    RoomRole,
    RuleAppeal,
    Shift,
    SiteRole,
    Standing,
    User,
)
from server.names import LEFT
from server.protocol.announcements import MessageChanged
from server.protocol.events import MessageEvent
from server.store import cases, files, members, messages, notices, rooms, shields, shifts
from server.store.notices import Telling
from server.store.referrals import LIVE
from server.store.transaction import Transaction
from server.words import later

OUTCOME = "erased"  # how a case ends whose person has gone with all they said
TOLD = Telling(
    "report", later("Thank you for your report."), later("The person is no longer here.")
)


def erase(tx: Transaction, user: User) -> None:
    """Everything of theirs, in every room. Whoever has a screen open there is told."""
    seats = sorted(members.of_user(tx.session, user.id), key=lambda seat: seat[1].slug)
    ids = [member.id for member, _ in seats]
    for _, room in seats:  # before any seat, as a post does: two processes must not wait in a ring
        rooms.take(tx.connection, room.id, seqs=0, revs=0)
    _account(tx, user)
    shields.erase(tx.session, user.id, ids)
    _words_aside(tx.session, ids)
    _what_stays_wordless(tx, ids)
    for member, _ in seats:
        _seat(tx, member)
    for member, room in seats:
        _messages(tx, member, room)
    _close(tx, ids)
    _hand_back(tx, user.id)


def _account(tx: Transaction, user: User) -> None:
    user.name = user.name_key = user.passphrase_hash = None
    user.role, user.on_call = SiteRole.MEMBER, False
    user.erased_at = user.erased_at or tx.now
    tx.session.add(user)
    for table in (LoginSession, RecoveryCode, OneTimeLink):
        tx.session.execute(delete(table).where(col(table.user_id) == user.id))
    shifts.end(tx, user.id)
    tx.session.execute(update(Shift).where(col(Shift.user_id) == user.id).values(debrief=""))


def _words_aside(session: Session, ids: Sequence[int]) -> None:
    """What is deleted whole: held words, talks with moderators, what they were told."""
    held = select(HeldMessage.id).where(col(HeldMessage.author_id).in_(ids))
    session.execute(delete(RuleAppeal).where(col(RuleAppeal.held_id).in_(held)))
    session.execute(delete(HeldMessage).where(col(HeldMessage.author_id).in_(ids)))
    for table in (Aside, Notice):
        session.execute(delete(table).where(col(table.membership_id).in_(ids)))
    about = select(Case.id).where(col(Case.about_id).in_(ids))
    session.execute(delete(CaseNote).where(col(CaseNote.case_id).in_(about)))


def _what_stays_wordless(tx: Transaction, ids: Sequence[int]) -> None:
    """That somebody reported, was warned, asked again or was asked stays; the words do not."""
    session = tx.session
    session.execute(update(Report).where(col(Report.reporter_id).in_(ids)).values(note=""))
    decided = col(Decision.membership_id).in_(ids)
    session.execute(update(Decision).where(decided).values(words=""))
    appealed = col(Appeal.decision_id).in_(select(Decision.id).where(decided))
    session.execute(update(Appeal).where(appealed).values(words=""))
    asked = col(Referral.membership_id).in_(ids)
    going = (asked, col(Referral.state).in_(LIVE))
    session.execute(update(Referral).where(asked).values(why="", contact=""))
    session.execute(update(Referral).where(*going).values(state=ReferralState.CALLED_OFF))
    made = col(Invite.made_by).in_(ids)
    session.execute(update(Invite).where(made).values(inviter_name="", note=""))
    open_still = (made, col(Invite.revoked_at).is_(None))
    session.execute(update(Invite).where(*open_still).values(revoked_at=tx.now))


def _seat(tx: Transaction, member: Membership) -> None:
    """Nobody's any more: without a name, and without what it had."""
    member.name, member.name_key = LEFT, f"erased {member.public_id}"  # as no name looks
    member.role, member.standing = RoomRole.MEMBER, Standing.LEFT
    member.muted_until = member.away_until = member.last_post_at = member.invite_id = None
    member.asking, member.slow_seconds, member.agreement_version = "", 0, 0
    tx.session.add(member)
    tx.session.flush()


def _messages(tx: Transaction, member: Membership, room: Room) -> None:
    """Tombstones for what they said, and their signs taken from what others said."""
    mine = col(Message.author_id) == member.id
    given = select(Reaction.message_id).where(Reaction.membership_id == member.id)
    is_left = or_(Message.body != "", Message.state != MessageState.WITHDRAWN)
    touched = _in_order(tx.session, room, or_(and_(mine, is_left), col(Message.id).in_(given)))
    on_mine = col(Reaction.message_id).in_(select(Message.id).where(mine))
    theirs = col(Reaction.membership_id) == member.id
    tx.session.execute(delete(Reaction).where(or_(on_mine, theirs)))
    if not touched:
        return
    _, last = rooms.take(tx.connection, room.id, seqs=0, revs=len(touched))
    for rev, message in enumerate(touched, last - len(touched) + 1):
        message.rev = rev
        if message.author_id == member.id:
            _empty(message)
    member.renamed_rev = last
    tx.session.flush()
    for shown in messages.views(tx.session, touched):
        event = MessageEvent(room=room.slug, rev=shown.rev, message=shown)
        tx.announce(MessageChanged(room_id=room.id, event=event))


def _in_order(session: Session, room: Room, fits: ColumnElement[bool]) -> Sequence[Message]:
    query = select(Message).where(Message.room_id == room.id, fits).order_by(col(Message.seq))
    return session.exec(query).all()


def _empty(message: Message) -> None:
    message.body, message.state = "", MessageState.WITHDRAWN
    message.masked = message.need = message.label = message.edited_at = message.response = None


def _close(tx: Transaction, ids: Sequence[int]) -> None:
    """Nothing is left to decide on; whoever asked to look is told."""
    about = (col(Case.about_id).in_(ids), Case.state != CaseState.CLOSED)
    for case in tx.session.exec(select(Case).where(*about).with_for_update()):
        case.outcome = OUTCOME
        cases.close(tx, case)
        cases.save(tx, case)
        room = tx.session.get(Room, case.room_id)
        for reporter in files.reporters(tx.session, case.id):
            if room is not None and reporter.id not in ids:
                notices.tell(tx, reporter, room, TOLD)


def _hand_back(tx: Transaction, user_id: int) -> None:
    """A moderator's claims are everybody's again, and nobody waits for their answer to a call."""
    is_theirs = or_(
        and_(col(Case.claimed_by) == user_id, Case.state == CaseState.CLAIMED),
        and_(col(Case.called_id) == user_id, col(Case.answered_at).is_(None)),
    )
    query = select(Case).where(Case.state != CaseState.CLOSED, is_theirs).with_for_update()
    for case in tx.session.exec(query):
        if case.claimed_by == user_id:
            cases.release_claim(case)
        if case.called_id == user_id:
            case.called_id = case.answer_by = None
        cases.save(tx, case)
