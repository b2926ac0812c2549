"""Accounts, sign-in sessions, recovery codes and one-time links."""

from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from server.models import LoginSession, OneTimeLink, RecoveryCode, SiteRole, User


def by_token(session: Session, token_hash: str, now: datetime) -> tuple[LoginSession, User] | None:
    """The live session of a cookie, and whose it is; banned people have none."""
    query = (
        select(LoginSession, User)
        .join(User, col(User.id) == LoginSession.user_id)
        .where(
            LoginSession.token_hash == token_hash,
            col(LoginSession.ended_at).is_(None),
            LoginSession.expires_at > now,
            col(User.banned_at).is_(None),
        )
    )
    row = session.exec(query).first()
    return None if row is None else (row[0], row[1])


def by_name_key(session: Session, name_key: str) -> User | None:
    return session.exec(select(User).where(User.name_key == name_key)).first()


def get(session: Session, user_id: int) -> User | None:
    return session.get(User, user_id)


def is_any_admin(session: Session) -> bool:
    return session.exec(select(User.id).where(User.role == SiteRole.ADMIN)).first() is not None


def roles(session: Session, user_ids: set[int]) -> dict[int, SiteRole]:
    """The roles of these people as they are now; banned people have none."""
    query = select(User).where(col(User.id).in_(user_ids), col(User.banned_at).is_(None))
    return {user.id: user.role for user in session.exec(query)}


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
