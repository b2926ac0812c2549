"""Accounts, sign-in sessions, recovery codes and one-time links."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from server.errors import sign_in_first
from server.models import LoginSession, OneTimeLink, RecoveryCode, SiteRole, User
from server.store.among import among

LOGINS = (
    select_columns(
        col(LoginSession.token_hash),
        col(LoginSession.id),
        col(LoginSession.user_id),
        col(User.role),
        col(User.name),
        col(LoginSession.seen_at),
        col(LoginSession.expires_at),
    )
    .join(User, col(User.id) == LoginSession.user_id)
    .where(
        among(col(LoginSession.token_hash), "hashes"),
        col(LoginSession.ended_at).is_(None),
        col(User.banned_at).is_(None),
    )
)


class Login(NamedTuple):
    """As much of a sign-in as its door needs."""

    id: int
    user_id: int
    role: SiteRole
    name: str | None
    seen_at: datetime
    expires_at: datetime


def logins(session: Session, token_hashes: Collection[str]) -> dict[str, Login | None]:
    """The sign-ins of these cookies that have not been ended; banned people have none."""
    rows = session.execute(LOGINS, {"hashes": list(token_hashes)})
    found = {row[0]: Login(*row[1:]) for row in rows}
    return {token_hash: found.get(token_hash) for token_hash in token_hashes}


def signed_in_at(session: Session, token_hash: str) -> datetime | None:
    """When this token was given out, whether or not it still opens anything."""
    query = select(LoginSession.created_at).where(LoginSession.token_hash == token_hash)
    return session.exec(query).first()


def barred(session: Session, token_hash: str, now: datetime) -> int | None:
    """Whose sign-in this was, if it ended with a ban that still holds."""
    query = (
        select(User.id)
        .join(LoginSession, col(LoginSession.user_id) == User.id)
        .where(
            LoginSession.token_hash == token_hash,
            LoginSession.expires_at > now,
            col(User.banned_at).is_not(None),
            LoginSession.ended_at == User.banned_at,
        )
    )
    return session.exec(query).first()


def by_name_key(session: Session, name_key: str) -> User | None:
    return session.exec(select(User).where(User.name_key == name_key)).first()


def get(session: Session, user_id: int) -> User | None:
    return session.get(User, user_id)


def to_change(session: Session, user_id: int) -> User:
    """An account to act on. On PostgreSQL its row stays locked until the commit."""
    user = session.exec(select(User).where(User.id == user_id).with_for_update()).first()
    if user is None:
        raise sign_in_first()
    return user


def staff(session: Session) -> list[User]:
    """Moderators and admins, by name."""
    query = select(User).where(
        col(User.role).in_([SiteRole.MODERATOR, SiteRole.ADMIN]), col(User.banned_at).is_(None)
    )
    return list(session.exec(query.order_by(col(User.name))))


def is_any_admin(session: Session) -> bool:
    return session.exec(select(User.id).where(User.role == SiteRole.ADMIN)).first() is not None


def is_last_admin(session: Session, user_id: int) -> bool:
    """Whether somebody is an admin and nobody else is."""
    query = select(User.id).where(User.role == SiteRole.ADMIN, col(User.banned_at).is_(None))
    return list(session.exec(query)) == [user_id]


def roles(session: Session, user_ids: set[int]) -> dict[int, SiteRole]:
    """The roles of these people as they are now; banned people have none."""
    query = select(User).where(col(User.id).in_(user_ids), col(User.banned_at).is_(None))
    return {user.id: user.role for user in session.exec(query)}


def names(session: Session, user_ids: set[int]) -> dict[int, str]:
    """What staff are called; no room shows it."""
    query = select(User).where(col(User.id).in_(user_ids))
    return {user.id: user.name for user in session.exec(query) if user.name}


def live_sessions(session: Session, user_id: int, now: datetime) -> list[LoginSession]:
    query = (
        select(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            col(LoginSession.ended_at).is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(col(LoginSession.seen_at).desc())
    )
    return list(session.exec(query))


def live_among(session: Session, session_ids: set[int], now: datetime) -> set[int]:
    """Which of these sign-ins are still good."""
    query = (
        select(LoginSession.id)
        .join(User, col(User.id) == LoginSession.user_id)
        .where(
            col(LoginSession.id).in_(session_ids),
            col(LoginSession.ended_at).is_(None),
            LoginSession.expires_at > now,
            col(User.banned_at).is_(None),
        )
    )
    return set(session.exec(query))


def touch(session: Session, session_id: int, now: datetime) -> None:
    session.execute(
        update(LoginSession).where(col(LoginSession.id) == session_id).values(seen_at=now)
    )


def end_sessions(
    session: Session, user_id: int, now: datetime, only: list[int] | None = None
) -> None:
    """End a person's sign-ins: those named, or all."""
    query = update(LoginSession).where(
        col(LoginSession.user_id) == user_id, col(LoginSession.ended_at).is_(None)
    )
    if only is not None:
        query = query.where(col(LoginSession.id).in_(only))
    session.execute(query.values(ended_at=now))


def replace_codes(session: Session, user_id: int, hashes: list[str], now: datetime) -> None:
    """New recovery codes; the old ones stop working."""
    session.execute(
        update(RecoveryCode)
        .where(col(RecoveryCode.user_id) == user_id, col(RecoveryCode.used_at).is_(None))
        .values(used_at=now)
    )
    session.add_all(RecoveryCode(user_id=user_id, code_hash=h) for h in hashes)
    session.flush()


def use_code(session: Session, user_id: int, code_hash: str, now: datetime) -> bool:
    """Spend a recovery code; whether it was there to spend."""
    spent = session.execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.user_id) == user_id,
            col(RecoveryCode.code_hash) == code_hash,
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
        .returning(col(RecoveryCode.id))
    ).first()
    return spent is not None


def codes_left(session: Session, user_id: int) -> int:
    query = select(func.count()).where(
        RecoveryCode.user_id == user_id, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(query).one()


def usable_link(session: Session, token_hash: str, now: datetime) -> OneTimeLink | None:
    query = select(OneTimeLink).where(
        OneTimeLink.token_hash == token_hash,
        col(OneTimeLink.used_at).is_(None),
        OneTimeLink.expires_at > now,
    )
    return session.exec(query).first()


def drop_start_links(session: Session, now: datetime) -> None:
    """Earlier links for the first admin stop working: only the newest printed one does."""
    session.execute(
        update(OneTimeLink)
        .where(col(OneTimeLink.user_id).is_(None), col(OneTimeLink.used_at).is_(None))
        .values(used_at=now)
    )
