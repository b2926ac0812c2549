"""Accounts: passing by becomes a guest, a guest can keep a name, and everybody can leave.

Secrets never reach a log or an error. Hashing runs in its own threads. Every way in that fails
takes as long as one that works and says the same, so nobody learns who has an account here.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from server import names, passwords
from server.chat import PASSING_BY, Chat, Visitor
from server.errors import Refused, not_found, sign_in_first
from server.identifiers import token, token_hash
from server.models import LoginSession, SiteRole, User
from server.protocol.announcements import RoleChanged, SessionsEnded
from server.protocol.events import Bye
from server.store import Transaction, audit, people
from server.store.audit import Deed
from server.words import later

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=90)
TOUCHED = timedelta(hours=1)  # how precisely "last seen" is kept

WRONG = later("The name and what you entered with it do not fit together. Please try again.")


@dataclass(frozen=True)
class Entered:
    """Signed in: the cookie's token, and recovery codes if new ones were made."""

    token: str
    codes: list[str]


async def visitor_of(chat: Chat, cookie: str | None) -> Visitor:
    """Who a cookie belongs to; somebody passing by if it opens nothing."""
    if not cookie or len(cookie) > 100:
        return PASSING_BY
    login, now = await chat.store.find(people.logins, token_hash(cookie)), chat.now()
    if login is None or now >= login.expires_at or now > login.seen_at + IDLE:
        return PASSING_BY
    if now - login.seen_at > TOUCHED:
        session_id = login.id
        await chat.store.write(lambda tx: people.touch(tx.session, session_id, tx.now))
    return Visitor(login.user_id, login.id, login.role, login.name)


async def barred(chat: Chat, cookie: str | None) -> int | None:
    """Who this browser was before they were shown the door: they may read why, and no more."""
    if not cookie or len(cookie) > 100:
        return None
    hashed, now = token_hash(cookie), chat.now()
    return await chat.store.read(lambda s: people.barred(s, hashed, now))


def new_guest(tx: Transaction, device: str, secret: str = "") -> tuple[int, str]:
    """An account without a name, signed in on one browser: its id and the cookie's token, which
    is this secret if nobody has had it."""
    user = User(created_at=tx.now)
    tx.session.add(user)
    tx.session.flush()
    if secret and people.signed_in_at(tx.session, token_hash(secret)):
        secret = ""
    return user.id, new_session(tx, user.id, device, secret)


def check_there(tx: Transaction, user_id: int) -> None:
    """Whoever was on the way to something while they erased themselves does not get there."""
    user = people.get(tx.session, user_id)
    if user is None or user.erased_at is not None:
        raise sign_in_first()


def new_session(tx: Transaction, user_id: int, device: str, secret: str = "") -> str:
    """Sign a browser in; the token is returned and only its hash kept."""
    check_there(tx, user_id)
    secret = secret or token()
    login = LoginSession(
        user_id=user_id,
        token_hash=token_hash(secret),
        label=device[:60],
        created_at=tx.now,
        seen_at=tx.now,
        expires_at=tx.now + ABSOLUTE,
    )
    tx.session.add(login)
    tx.session.flush()
    return secret


async def sign_up(chat: Chat, visitor: Visitor, name: str, passphrase: str, device: str) -> Entered:
    """Keep a name: a guest's rooms come along. Returns recovery codes, shown once."""
    shown = names.tidy(name, may_claim=visitor.is_moderator)
    passwords.check_strength(passphrase)
    chat.limits.take("sign_in_all", visitor.network)
    hashed = await _hash(chat, passphrase)
    codes = passwords.new_codes()

    def act(tx: Transaction) -> str:
        key = names.key(shown)
        if people.by_name_key(tx.session, key) is not None:
            raise Refused(
                "name_taken", "That name is taken. Please choose another.", status=409, field="name"
            )
        user = people.get(tx.session, visitor.user_id) if visitor.user_id else None
        if user is not None and user.name is not None:
            raise Refused("kept", "You have kept a name already.", status=409, field="name")
        if user is not None:
            check_there(tx, user.id)
        user = user or User(created_at=tx.now)
        user.name, user.name_key, user.passphrase_hash = shown, key, hashed
        tx.session.add(user)
        tx.session.flush()
        people.replace_codes(tx.session, user.id, [token_hash(c) for c in codes], tx.now)
        return fresh_session(tx, visitor, user.id, device)

    return Entered(await chat.store.write(act), codes)


