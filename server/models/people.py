"""People and how they come back: accounts, sign-in sessions, recovery codes, one-time links.

No e-mail, no real name, no address of a machine. Secrets are stored as hashes only.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from server.models.columns import BigId, Instant, Word
from server.models.words import SiteRole


class User(SQLModel, table=True):
    """A pseudonymous person. A guest has no `name`: it is for signing in, and no room shows it.

    Once `erased_at`, the account is empty for good; only what has to stay hangs on it.
    """

    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    name: str | None = None
    name_key: str | None = Field(default=None, unique=True)
    passphrase_hash: str | None = None
    role: SiteRole = Field(default=SiteRole.MEMBER, sa_type=Word(SiteRole))
    created_at: datetime = Field(sa_type=Instant)
    banned_at: datetime | None = Field(default=None, sa_type=Instant)
    banned_until: datetime | None = Field(default=None, sa_type=Instant)  # None: for good
    erased_at: datetime | None = Field(default=None, sa_type=Instant)
    on_call: bool = False  # staff who may be called, by name, when something cannot wait


class LoginSession(SQLModel, table=True):
    """One signed-in browser, revocable. The token itself is only in that browser's cookie."""

    __tablename__ = "login_session"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    user_id: int = Field(foreign_key="user_account.id", index=True, sa_type=BigId)
    token_hash: str = Field(unique=True)
    label: str = ""
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class RecoveryCode(SQLModel, table=True):
    """A printed code that opens an account once when the passphrase is gone."""

    __tablename__ = "recovery_code"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    user_id: int = Field(foreign_key="user_account.id", index=True, sa_type=BigId)
    code_hash: str
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class OneTimeLink(SQLModel, table=True):
    """A link that signs its visitor in once. Without a `user_id` it makes the first admin."""

    __tablename__ = "one_time_link"

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", sa_type=BigId)
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
