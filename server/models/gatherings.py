"""Gatherings: when people of a room come together."""

from sqlmodel import Field, SQLModel

from server.models.columns import BigId


class Gathering(SQLModel, table=True):
    """A time on a room's schedule. `starts` is the first, as a clock in `zone` shows it."""

    __tablename__ = "gathering"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    room_id: int = Field(foreign_key="room.id", index=True, sa_type=BigId)
    title: str = ""
    starts: str = Field(max_length=16)  # 2026-11-26T19:00
    zone: str
    minutes: int
    weekly: bool = False
