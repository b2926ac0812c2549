"""Professionals: people outside the desk whom a case can be handed to."""

from sqlmodel import Session, col, or_, select

from server.errors import not_found
from server.models import Professional, Room
from server.protocol.referral_pages import ProfessionalView


def there(session: Session, room_id: int | None = None) -> list[ProfessionalView]:
    """Those who are still there: for one room, or without one, all."""
    query = (
        select(Professional, Room)
        .join(Room, col(Room.id) == Professional.room_id, isouter=True)
        .where(col(Professional.retired_at).is_(None))
        .order_by(col(Professional.name))
    )
    if room_id is not None:
        theirs = col(Professional.room_id)
        query = query.where(or_(theirs.is_(None), theirs == room_id))
    return [view(found, room) for found, room in session.exec(query)]


def get(session: Session, number: int) -> Professional:
    """One of those who are still there."""
    found = session.get(Professional, number)
    if found is None or found.retired_at is not None:
        raise not_found("person")
    return found


def view(found: Professional, room: Room | None) -> ProfessionalView:
    return ProfessionalView(
        id=found.id,
        name=found.name,
        role=found.role,
        reach=found.reach,
        told=found.told,
        room=room.name if room else "",
    )
