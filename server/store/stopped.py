"""Words that a rule stopped, as their author reads about them, and asking a person to look."""

from sqlmodel import Session, col, or_, select

from server.errors import not_found
from server.models import Case, HeldMessage, HeldState, Membership, Room, RuleAppeal
from server.protocol.desk_pages import StoppedView
from server.store import agreements
from server.store.transaction import Transaction
from server.words import say

SHOWN = 20  # of one person, the newest
OPEN = (HeldState.WAITING, HeldState.REFUSED, HeldState.ALLOWED)
BY_RULE = or_(col(HeldMessage.state) != HeldState.REFUSED, col(HeldMessage.reason) != "")
WAYS = ("hold", "refuse")  # by which a rule stops words
# By which words a clause of an agreement shows that it is about what a rule found.
CUES = {
    "harassment": ("kind",),
    "hate": ("kind",),
    "threat": ("kind", "danger"),
    "incitement": ("method", "danger"),
    "grooming": ("phone", "address", "account"),
    "personal_data": ("phone", "address", "account"),
    "medical_advice": ("should do", "advice"),
    "substance": ("amount", "method"),
    "spam": ("advert",),
}


def of_person(session: Session, user_id: int) -> list[StoppedView]:
    """What of mine a rule stopped and no person has decided, the newest first."""
    query = (
        select(HeldMessage, Room, RuleAppeal)
        .join(Membership, col(Membership.id) == HeldMessage.author_id)
        .join(Room, col(Room.id) == HeldMessage.room_id)
        .join(RuleAppeal, col(RuleAppeal.held_id) == HeldMessage.id, isouter=True)
        .where(Membership.user_id == user_id, col(HeldMessage.state).in_(OPEN), BY_RULE)
        .order_by(col(HeldMessage.at).desc())
        .limit(SHOWN)
    )
    return [_view(session, held, room, asked) for held, room, asked in session.exec(query)]


def own(session: Session, user_id: int, held_id: str) -> tuple[HeldMessage, Membership, Room]:
    """Stopped words of mine, found through my own seat."""
    query = (
        select(HeldMessage, Membership, Room)
        .join(Membership, col(Membership.id) == HeldMessage.author_id)
        .join(Room, col(Room.id) == HeldMessage.room_id)
        .where(HeldMessage.id == held_id, Membership.user_id == user_id, BY_RULE)
        .with_for_update()
    )
    row = session.exec(query).first()
    if row is None:
        raise not_found("message")
    return row[0], row[1], row[2]


def latest_case(session: Session, held_id: str) -> Case | None:
    """The case about these words, open or not."""
    query = select(Case).where(Case.held_id == held_id).order_by(col(Case.opened_at).desc())
    return session.exec(query).first()


def appeal(session: Session, held_id: str | None) -> RuleAppeal | None:
    return session.get(RuleAppeal, held_id) if held_id else None


def is_asked(session: Session, case: Case) -> bool:
    """Whether this case has to answer its author: was the rule right?"""
    asked = appeal(session, case.held_id)
    return asked is not None and asked.decided_at is None and asked.case_id == case.id


def ask(tx: Transaction, held: HeldMessage, case: Case, words: str) -> None:
    tx.session.add(RuleAppeal(held_id=held.id, case_id=case.id, words=words, at=tx.now))
    tx.session.flush()


def _view(session: Session, held: HeldMessage, room: Room, asked: RuleAppeal | None) -> StoppedView:
    case = latest_case(session, held.id)
    findings = [f for f in case.findings if f.get("outcome") in WAYS] if case else []
    is_waiting = held.state is HeldState.WAITING
    reasons = dict.fromkeys(say(str(f.get("reason"))) for f in findings)
    return StoppedView(
        id=held.id,
        room=room.slug,
        room_name=room.name,
        state=held.state,
        words=held.body,
        reason=" ".join(reasons) or say(held.reason),
        clause=_clause(session, room, findings),
        at=held.at,
        until=held.due_at if is_waiting else None,
        appeal="" if asked is None else "upheld" if asked.decided_at else "waiting",
    )


def _clause(session: Session, room: Room, findings: list[dict[str, object]]) -> str:
    """The clause of the room's agreement that says what the rule is for, if there is one."""
    cues = [cue for f in findings for cue in CUES.get(str(f.get("category")), ())]
    clauses = agreements.words(session, room) if cues else []
    return next((c for cue in cues for c in clauses if cue in c.lower()), "")
