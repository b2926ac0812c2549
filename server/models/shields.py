"""Shields: what somebody would rather not meet at once."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from server.models.columns import BigId


class Shield(SQLModel, table=True):
    """A topic, in every room, or what one person of a room writes: folded for `user_id` alone."""

    __tablename__ = "shield"
    __table_args__ = (
        UniqueConstraint("user_id", "topic"),
        UniqueConstraint("user_id", "author_id"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    user_id: int = Field(foreign_key="user_account.id", sa_type=BigId)
    topic: str | None = Field(default=None, max_length=40)
    author_id: int | None = Field(
        default=None, foreign_key="membership.id", index=True, sa_type=BigId
    )
