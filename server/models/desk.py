"""The desk: reports, cases, decisions, and what people were told about them."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import CaseKind, CaseState, NoteKind

SEVERE = 3  # from here on words are covered on screens, and such cases are shared out
TWO_KEYS = 5  # somebody is in danger now: one moderator decides, a second one confirms


class Case(SQLModel, table=True):
    """One thing for the desk, with a due time. Its subject is a message or a held message."""

    __tablename__ = "desk_case"  # "case" is a reserved word
    __table_args__ = (
        Index("ix_desk_case_state_due", "state", "due_at"),
        Index("ix_desk_case_about_opened", "about_id", "opened_at"),
        Index("ix_desk_case_opened", "opened_at"),
        Index("ix_desk_case_claimed", "claimed_by", "claimed_at"),
    )

    id: str = Field(primary_key=True, max_length=32)
    room_id: int = Field(foreign_key="room.id", sa_type=BigId)
    kind: CaseKind = Field(sa_type=Word(CaseKind))
    message_id: str | None = Field(default=None, index=True, max_length=32)
    held_id: str | None = Field(default=None, index=True, max_length=32)
    about_id: int | None = Field(
        default=None, foreign_key="membership.id", index=True, sa_type=BigId
    )
    severity: int = 0
    findings: list[dict[str, object]] = Field(default_factory=list, sa_column=Column(JSON))
    state: CaseState = Field(default=CaseState.OPEN, sa_type=Word(CaseState))
    opened_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    met_at: datetime | None = Field(default=None, sa_type=Instant)  # somebody was first with it
    met_late: bool = False
    claimed_by: int | None = Field(default=None, foreign_key="user_account.id", sa_type=BigId)
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    called_id: int | None = Field(default=None, sa_type=BigId)  # a user on call
    answer_by: datetime | None = Field(default=None, sa_type=Instant)  # the call's own deadline
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    first_key: int | None = Field(default=None, sa_type=BigId)  # who decided first
    closes_at: datetime | None = Field(default=None, sa_type=Instant)  # without a second key
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    missed_at: datetime | None = Field(default=None, sa_type=Instant)  # a due time nobody kept
    appeals_id: int | None = Field(default=None, sa_type=BigId)  # a decision to look at again
    outcome: str | None = None
    version: int = 0


class CaseNote(SQLModel, table=True):
    """Moderators to moderators, on one case. Members never see it."""

    __tablename__ = "case_note"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: str = Field(foreign_key="desk_case.id", index=True, max_length=32)
    by_id: int = Field(foreign_key="user_account.id", sa_type=BigId)
    kind: NoteKind = Field(default=NoteKind.NOTE, sa_type=Word(NoteKind))
    words: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)


class Report(SQLModel, table=True):
    """ "Please look", from one person about one message. One per reporter and message."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("message_id", "reporter_id"),)

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    receipt: str = Field(unique=True)
    case_id: str = Field(foreign_key="desk_case.id", index=True, max_length=32)
    message_id: str = Field(foreign_key="message.id", max_length=32)
    reporter_id: int = Field(foreign_key="membership.id", sa_type=BigId)
    reason: str
    note: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)


class Decision(SQLModel, table=True):
    """What a moderator did on a case, and why."""

    __tablename__ = "decision"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: str = Field(foreign_key="desk_case.id", index=True, max_length=32)
    by_id: int = Field(foreign_key="user_account.id", sa_type=BigId)
    act: str
    reason: str
    words: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant, index=True)
    membership_id: int | None = Field(default=None, index=True, sa_type=BigId)  # whom it restricts
    until: datetime | None = Field(default=None, sa_type=Instant)
    before: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: int | None = Field(default=None, sa_type=BigId)
    overturned: bool = False  # on appeal, by somebody else
    cited: dict[str, int] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )  # the clause that the reason was then: its version, id and number


class Appeal(SQLModel, table=True):
    """ "Look again", from the person a decision restricts. One for each decision."""

    __tablename__ = "appeal"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    decision_id: int = Field(foreign_key="decision.id", unique=True, sa_type=BigId)
    case_id: str = Field(foreign_key="desk_case.id", max_length=32)
    words: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    overturned: bool = False


class RuleAppeal(SQLModel, table=True):
    """ "Look again", at words that a rule refused without a person. One for each of them."""

    __tablename__ = "rule_appeal"

    held_id: str = Field(primary_key=True, max_length=32)
    case_id: str = Field(foreign_key="desk_case.id", index=True, max_length=32)
    words: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    overturned: bool = False


class Notice(SQLModel, table=True):
    """Something told to one person about their seat in a room; kept until they have seen it."""

    __tablename__ = "notice"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    membership_id: int = Field(foreign_key="membership.id", index=True, sa_type=BigId)
    kind: str
    title: str
    words: str = Field(default="", sa_type=Text)
    message_id: str | None = Field(default=None, max_length=32)
    decision_id: int | None = Field(default=None, sa_type=BigId)
    at: datetime = Field(sa_type=Instant)
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
