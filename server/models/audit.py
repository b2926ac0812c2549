"""The audit log's rows: append-only, chained by hash, never holding what people wrote."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant


class AuditEntry(SQLModel, table=True):
    """One act: who did what to what, and why. `hash` covers this row and the one before."""

    __tablename__ = "audit_entry"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    at: datetime = Field(sa_type=Instant)
    actor_id: int | None = Field(default=None, sa_type=BigId)  # a user; None is the shell
    act: str = Field(index=True)
    subject: str = ""  # "case:…", "room:…", "user:…"
    room_id: int | None = Field(default=None, sa_type=BigId)
    reason: str = ""
    details: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON))
    previous: str
    hash: str = Field(unique=True)