async def sign_in(chat: Chat, visitor: Visitor, name: str, passphrase: str, device: str) -> Entered:
    """Come back with name and passphrase."""
    key = names.key(name)
    chat.limits.take("sign_in_all", visitor.network)
    chat.limits.take("sign_in", key)
    user = await chat.store.read(lambda s: people.by_name_key(s, key))
    stored = user.passphrase_hash if user and user.banned_at is None else None
    if not await is_match(chat, passphrase, stored) or user is None:
        raise Refused("wrong", WRONG, status=403, field="passphrase")
    chat.limits.forget("sign_in", key)
    user_id = user.id
    return Entered(
        await chat.store.write(lambda tx: fresh_session(tx, visitor, user_id, device)), []
    )


@dataclass(frozen=True)
class Recovery:
    """What somebody enters who lost their passphrase."""

    name: str
    code: str
    passphrase: str


async def recover(chat: Chat, visitor: Visitor, given: Recovery, device: str) -> Entered:
    """Come back with a printed code and a new passphrase. Every other sign-in ends."""
    passwords.check_strength(given.passphrase)
    key, code = names.key(given.name), token_hash(passwords.tidy_code(given.code))
    chat.limits.take("sign_in_all", visitor.network)
    chat.limits.take("sign_in", key)
    hashed = await _hash(chat, given.passphrase)

    def act(tx: Transaction) -> str:
        user = people.by_name_key(tx.session, key)
        is_live = user is not None and user.banned_at is None
        if user is None or not is_live or not people.use_code(tx.session, user.id, code, tx.now):
            raise Refused("wrong", WRONG, status=403, field="code")
        user.passphrase_hash = hashed
        tx.session.add(user)
        end_everywhere(tx, user.id)
        return fresh_session(tx, visitor, user.id, device)

    return Entered(await chat.store.write(act), [])


async def new_codes(chat: Chat, visitor: Visitor) -> list[str]:
    """New recovery codes; the old ones stop working."""
    user_id = visitor.user
    chat.limits.take("codes", user_id)
    codes = passwords.new_codes()

    def act(tx: Transaction) -> None:
        user = people.get(tx.session, user_id)
        if user is None or user.name is None:
            raise Refused("no_name", "Recovery codes come with a name you keep.", status=409)
        people.replace_codes(tx.session, user_id, [token_hash(c) for c in codes], tx.now)

    await chat.store.write(act)
    return codes


async def sign_out(chat: Chat, visitor: Visitor) -> None:
    """End this browser's sign-in, and its sockets with it."""
    if visitor.user_id is None or visitor.session_id is None:
        return
    user_id, session_id = visitor.user_id, visitor.session_id
    await chat.store.write(lambda tx: _end(tx, user_id, [session_id]))


async def end_device(chat: Chat, visitor: Visitor, session_id: int) -> None:
    """End one of my sign-ins."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        mine = {login.id for login in people.live_sessions(tx.session, user_id, tx.now)}
        if session_id not in mine:
            raise not_found("device")
        _end(tx, user_id, [session_id])

    await chat.store.write(act)


async def end_others(chat: Chat, visitor: Visitor) -> None:
    """Sign out everywhere but here."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        others = [
            login.id
            for login in people.live_sessions(tx.session, user_id, tx.now)
            if login.id != visitor.session_id
        ]
        _end(tx, user_id, others)

    await chat.store.write(act)


def end_everywhere(tx: Transaction, user_id: int) -> None:
    """End all of a person's sign-ins: after recovery, or a ban."""
    people.end_sessions(tx.session, user_id, tx.now)
    tx.announce(SessionsEnded(user_id=user_id, session_ids=None, bye=_signed_out()))


def set_role(tx: Transaction, user: User, role: SiteRole, by: int | None) -> None:
    """Make somebody staff, or no longer; recorded."""
    before, user.role = user.role, role
    tx.session.add(user)
    tx.session.flush()
    deed = Deed("role", f"user:{user.id}", by, details={"from": str(before), "to": str(role)})
    audit.record(tx, deed)
    tx.announce(RoleChanged(user_id=user.id, role=role))


def fresh_session(tx: Transaction, visitor: Visitor, user_id: int, device: str) -> str:
    """A new token at every sign-in; what this browser was before ends."""
    if visitor.user_id is not None and visitor.session_id is not None:
        _end(tx, visitor.user_id, [visitor.session_id])
    return new_session(tx, user_id, device)


def _end(tx: Transaction, user_id: int, session_ids: list[int]) -> None:
    people.end_sessions(tx.session, user_id, tx.now, session_ids)
    tx.announce(SessionsEnded(user_id=user_id, session_ids=tuple(session_ids), bye=_signed_out()))


def _signed_out() -> Bye:
    return Bye(code="signed_out", message=later("You are signed out. Please sign in to come back."))


async def _hash(chat: Chat, passphrase: str) -> str:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(chat.hashers, passwords.hash_passphrase, passphrase)


async def is_match(chat: Chat, passphrase: str, stored: str | None) -> bool:
    """Whether this is their passphrase. It takes as long where there is none."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(chat.hashers, passwords.is_match, passphrase, stored)
