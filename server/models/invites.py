"""Invites: ways into a room that a facilitator hands out."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import RoomRole


class Invite(SQLModel, table=True):
    """A link with uses, an end and a role. Only the hash of its token is kept."""

    __tablename__ = "invite"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    room_id: int = Field(foreign_key="room.id", index=True, sa_type=BigId)
    token_hash: str = Field(unique=True)
    made_by: int | None = Field(default=None, sa_type=BigId)  # a membership; None from the shell
    inviter_name: str = ""
    role: RoomRole = Field(default=RoomRole.MEMBER, sa_type=Word(RoomRole))
    note: str = ""
    hide_name: bool = False
    uses: int = 0
    uses_max: int = 1
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
