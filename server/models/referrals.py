"""Referrals: handing a case to a professional outside the desk, as far as its member agreed.

A referral keeps what was asked, what was answered and what was passed on. The member's own words
stay where they are; only how they wish to be reached is kept here, and goes with their words.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import ReferralState, Shares


class Professional(SQLModel, table=True):
    """Somebody the operator knows, for one room or, without one, for all."""

    __tablename__ = "professional"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    room_id: int | None = Field(default=None, foreign_key="room.id", index=True, sa_type=BigId)
    name: str
    role: str
    reach: str = Field(sa_type=Text)  # how they get in touch with a member
    told: str = Field(sa_type=Text)  # what they do with what they are told
    added_at: datetime = Field(sa_type=Instant)
    retired_at: datetime | None = Field(default=None, sa_type=Instant)


class Referral(SQLModel, table=True):
    """One question to a member: may we pass this on? And what became of it."""

    __tablename__ = "referral"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: str = Field(foreign_key="desk_case.id", index=True, max_length=32)
    professional_id: int = Field(foreign_key="professional.id", sa_type=BigId)
    membership_id: int = Field(foreign_key="membership.id", index=True, sa_type=BigId)
    by_id: int = Field(foreign_key="user_account.id", sa_type=BigId)
    state: ReferralState = Field(sa_type=Word(ReferralState))
    shares: Shares | None = Field(default=None, sa_type=Word(Shares))
    why: str = Field(default="", sa_type=Text)  # the moderator's words, which the member reads
    contact: str = Field(default="", sa_type=Text)  # how the member wishes to be reached
    is_urgent: bool = False  # a life is in danger: two moderators decide without asking
    second_id: int | None = Field(default=None, sa_type=BigId)  # the second key, if urgent
    at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    handed_at: datetime | None = Field(default=None, sa_type=Instant)
    handed_by: int | None = Field(default=None, sa_type=BigId)
