"""Rooms, what people in them agree to, and people's seats."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import Entry, RoomRole, RoomState, Standing, Unstaffed


class Room(SQLModel, table=True):
    """A group. `last_seq` and `last_rev` are the counters its messages draw from."""

    __tablename__ = "room"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    slug: str = Field(unique=True)
    name: str
    topic: str = ""
    about: str = ""
    language: str = "en"
    agreement_version: int = 1  # in force
    agreement_asks: int = 1  # the version that members have said yes to before they write
    entry: Entry = Field(default=Entry.OPEN, sa_type=Word(Entry))
    state: RoomState = Field(default=RoomState.OPEN, sa_type=Word(RoomState))
    is_listed: bool = True
    slow_seconds: int = 0
    retention_days: int | None = None  # None: as long as the server keeps messages
    unstaffed: Unstaffed = Field(default=Unstaffed.OPEN, sa_type=Word(Unstaffed))
    outcomes: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )  # what this room has chosen of moderation's `RoomRules`
    last_seq: int = Field(default=0, sa_type=BigId)
    last_rev: int = Field(default=0, sa_type=BigId)
    created_at: datetime = Field(sa_type=Instant)


class Agreement(SQLModel, table=True):
    """One version of a room's agreement, never changed afterwards. `asks`: for a new yes."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("room_id", "version"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    room_id: int = Field(foreign_key="room.id", sa_type=BigId)
    version: int
    clauses: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # id, words
    asks: bool = True
    why: str = ""
    by_id: int | None = Field(default=None, sa_type=BigId)  # a user; None from the shell
    at: datetime = Field(sa_type=Instant)


class Membership(SQLModel, table=True):
    """A user in a room. Others know it by `public_id` and `name`, which exist in this room only."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("room_id", "user_id"),
        UniqueConstraint("room_id", "name_key"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    room_id: int = Field(foreign_key="room.id", sa_type=BigId)
    user_id: int = Field(foreign_key="user_account.id", index=True, sa_type=BigId)
    public_id: str = Field(unique=True)
    name: str
    name_key: str  # what the name looks like; two that look alike have the same
    role: RoomRole = Field(default=RoomRole.MEMBER, sa_type=Word(RoomRole))
    standing: Standing = Field(default=Standing.ACTIVE, sa_type=Word(Standing))
    muted_until: datetime | None = Field(default=None, sa_type=Instant)
    away_until: datetime | None = Field(default=None, sa_type=Instant)  # removed, banned
    slow_seconds: int = 0  # this person's own wait between two posts
    agreement_version: int = 0  # the one this person said yes to last
    invite_id: int | None = Field(default=None, foreign_key="invite.id", sa_type=BigId)
    asking: str = Field(default="", sa_type=Text)  # words of who waits, as others may read them
    renamed_rev: int = Field(default=0, sa_type=BigId)  # the room's rev when the name last changed
    joined_at: datetime = Field(sa_type=Instant)
    first_post_at: datetime | None = Field(default=None, sa_type=Instant)  # known within the hour
    last_post_at: datetime | None = Field(default=None, sa_type=Instant)
    read_rev: int = Field(default=0, sa_type=BigId)
