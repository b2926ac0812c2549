"""Looking after moderators: a break in time, and a few words after a shift."""

from server.actions.desk import check_moderator
from server.chat import Chat, Visitor
from server.errors import Refused
from server.policy import plain
from server.store import Transaction, shifts


async def rest(chat: Chat, visitor: Visitor) -> None:
    """Back from a break: the time until the next one begins anew."""
    user_id = visitor.user

    def act(tx: Transaction) -> None:
        check_moderator(tx.session, user_id)
        shift = shifts.running(tx.session, user_id)
        if shift is None:
            raise Refused("off_duty", "You are not on duty now.", status=409)
        shift.rested_at = tx.now
        tx.session.add(shift)

    await chat.store.write(act)


async def debrief(chat: Chat, visitor: Visitor, words: str) -> None:
    """What one wants to leave behind after a shift; for oneself and the admins."""
    user_id = visitor.user
    said = plain(words)[:4_000]
    if not said:
        raise Refused("debrief", "There is nothing to keep yet.", field="debrief")

    def act(tx: Transaction) -> None:
        check_moderator(tx.session, user_id)
        shift = shifts.to_debrief(tx.session, user_id, tx.now)
        if shift is None:
            raise Refused("no_shift", "There is no shift of yours to write about.", status=409)
        shift.debrief = said
        tx.session.add(shift)

    await chat.store.write(act)
