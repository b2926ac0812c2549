"""Erasing myself: everything I said, all my names and every way back, for good.

It asks for the passphrase once more, since a browser left open must not cost somebody all they
have here; who has none types a word.
"""

from sqlmodel import Session

from server.actions import accounts
from server.chat import Chat, Visitor
from server.errors import Refused
from server.models import User
from server.protocol.announcements import SessionsEnded
from server.protocol.events import Bye
from server.protocol.own_pages import ErasePage
from server.store import Store, Transaction, audit, erasure, people
from server.store.audit import Deed
from server.words import later, say

WORD = later("erase")
GONE = Bye(code="signed_out", message=later("You have erased everything of yours here."))
LAST_ADMIN = later(
    "You are the only admin here. Please make somebody else an admin first; then you can go. "
    "Nothing was erased."
)


async def page(chat: Chat, visitor: Visitor) -> ErasePage:
    """What it takes to erase oneself."""
    user_id = visitor.user

    def look(session: Session) -> ErasePage:
        user = people.get(session, user_id)
        return ErasePage(
            has_passphrase=user is not None and user.passphrase_hash is not None,
            is_last_admin=people.is_last_admin(session, user_id),
            word=say(WORD),
            leaves_traces=not chat.settings.is_sqlite,
        )

    return await chat.store.read(look)


async def erase(chat: Chat, visitor: Visitor, passphrase: str, word: str) -> None:
    """Erase me. Once it is done, doing it again is done already."""
    user_id = visitor.user
    user = await chat.store.read(lambda s: people.get(s, user_id))
    await _check_meant(chat, user, passphrase, word)
    await carry_out(chat.store, user_id, by=user_id)
    await chat.store.wipe()


async def carry_out(store: Store, user_id: int, by: int | None) -> None:
    """Erase somebody, without asking again. `by` nobody: from the shell."""

    def act(tx: Transaction) -> None:
        mine = people.to_change(tx.session, user_id)
        if people.is_last_admin(tx.session, user_id):
            raise Refused("last_admin", LAST_ADMIN, status=409)
        is_first = mine.erased_at is None
        erasure.erase(tx, mine)
        if is_first:
            audit.record(tx, Deed("account.erase", f"user:{user_id}", by))
        tx.announce(SessionsEnded(user_id=user_id, session_ids=None, bye=GONE))

    await store.write(act)
    # Another process may just then have let a post through, or an edit: it is on disk by now.
    await store.write(act)


async def _check_meant(chat: Chat, user: User | None, passphrase: str, word: str) -> None:
    if user is None or user.erased_at is not None:
        return
    chat.limits.take("erase", user.id)
    if user.passphrase_hash is None:
        if word.strip().casefold() not in (say(WORD).casefold(), WORD):
            raise Refused(
                "unconfirmed",
                "Please type the word “{word}”. Nothing was erased.",
                field="word",
                values={"word": say(WORD)},
            )
    elif not await accounts.is_match(chat, passphrase, user.passphrase_hash):
        raise Refused(
            "wrong",
            "That is not your passphrase. Nothing was erased.",
            status=403,
            field="passphrase",
        )
