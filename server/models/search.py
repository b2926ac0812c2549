"""How far the index of search has read. The index itself is each database's own: see the store."""

from sqlmodel import Field, SQLModel

from server.models.columns import BigId


class Searched(SQLModel, table=True):
    """The `rev` of a room up to which the index of search knows its messages."""

    __tablename__ = "searched"

    room_id: int = Field(foreign_key="room.id", primary_key=True, sa_type=BigId)
    rev: int = Field(default=0, sa_type=BigId)
