"""A town of people for a measure: rooms, accounts, sign-ins and seats, written in bulk."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, select

from server.identifiers import token_hash
from server.models import LoginSession, Membership, Room, User
from server.store.database import migrate, open_engine

SETTINGS = {
    "KITH_POST_RATE": "1000/0.001",
    "KITH_LOG_LEVEL": "warning",
    "KITH_RETENTION_DAYS": "365",
}


def now() -> datetime:
    return datetime.now(UTC)


def settle(url: str, rooms: Sequence[str], people: int) -> list[str]:
    """Make the tables and rooms, and spread people over them; their cookies, in their order.

    The person of place p (from 0) has account p + 1 and sits in room `rooms[p % len(rooms)]`.
    """
    engine = open_engine(url, writes=True)
    try:
        migrate(engine)
        with Session(engine) as session:
            _rooms(session, rooms)
            cookies = _people(session, people)
            _seats(session, rooms, people)
            session.commit()
    finally:
        engine.dispose()
    return cookies


def _rooms(session: Session, rooms: Sequence[str]) -> None:
    rows = [{"slug": slug, "name": f"Room {slug}", "created_at": now()} for slug in rooms]
    session.execute(insert(Room), rows)


def _people(session: Session, people: int) -> list[str]:
    at = now()
    cookies = [f"cookie-{place:036d}" for place in range(people)]
    session.execute(insert(User), [{"id": place + 1, "created_at": at} for place in range(people)])
    session.execute(
        insert(LoginSession),
        [
            {
                "user_id": place + 1,
                "token_hash": token_hash(cookie),
                "created_at": at,
                "seen_at": at,
                "expires_at": at + timedelta(days=1),
            }
            for place, cookie in enumerate(cookies)
        ],
    )
    return cookies


def _seats(session: Session, rooms: Sequence[str], people: int) -> None:
    ids = dict(session.exec(select(Room.slug, col(Room.id))).all())
    rows = [
        {
            "room_id": ids[rooms[place % len(rooms)]],
            "user_id": place + 1,
            "public_id": f"public{place:010d}",
            "name": f"Guest {place}",
            "name_key": f"guest {place}",
            "agreement_version": 1,
            "joined_at": now(),
        }
        for place in range(people)
    ]
    session.execute(insert(Membership), rows)
