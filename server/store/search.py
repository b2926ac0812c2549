"""Search in a room: which messages hold some words, and the index that finds them.

The index is behind, on purpose: a post pays nothing for it. `catch_up` reads what has changed by
`rev`, up to what a room's `Searched` says; whatever has a newer `rev` is looked through as it
stands. A trigger takes a message's terms out as soon as its words, or what may be seen of them,
change. A hit is shown only if the message, as the room is shown it now, holds what is sought.

On SQLite the index is a table of FTS5, on PostgreSQL a column of lexemes under GIN, by the same
names: `place` is a room and a `seq` in one number, `terms` carry their room, so that what a look
costs depends on that room alone.
"""

from typing import Any

from sqlalchemy import Connection, Row, func, select, text, update
from sqlmodel import Session, col

from server.models import MessageState, Room, Searched
from server.protocol.events import MessageView
from server.store import messages
from server.store.among import among
from server.store.messages import CHANGED_SINCE, IN_ROOM, MESSAGES, MOST
from server.terms import Sought, terms

A_PAGE = 20
AT_ONCE = 100  # messages in one act, so that posting never waits long
SEQS = 1 << 40  # places of one room

HITS = {
    "sqlite": text(
        "SELECT rowid FROM message_terms WHERE message_terms MATCH :sought "
        "AND rowid >= :first AND rowid < :before ORDER BY rowid DESC LIMIT :most"
    ),
    "postgresql": text(
        "SELECT place FROM message_terms WHERE terms @@ CAST(:sought AS tsquery) "
        "AND place >= :first AND place < :before ORDER BY place DESC LIMIT :most"
    ),
}
WAYS = {  # to say: this word, one that begins so, and both of two
    "sqlite": ('"{}"', '"{}" *', " AND "),
    "postgresql": ("'{}'", "'{}':*", " & "),
}
KEEP = {
    "sqlite": text("INSERT OR REPLACE INTO message_terms (rowid, terms) VALUES (:place, :terms)"),
    "postgresql": text(
        "INSERT INTO message_terms (place, terms) "
        "VALUES (:place, array_to_tsvector(string_to_array(:terms, ' '))) "
        "ON CONFLICT (place) DO UPDATE SET terms = excluded.terms"
    ),
}
DROP = {
    "sqlite": text("DELETE FROM message_terms WHERE rowid = :place"),
    "postgresql": text("DELETE FROM message_terms WHERE place = :place"),
}
FOUND = IN_ROOM.where(among(MESSAGES.seq, "seqs"))
TO_READ = CHANGED_SINCE.limit(MOST)
BEHIND = (
    select(col(Room.id), col(Room.last_rev))
    .join(Searched, col(Searched.room_id) == Room.id, isouter=True)
    .where(col(Room.last_rev) > func.coalesce(col(Searched.rev), 0))
)
BEGIN = text(
    "INSERT INTO searched (room_id, rev) SELECT id, 0 FROM room "
    "WHERE id NOT IN (SELECT room_id FROM searched) ON CONFLICT DO NOTHING"
)


def find(
    session: Session, room_id: int, sought: Sought, before: int | None
) -> tuple[list[MessageView], bool]:
    """The newest messages before a `seq` that hold what is sought, and whether there are more."""
    until = SEQS - 1 if before is None else min(before, SEQS - 1)
    seqs = _hits(session, room_id, sought, until)
    there = {"room_id": room_id, "seqs": seqs, "rev": _read_to(session, room_id)}
    rows = [*session.execute(FOUND, there), *session.execute(CHANGED_SINCE, there)]
    fitting = {row.seq: row for row in rows if row.seq < until and _fits(row, sought)}
    page = sorted(fitting, reverse=True)[:A_PAGE]
    shown = messages.views(session, [fitting[seq] for seq in page])
    return shown, bool(shown) and max(len(seqs), len(fitting)) > A_PAGE


def is_behind(session: Session) -> bool:
    """Whether some room has changes that the index has not read."""
    return session.execute(BEHIND.limit(1)).first() is not None


def catch_up(connection: Connection) -> bool:
    """Read some of what has changed into the index; whether there is more to read.

    A room that another process reads just now is left to it.
    """
    left = AT_ONCE
    connection.execute(BEGIN)
    for room_id, last_rev in connection.execute(BEHIND).all():
        left -= _read(connection, room_id, last_rev, left)
        if not left:
            return True
    return False


def _hits(session: Session, room_id: int, sought: Sought, until: int) -> list[int]:
    """The newest places that the index has for what is sought."""
    dialect = session.get_bind().dialect.name
    word, beginning, both = WAYS[dialect]
    said = [word.format(_term(room_id, term)) for term in sought.whole]
    if sought.beginning:
        said.append(beginning.format(_term(room_id, sought.beginning)))
    first = room_id * SEQS
    asked = {"sought": both.join(said), "first": first, "before": first + until}
    found = session.execute(HITS[dialect], {**asked, "most": A_PAGE + 1})
    return [place - first for (place,) in found]


def _fits(row: Row[Any], sought: Sought) -> bool:
    return row.state is MessageState.VISIBLE and sought.fits(row.masked or row.body)


def _read_to(session: Session, room_id: int) -> int:
    found = session.get(Searched, room_id)
    return found.rev if found else 0


def _read(connection: Connection, room_id: int, last_rev: int, most: int) -> int:
    """One room's next changes; how many there were."""
    mine = col(Searched.room_id) == room_id
    cursor = select(col(Searched.rev)).where(mine).with_for_update(skip_locked=True)
    rev = connection.execute(cursor).scalar()
    if rev is None:
        return 0
    rows = connection.execute(TO_READ, {"room_id": room_id, "rev": rev, "most": most}).all()
    gone = [row for row in rows if row.state is not MessageState.VISIBLE]
    kept = [row for row in rows if row.state is MessageState.VISIBLE]
    for how, those in ((DROP, gone), (KEEP, kept)):
        if those:
            entries = [_entry(room_id, row) for row in those]
            connection.execute(how[connection.dialect.name], entries)
    # A room whose last message was deleted has a rev that no message has any more.
    reached = rows[-1].rev if len(rows) == most else last_rev
    connection.execute(update(Searched).where(mine).values(rev=reached))
    return len(rows)


def _entry(room_id: int, row: Row[Any]) -> dict[str, object]:
    words = " ".join(_term(room_id, term) for term in terms(row.masked or row.body))
    return {"place": room_id * SEQS + row.seq, "terms": words}


def _term(room_id: int, term: str) -> str:
    return f"{room_id}_{term}"
