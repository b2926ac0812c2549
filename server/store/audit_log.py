"""Reading the audit log: searching it, and walking its chain. Nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from server.models import AuditEntry, Room, User
from server.protocol.desk_pages import LogRow
from server.store import audit

A_PAGE = 100
AT_ONCE = 1_000


@dataclass(frozen=True)
class Search:
    """What to look for: words in act, subject or reason; one act; one person; before an id."""

    q: str = ""
    act: str = ""
    who: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Walk:
    """What walking the chain found: how many links hold, and the first that does not."""

    entries: int
    last: str  # the hash of the last link that holds, to be noted down elsewhere
    broken_id: int | None = None
    why: str = ""


def search(session: Session, wanted: Search, limit: int = A_PAGE) -> list[LogRow]:
    """Entries that fit, the newest first; one more than `limit` tells that there are more."""
    query = (
        select(AuditEntry, User.name, Room.name)
        .join(User, col(User.id) == AuditEntry.actor_id, isouter=True)
        .join(Room, col(Room.id) == AuditEntry.room_id, isouter=True)
        .order_by(col(AuditEntry.id).desc())
        .limit(limit + 1)
    )
    for word in wanted.q.lower().split()[:8]:
        like = f"%{_escape(word)}%"
        places = (AuditEntry.act, AuditEntry.subject, AuditEntry.reason, User.name, Room.name)
        query = query.where(or_(*(func.lower(p).like(like, escape="\\") for p in places)))
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    if wanted.who:
        query = query.where(User.name == wanted.who)
    if wanted.before is not None:
        query = query.where(col(AuditEntry.id) < wanted.before)
    return [_row(entry, who, room) for entry, who, room in session.exec(query)]


def acts(session: Session) -> list[str]:
    """Every kind of entry there is."""
    return list(session.exec(select(AuditEntry.act).distinct().order_by(AuditEntry.act)))


def walk(session: Session) -> Walk:
    """Follow the chain from its first link; stops at the first that does not fit."""
    previous, number, last_id = audit.START, 0, 0
    while True:
        query = select(AuditEntry).where(col(AuditEntry.id) > last_id)
        some = session.exec(query.order_by(col(AuditEntry.id)).limit(AT_ONCE)).all()
        for entry in some:
            if entry.previous != previous:
                why = "it does not follow the one before: something was taken out or put in"
                return Walk(number, previous, entry.id, why)
            if entry.hash != audit.link(entry):
                return Walk(number, previous, entry.id, "it was changed after it was written")
            previous, number, last_id = entry.hash, number + 1, entry.id
        session.expunge_all()
        if len(some) < AT_ONCE:
            return Walk(number, previous)


def _row(entry: AuditEntry, who: str | None, room: str | None) -> LogRow:
    return LogRow(
        id=entry.id,
        at=entry.at,
        who=who or ("somebody" if entry.actor_id else "the house"),
        act=entry.act,
        subject=entry.subject,
        room=room or "",
        reason=entry.reason,
        details=entry.details or {},
        hash=entry.hash,
    )


def _escape(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
