"""Staff: the first admin, and accounts that operators make or raise from the shell.

There is no default password. A one-time link signs its visitor in once and is then spent.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from server import names, passwords
from server.actions import accounts
from server.actions.accounts import Entered
from server.chat import Chat, Visitor
from server.errors import Refused
from server.identifiers import token, token_hash
from server.models import OneTimeLink, SiteRole, User
from server.protocol.pages import LinkPage
from server.store import Transaction, people
from server.words import later

LINK_LIFE = timedelta(hours=48)
SPENT = later("This link has been used, or its time is over. Ask for a new one.")


@dataclass(frozen=True)
class Taking:
    """What somebody enters to use a one-time link."""

    name: str
    passphrase: str
    device: str = ""


def first_admin_link(tx: Transaction) -> str | None:
    """The token of a link that makes the first admin, unless there is one already."""
    if people.is_any_admin(tx.session):
        return None
    people.drop_start_links(tx.session, tx.now)
    return _link(tx, None)


def add(tx: Transaction, name: str, role: SiteRole) -> str:
    """Make or raise an account; the token of its one-time sign-in link."""
    shown = names.tidy(name, may_claim=True)
    user = people.by_name_key(tx.session, names.key(shown))
    if user is None:
        user = User(name=shown, name_key=names.key(shown), created_at=tx.now)
        tx.session.add(user)
        tx.session.flush()
    elif user.name != shown:  # somebody who looks like who was meant must not become staff
        raise Refused("alike", f"There is an account “{user.name}” already, which looks like it.")
    accounts.set_role(tx, user, role, by=None)
    return _link(tx, user.id)


async def link(chat: Chat, visitor: Visitor, secret: str) -> LinkPage:
    """What a one-time link would do; looking at it spends nothing."""

    def look(session: Session) -> LinkPage:
        _, user = _usable(session, chat, secret)
        return LinkPage(
            token=secret,
            purpose="staff" if user else "first_admin",
            name=user.name or "" if user else "",
            role=user.role if user else SiteRole.ADMIN,
            needs_passphrase=user is None or user.passphrase_hash is None,
        )

    chat.limits.take("try_invite", visitor.network)
    return await chat.store.read(look)


async def take_link(chat: Chat, visitor: Visitor, secret: str, taking: Taking) -> Entered:
    """Use a one-time link: become the first admin, or come in as the account it was made for."""
    chat.limits.take("try_invite", visitor.network)
    page = await link(chat, visitor, secret)
    hashed = None
    if page.needs_passphrase:
        passwords.check_strength(taking.passphrase)
        loop = asyncio.get_running_loop()
        hashed = await loop.run_in_executor(
            chat.hashers, passwords.hash_passphrase, taking.passphrase
        )
    codes = passwords.new_codes() if hashed else []

    def act(tx: Transaction) -> str:
        found, user = _usable(tx.session, chat, secret)
        user = user or _first_admin(tx, taking.name)
        found.used_at = tx.now
        tx.session.add(found)
        if hashed is not None:
            user.passphrase_hash = hashed
            people.replace_codes(tx.session, user.id, [token_hash(c) for c in codes], tx.now)
        tx.session.add(user)
        return accounts.fresh_session(tx, visitor, user.id, taking.device)

    return Entered(await chat.store.write(act), codes)


def _first_admin(tx: Transaction, name: str) -> User:
    if people.is_any_admin(tx.session):
        raise Refused("spent", SPENT, status=410)
    shown = names.tidy(name, may_claim=True)
    if people.by_name_key(tx.session, names.key(shown)) is not None:
        raise Refused(
            "name_taken", "That name is taken. Please choose another.", status=409, field="name"
        )
    user = User(name=shown, name_key=names.key(shown), created_at=tx.now)
    tx.session.add(user)
    tx.session.flush()
    accounts.set_role(tx, user, SiteRole.ADMIN, by=user.id)
    return user


def _usable(session: Session, chat: Chat, secret: str) -> tuple[OneTimeLink, User | None]:
    found = people.usable_link(session, token_hash(secret), chat.now())
    if found is None:
        raise Refused("spent", SPENT, status=410)
    return found, people.get(session, found.user_id) if found.user_id else None


def _link(tx: Transaction, user_id: int | None) -> str:
    secret = token()
    tx.session.add(
        OneTimeLink(
            user_id=user_id,
            token_hash=token_hash(secret),
            created_at=tx.now,
            expires_at=tx.now + LINK_LIFE,
        )
    )
    tx.session.flush()
    return secret
