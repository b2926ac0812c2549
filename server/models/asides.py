"""Asides: private words between a member and the moderators, about one case."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant


class Aside(SQLModel, table=True):
    """One thing said aside. `by_id` is the moderator who wrote it; None is the member."""

    __tablename__ = "aside"
    __table_args__ = (UniqueConstraint("membership_id", "key"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: str = Field(foreign_key="desk_case.id", index=True, max_length=32)
    membership_id: int = Field(foreign_key="membership.id", index=True, sa_type=BigId)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", sa_type=BigId)
    key: str = Field(max_length=64)
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)
