"""Insights: what each day was like, as numbers. Never anybody's words or name."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant


class InsightDay(SQLModel, table=True):
    """One day, by the instance's clock, of one room; room 0 is all of them together.

    `figures` is `server.figures.Figures` as JSON. A day is counted anew until it is final: until
    whoever wrote last on it has had a day to be answered.
    """

    __tablename__ = "insight_day"

    day: date = Field(primary_key=True)
    room_id: int = Field(primary_key=True, sa_type=BigId)
    figures: str = Field(sa_type=Text)
    is_final: bool = False
    is_forgotten: bool = False  # its words are deleted, and with them whose they were
    counted_at: datetime = Field(sa_type=Instant)
