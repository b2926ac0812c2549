"""Shields: what a reader has folded, topics and people. Nobody else is told."""

from collections.abc import Collection

from sqlalchemy import delete, func, text
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from server.models import Membership, Room, Shield
from server.protocol.events import Shields
from server.protocol.own_pages import FoldedPerson
from server.store.among import among
from server.store.transaction import Transaction

PUT_UP = text(
    "INSERT INTO shield (user_id, topic, author_id) VALUES (:user_id, :topic, :author_id) "
    "ON CONFLICT DO NOTHING"
)

OF_READERS = (
    select_columns(
        col(Shield.user_id), col(Shield.topic), col(Membership.public_id), col(Membership.room_id)
    )
    .join(Membership, col(Membership.id) == Shield.author_id, isouter=True)
    .where(among(col(Shield.user_id), "ids"))
    .order_by(col(Shield.id))
)


def of_reader(session: Session, user_id: int, room_id: int | None = None) -> Shields:
    """What somebody folds: in one room, or anywhere."""
    query = (
        select(Shield.topic, Membership.public_id)
        .join(Membership, col(Membership.id) == Shield.author_id, isouter=True)
        .where(Shield.user_id == user_id)
        .order_by(col(Shield.id))
    )
    if room_id is not None:
        query = query.where(
            or_(col(Shield.author_id).is_(None), col(Membership.room_id) == room_id)
        )
    rows = session.exec(query).all()
    return Shields(
        topics=[topic for topic, _ in rows if topic is not None],
        people=[public_id for _, public_id in rows if public_id is not None],
    )


def of_readers(session: Session, room_id: int, user_ids: Collection[int]) -> dict[int, Shields]:
    """The same in one room for everybody who comes into it."""
    found = {user_id: Shields(topics=[], people=[]) for user_id in user_ids}
    for user_id, topic, author, room in session.execute(OF_READERS, {"ids": list(user_ids)}):
        if topic is not None:
            found[user_id].topics.append(topic)
        elif room == room_id:
            found[user_id].people.append(author)
    return found


def people(session: Session, user_id: int) -> list[FoldedPerson]:
    """Whose words somebody folds, as each room calls them."""
    query = (
        select(Membership.public_id, Membership.name, Room.name)
        .join(Shield, col(Shield.author_id) == Membership.id)
        .join(Room, col(Room.id) == Membership.room_id)
        .where(Shield.user_id == user_id)
        .order_by(col(Room.name), col(Membership.name))
    )
    return [FoldedPerson(id=i, name=name, room_name=room) for i, name, room in session.exec(query)]


def count(session: Session, user_id: int) -> int:
    return session.exec(select(func.count()).where(Shield.user_id == user_id)).one()


def put_up(
    tx: Transaction, user_id: int, *, topic: str | None = None, author_id: int | None = None
) -> None:
    """Fold a topic or a person from now on; twice is once."""
    given = {"user_id": user_id, "topic": topic, "author_id": author_id}
    tx.session.execute(PUT_UP, given)


def take_down(session: Session, user_id: int, *, topic: str) -> None:
    session.execute(
        delete(Shield).where(col(Shield.user_id) == user_id, col(Shield.topic) == topic)
    )


def take_down_from(session: Session, user_id: int, public_id: str) -> None:
    """Show again what a person writes."""
    who = select(Membership.id).where(Membership.public_id == public_id).scalar_subquery()
    session.execute(
        delete(Shield).where(col(Shield.user_id) == user_id, col(Shield.author_id) == who)
    )


def erase(session: Session, user_id: int, seats: Collection[int]) -> None:
    """What somebody folded, and that others folded what they wrote."""
    theirs = or_(col(Shield.user_id) == user_id, col(Shield.author_id).in_(seats))
    session.execute(delete(Shield).where(theirs))
