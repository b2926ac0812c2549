"""The people of one room, for whoever looks after it: found by name or id, by standing, by page.

A search forgives accents, look-alikes, the order of words and a slip or two of the finger. It reads
the names of one room only; nothing here knows of another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, and_, col, or_, select

from server import names
from server.models import Appeal, Case, Decision, Membership, Standing
from server.protocol.room_pages import AppealRow
from server.store.among import among

A_PAGE = 50
LEAST_ID = 6  # signs of an id that are worth looking for
STANDINGS = ("good", "slowed", "muted", "waiting", "removed", "banned", "left")


@dataclass(frozen=True)
class Search:
    """Words of a name, or the beginning of an id; one of `STANDINGS` or all; and which page."""

    q: str = ""
    standing: str = ""
    page: int = 1
    is_inside: bool = False  # only who is in the room now


@dataclass(frozen=True)
class Found:
    people: list[Membership]
    total: int


def find(session: Session, room_id: int, wanted: Search, now: datetime) -> Found:
    """One page of those who fit: the nearest first, or by name if nobody is looked for."""
    fits = [col(Membership.room_id) == room_id]
    if wanted.standing in STANDINGS:
        fits.append(standings(now)[wanted.standing])
    if wanted.is_inside:
        fits.append(col(Membership.standing).in_([Standing.ACTIVE, Standing.MUTED]))
    first = (wanted.page - 1) * A_PAGE
    if wanted.q.strip():
        nearest = _nearest(session, fits, wanted.q.strip())
        return Found(_in_order(session, nearest[first : first + A_PAGE]), len(nearest))
    query = select(Membership).where(*fits).order_by(col(Membership.name_key), col(Membership.id))
    total = session.exec(select(func.count()).select_from(Membership).where(*fits)).one()
    return Found(list(session.exec(query.offset(first).limit(A_PAGE))), total)


def standings(now: datetime) -> dict[str, ColumnElement[bool]]:
    """What each word for a standing means at this moment."""
    standing, until = col(Membership.standing), col(Membership.muted_until)
    is_silent = and_(standing == Standing.MUTED, or_(until.is_(None), until > now))
    may_speak = or_(
        standing == Standing.ACTIVE,
        and_(standing == Standing.MUTED, until.is_not(None), until <= now),
    )
    is_slowed = col(Membership.slow_seconds) > 0
    away = ("waiting", "removed", "banned", "left")
    return {
        "good": and_(may_speak, ~is_slowed),
        "slowed": and_(may_speak, is_slowed),
        "muted": is_silent,
        **{word: standing == Standing(word) for word in away},
    }


def counts(session: Session, room_id: int, now: datetime) -> dict[str, int]:
    """How many there are of each standing."""
    sums = [
        func.coalesce(func.sum(case((fits, 1), else_=0)), 0) for fits in standings(now).values()
    ]
    row = session.execute(select(*sums).where(Membership.room_id == room_id)).one()
    return dict(zip(standings(now), row, strict=True))


def cases_about(session: Session, membership_ids: Sequence[int]) -> dict[int, int]:
    """How many cases there were about each of these."""
    query = (
        select(Case.about_id, func.count())
        .where(among(col(Case.about_id), "ids"))
        .group_by(col(Case.about_id))
    )
    found = session.execute(query, {"ids": list(membership_ids)})
    return {about: number for about, number in found if about is not None}


def appeals(session: Session, membership_id: int) -> list[AppealRow]:
    """What somebody asked to have looked at again in this room, the newest first."""
    query = (
        select(Appeal, Decision)
        .join(Decision, col(Decision.id) == Appeal.decision_id)
        .where(Decision.membership_id == membership_id)
        .order_by(col(Appeal.at).desc())
    )
    return [
        AppealRow(
            case=appeal.case_id,
            act=decision.act,
            at=appeal.at,
            outcome="waiting"
            if appeal.decided_at is None
            else "overturned"
            if appeal.overturned
            else "upheld",
        )
        for appeal, decision in session.exec(query)
    ]


def _nearest(session: Session, fits: list[ColumnElement[bool]], q: str) -> list[int]:
    """Ids of those who fit, by how near their name is to what was typed."""
    query = select(Membership.id, Membership.public_id, Membership.name_key).where(*fits)
    look = names.Look(q)
    ranked = []
    for member_id, public_id, name_key in session.connection().execute(query):
        if len(q) >= LEAST_ID and public_id.startswith(q):
            ranked.append((-1, name_key, member_id))
        elif (apart := look.apart(name_key)) is not None:
            ranked.append((apart, name_key, member_id))
    return [member_id for _, _, member_id in sorted(ranked)]


def _in_order(session: Session, membership_ids: list[int]) -> list[Membership]:
    query = select(Membership).where(among(col(Membership.id), "ids"))
    found = session.exec(query, params={"ids": membership_ids})
    people = {member.id: member for member in found}
    return [people[member_id] for member_id in membership_ids]
