"""Held words that nobody has looked at in time.

Distress is not kept from people who could answer: it goes into the room, covered, and the desk is
paged. Anything else stays held, and its author is told that it does.
"""

from functools import partial

from server.chat import Chat
from server.models import CaseKind, CaseState, HeldMessage, HeldState, Membership, Room
from server.store import Transaction, audit, cases, held, journal, notices, signs
from server.store.audit import Deed
from server.store.notices import Telling
from server.words import later

RELEASED = Telling(
    "released",
    later("Your message is in the room now."),
    later(
        "Nobody could look in time, and you should not have to wait. Some of it is covered for "
        "others."
    ),
)
WAITS = Telling(
    "held",
    later("Your message still waits."),
    later("Nobody has been able to look yet. It is safe here, and only you see it until then."),
)


async def keep(chat: Chat) -> None:
    """Everything that has come due."""
    now = chat.now()
    for held_id in await chat.store.read(lambda s: held.overdue(s, now)):
        await chat.store.write(partial(_come_due, held_id=held_id))


def _come_due(tx: Transaction, held_id: str) -> None:
    case = cases.about_held(tx.session, held_id)  # first: a decision takes the locks in this order
    words = tx.session.get(HeldMessage, held_id, with_for_update=True)
    if words is None or words.state is not HeldState.WAITING or words.overdue_at is not None:
        return
    room = tx.session.get(Room, words.room_id)
    author = tx.session.get(Membership, words.author_id)
    if room is None or author is None or (case and case.state is CaseState.CLAIMED):
        return  # somebody is looking at this moment
    words.overdue_at = tx.now
    tx.session.add(words)
    details: dict[str, object] = {"released": words.releases and case is not None}
    audit.record(tx, Deed("held.overdue", f"held:{words.id}", room_id=room.id, details=details))
    if not words.releases or case is None:
        notices.tell(tx, author, room, WAITS)
        return
    words.state = HeldState.RELEASED
    journal.release(tx, words, room)
    case.kind, case.held_id, case.message_id = CaseKind.DISTRESS, None, words.id
    signs.put(case, signs.NOT_SEEN, tx.now)
    cases.save(tx, case)
    notices.tell(tx, author, room, Telling(RELEASED.kind, RELEASED.title, RELEASED.words, words.id))
