"""Acts on a person's standing: a warning, a slower pace, silence for a while, the door.

Whoever loses a seat loses it on every socket of every process at once, and comes back by
themselves once the time is over. Distress is no reason for any of these.
"""

from server.actions.acts.shape import Act, Doing, Effect, Undoing, always, noted
from server.models import Membership, SiteRole, Standing, User
from server.policy import is_seated
from server.protocol.announcements import MembershipEnded, SessionsEnded
from server.protocol.events import Bye
from server.store import Transaction, people
from server.store.files import Subject
from server.words import later

SLOW_CHOICES = (30, 60, 300)  # seconds between two messages
LEAVE = later(
    "A moderator has asked you to leave this room. What was decided, and how to ask for another "
    "look, stands at /me/decisions."
)
SHUT = later(
    "This room is closed to you. What was decided, and how to ask for another look, stands at "
    "/me/decisions."
)
BANNED = later(
    "Your place here is closed for now. What was decided, and how to ask for another look, stands "
    "at /me/decisions."
)


def _is_seated(subject: Subject) -> bool:
    return is_seated(subject.author)


def _standing(member: Membership) -> dict[str, object]:
    return {
        "standing": str(member.standing),
        "muted_until": noted(member.muted_until),
        "away_until": noted(member.away_until),
        "slow_seconds": member.slow_seconds,
    }


def _warn(_doing: Doing) -> Effect:
    return Effect()


def _stay(_undoing: Undoing) -> None:
    """A warning is words: taking it back is telling so."""


def _slow(doing: Doing) -> Effect:
    member = doing.subject.author
    before = _standing(member)
    member.slow_seconds = doing.command.seconds
    doing.tx.session.add(member)
    return Effect(before)


def _mute(doing: Doing) -> Effect:
    member = doing.subject.author
    before = _standing(member)
    member.standing, member.muted_until = Standing.MUTED, doing.until
    doing.tx.session.add(member)
    return Effect(before, doing.until)


def _remove(doing: Doing) -> Effect:
    return _show_out(doing, Standing.REMOVED, LEAVE)


def _ban(doing: Doing) -> Effect:
    return _show_out(doing, Standing.BANNED, SHUT)


def _show_out(doing: Doing, standing: Standing, words: str) -> Effect:
    member = doing.subject.author
    before = _standing(member)
    member.standing, member.away_until = standing, doing.until
    doing.tx.session.add(member)
    bye = Bye(code=str(standing), message=words, room=doing.subject.room.slug)
    doing.tx.announce(MembershipEnded(room_id=member.room_id, membership_id=member.id, bye=bye))
    return Effect(before, doing.until)


def _put_back(undoing: Undoing) -> None:
    """The standing from before; a mute that would be over by now is."""
    if _user(undoing.tx, undoing.subject).erased_at is not None:
        return  # nobody is there to come back
    member, before = undoing.subject.author, undoing.before
    standing = Standing(str(before.get("standing", Standing.ACTIVE)))
    until = undoing.instant("muted_until")
    is_over = standing is Standing.MUTED and until is not None and until <= undoing.tx.now
    member.standing = Standing.ACTIVE if is_over else standing
    member.muted_until, member.away_until = until, undoing.instant("away_until")
    member.slow_seconds = int(str(before.get("slow_seconds", 0)))
    undoing.tx.session.add(member)


def _ban_from_all(doing: Doing) -> Effect:
    """Every sign-in ends. The browser may still read why, and ask for another look."""
    user = _user(doing.tx, doing.subject)
    user.banned_at, user.banned_until = doing.tx.now, doing.until
    doing.tx.session.add(user)
    people.end_sessions(doing.tx.session, user.id, doing.tx.now)
    bye = Bye(code="banned", message=BANNED)
    doing.tx.announce(SessionsEnded(user_id=user.id, session_ids=None, bye=bye))
    return Effect({}, doing.until)


def _let_back(undoing: Undoing) -> None:
    user = _user(undoing.tx, undoing.subject)
    user.banned_at = user.banned_until = None
    undoing.tx.session.add(user)


def _user(tx: Transaction, subject: Subject) -> User:
    user = people.get(tx.session, subject.author.user_id)
    assert user is not None  # noqa: S101  (a seat belongs to somebody)
    return user


def is_of_staff(tx: Transaction, subject: Subject) -> bool:
    """Colleagues are not shown the door from a case; that is an admin's talk with them."""
    return _user(tx, subject).role is not SiteRole.MEMBER


PEOPLE = {
    "warn": Act(
        _warn, _stay, always, "A moderator asks you to change something.", "warning",
        "A moderator talked to the person.", restricts=True,
    ),
    "slow_person": Act(
        _slow, _put_back, _is_seated, "You can post less often in this room for now.", "standing",
        "A moderator slowed the person down.", restricts=True, asks="seconds",
    ),
    "mute": Act(
        _mute, _put_back, _is_seated, "You can read but not post in this room for now.",
        "standing", "A moderator asked the person to pause.", restricts=True, asks="minutes",
    ),
    "remove_person": Act(
        _remove, _put_back, _is_seated, "A moderator has asked you to leave the room.",
        "standing", "The person is no longer in the room.", restricts=True,
        asks="minutes or none",
    ),
    "ban_room": Act(
        _ban, _put_back, _is_seated, "The room is closed to you.", "standing",
        "The person is no longer in the room.", restricts=True, asks="minutes or none",
    ),
    "ban_site": Act(
        _ban_from_all, _let_back, always, "Your place here is closed.", "standing",
        "The person is no longer here.", restricts=True, asks="minutes or none",
    ),
}  # fmt: skip
