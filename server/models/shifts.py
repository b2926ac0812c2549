"""Shifts: when a moderator was on duty, and how they left it."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant


class Shift(SQLModel, table=True):
    """One time on duty. `rested_at` is when they last came back from a break."""

    __tablename__ = "shift"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    user_id: int = Field(foreign_key="user_account.id", index=True, sa_type=BigId)
    began_at: datetime = Field(sa_type=Instant)
    rested_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    debrief: str = Field(default="", sa_type=Text)
