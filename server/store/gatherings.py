"""Gatherings: the schedules of rooms."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from server.models import Gathering
from server.store.among import among

OF_ROOMS = select(Gathering).where(among(col(Gathering.room_id), "ids")).order_by(col(Gathering.id))


def of_rooms(session: Session, room_ids: Collection[int]) -> list[Gathering]:
    """Every gathering of these rooms, past ones too."""
    return list(session.exec(OF_ROOMS, params={"ids": list(room_ids)}))


def find(session: Session, room_id: int, gathering_id: int) -> Gathering | None:
    found = session.get(Gathering, gathering_id)
    return found if found and found.room_id == room_id else None
