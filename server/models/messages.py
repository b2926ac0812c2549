"""What people say: messages, words held back, reactions.

`seq` is a message's place in its room, `rev` the room's change counter at its last change. The
author's text is never changed by moderation: `masked` is what others are shown instead.
"""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import HeldState, MessageState, Response


class Message(SQLModel, table=True):
    """One thing said in a room. The same (author, key) is the same message, however often sent."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("room_id", "seq"),
        UniqueConstraint("room_id", "rev"),
        UniqueConstraint("key", "author_id"),
    )

    id: str = Field(primary_key=True, max_length=32)
    room_id: int = Field(foreign_key="room.id", sa_type=BigId)
    seq: int = Field(sa_type=BigId)
    rev: int = Field(sa_type=BigId)
    author_id: int = Field(foreign_key="membership.id", sa_type=BigId)
    key: str = Field(max_length=64)
    body: str = Field(sa_type=Text)
    masked: str | None = Field(default=None, sa_type=Text)
    state: MessageState = Field(default=MessageState.VISIBLE, sa_type=Word(MessageState))
    at: datetime = Field(sa_type=Instant, index=True)
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    reply_to: str | None = Field(default=None, max_length=32)
    need: str | None = Field(default=None, max_length=16)
    label: str | None = Field(default=None, max_length=40)
    response: Response | None = Field(default=None, sa_type=Word(Response))


class HeldMessage(SQLModel, table=True):
    """Written, not part of the room: no seq, no rev. Released, it becomes the message of its id."""

    __tablename__ = "held_message"
    __table_args__ = (
        UniqueConstraint("key", "author_id"),
        Index("ix_held_message_room_state", "room_id", "state"),
        Index("ix_held_message_state_due", "state", "due_at"),
    )

    id: str = Field(primary_key=True, max_length=32)
    room_id: int = Field(foreign_key="room.id", sa_type=BigId)
    author_id: int = Field(foreign_key="membership.id", sa_type=BigId)
    key: str = Field(max_length=64)
    body: str = Field(sa_type=Text)
    masked: str | None = Field(default=None, sa_type=Text)
    state: HeldState = Field(default=HeldState.WAITING, sa_type=Word(HeldState))
    reason: str = ""  # the kind sentence its author was given
    at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    releases: bool = False  # distress: at the deadline it goes into the room, covered
    overdue_at: datetime | None = Field(default=None, sa_type=Instant)  # its author was told
    reply_to: str | None = Field(default=None, max_length=32)
    need: str | None = Field(default=None, max_length=16)
    label: str | None = Field(default=None, max_length=40)


class Reaction(SQLModel, table=True):
    __tablename__ = "reaction"

    message_id: str = Field(foreign_key="message.id", primary_key=True, max_length=32)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True, sa_type=BigId)
    kind: str = Field(primary_key=True, max_length=16)
