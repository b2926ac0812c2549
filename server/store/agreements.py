"""Agreements: a room's clauses in each version, who accepted which, and citing a clause.

A clause keeps its number for itself (`id`) through every version, wherever it stands, so that what
was decided by it can be looked up; the number people see is its place.
"""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from server.models import Agreement, Membership, Room, Standing, User
from server.protocol.pages import ChangeView, ClauseView
from server.protocol.room_pages import VersionView
from server.store.transaction import Transaction

SHOWN = 50  # versions, the newest


def of(session: Session, room: Room, version: int | None = None) -> Agreement | None:
    """A version of a room's agreement: the one in force, unless another is asked for."""
    wanted = room.agreement_version if version is None else version
    query = select(Agreement).where(Agreement.room_id == room.id, Agreement.version == wanted)
    return session.exec(query).first()


def clauses(session: Session, room: Room, version: int | None = None) -> list[ClauseView]:
    found = of(session, room, version)
    return [ClauseView(**clause) for clause in found.clauses] if found else []


def words(session: Session, room: Room) -> list[str]:
    """The agreement in force, a clause each."""
    return [clause.words for clause in clauses(session, room)]


def next_id(session: Session, room: Room) -> int:
    """A number that no clause of this room has had."""
    every = session.exec(select(Agreement.clauses).where(Agreement.room_id == room.id))
    return 1 + max((clause["id"] for found in every for clause in found), default=0)


def add(
    tx: Transaction, room: Room, wanted: Sequence[ClauseView], *, by_id: int | None, asks: bool,
    why: str = "",
) -> Agreement:  # fmt: skip
    """The room's next version. `asks`: members say yes to it before they write again."""
    kept = [{"id": clause.id, "words": clause.words} for clause in wanted]
    found = Agreement(
        room_id=room.id, version=room.agreement_version, clauses=kept, asks=asks, why=why,
        by_id=by_id, at=tx.now,
    )  # fmt: skip
    if asks:
        room.agreement_asks = room.agreement_version
    tx.session.add(found)
    tx.session.flush()
    return found


def history(session: Session, room: Room) -> list[VersionView]:
    """Every version, the newest first, with what it changed and how many accepted it last."""
    query = (
        select(Agreement, User.name)
        .join(User, col(User.id) == Agreement.by_id, isouter=True)
        .where(Agreement.room_id == room.id)
        .order_by(col(Agreement.version).desc())
        .limit(SHOWN + 1)
    )
    rows = session.exec(query).all()
    accepted = _accepted(session, room)
    views = []
    for place, (found, by) in enumerate(rows[:SHOWN]):
        before = rows[place + 1][0].clauses if place + 1 < len(rows) else []
        views.append(
            VersionView(
                version=found.version,
                at=found.at,
                by=by or "",
                why=found.why,
                asks=found.asks,
                accepted=accepted.get(found.version, 0),
                clauses=[ClauseView(**clause) for clause in found.clauses],
                changes=_changes(before, found.clauses) if place + 1 < len(rows) else [],
            )
        )
    return views


def changes_since(session: Session, room: Room, version: int) -> list[ChangeView]:
    """What is otherwise now than in the version somebody knows; all is new to who knows none."""
    known, now = of(session, room, version), of(session, room)
    return _changes(known.clauses if known else [], now.clauses if now else [])


def cite(session: Session, room: Room, reason: str) -> dict[str, int] | None:
    """Which clause of the agreement in force a reason is, if it is one, word by word."""
    for number, clause in enumerate(clauses(session, room), 1):
        if clause.words == reason:
            return {"version": room.agreement_version, "clause": clause.id, "number": number}
    return None


Clauses = Sequence[dict[str, object]]


def _changes(before: Clauses, now: Clauses) -> list[ChangeView]:
    """Clause by clause, as they stand now; what is gone comes last."""
    was = {clause["id"]: str(clause["words"]) for clause in before}
    found = []
    for number, clause in enumerate(now, 1):
        said, earlier = str(clause["words"]), was.pop(clause["id"], None)
        if earlier is None:
            found.append(ChangeView(kind="new", number=number, words=said))
        elif earlier != said:
            found.append(ChangeView(kind="changed", number=number, words=said, before=earlier))
    found += [ChangeView(kind="gone", number=0, before=words) for words in was.values()]
    return found


def _accepted(session: Session, room: Room) -> dict[int, int]:
    """How many of those who are in the room accepted which version last."""
    query = (
        select(Membership.agreement_version, func.count())
        .where(
            Membership.room_id == room.id,
            col(Membership.standing).in_([Standing.ACTIVE, Standing.MUTED]),
        )
        .group_by(col(Membership.agreement_version))
    )
    return dict(session.exec(query).all())
