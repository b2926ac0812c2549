"""Acts on words: into the room, out of it, or covered in part. The author's text never changes."""

from server.actions.acts.shape import Act, Doing, Effect, Undoing, always
from server.models import HeldState, Message, MessageState
from server.store import Transaction, journal, messages
from server.store.files import Subject
from server.store.held import is_stopped

COVER = "█"


def _is_held(subject: Subject) -> bool:
    held = subject.held
    return held is not None and is_stopped(held)


def _is_visible(subject: Subject) -> bool:
    message = subject.message
    return message is not None and message.state is MessageState.VISIBLE


def _has_masked(subject: Subject) -> bool:
    return _is_held(subject) and subject.held is not None and bool(subject.held.masked)


def _is_removable(subject: Subject) -> bool:
    return _is_held(subject) or _is_visible(subject)


def _may_be_masked(subject: Subject) -> bool:
    return _is_visible(subject) and subject.message is not None and not subject.message.masked


def _release(doing: Doing) -> Effect:
    return _let_in(doing, masked=False)


def _release_masked(doing: Doing) -> Effect:
    return _let_in(doing, masked=True)


def _let_in(doing: Doing, *, masked: bool) -> Effect:
    """Held words become a message: they take the next place in the room, as of now."""
    held = doing.subject.held
    assert held is not None  # noqa: S101  (`fits` has looked)
    before = Effect({"held": str(held.state), "masked": held.masked})
    held.state = HeldState.RELEASED
    if not masked:
        held.masked = None
    doing.tx.session.add(held)
    journal.release(doing.tx, held, doing.subject.room)
    return before


def _take_out_again(undoing: Undoing) -> None:
    _remove_message(undoing.tx, undoing.subject)


def _remove(doing: Doing) -> Effect:
    held = doing.subject.held
    if _is_held(doing.subject) and held is not None:
        before = Effect({"held": str(held.state)})
        held.state = HeldState.REMOVED
        doing.tx.session.add(held)
        return before
    _remove_message(doing.tx, doing.subject)
    return Effect()


def _remove_message(tx: Transaction, subject: Subject) -> None:
    message = subject.message or tx.session.get(Message, subject.message_id)
    if message is not None and message.state is MessageState.VISIBLE:
        message.state = MessageState.REMOVED
        messages.drop_reactions(tx.session, message.id)
        messages.change(tx, message, subject.room)


def _put_back(undoing: Undoing) -> None:
    """Removed words are in the room again: where they were, or, if held before, as of now."""
    subject, held = undoing.subject, undoing.subject.held
    message = subject.message
    if message is not None and message.state is MessageState.REMOVED:
        message.state = MessageState.VISIBLE
        messages.change(undoing.tx, message, subject.room)
    elif held is not None and held.state is HeldState.REMOVED:
        held.state, held.masked = HeldState.RELEASED, None
        undoing.tx.session.add(held)
        journal.release(undoing.tx, held, subject.room)


def _mask(doing: Doing) -> Effect:
    """Cover what rules found in it; without findings, all of it."""
    message = doing.subject.message
    assert message is not None  # noqa: S101  (`fits` has looked)
    spans = [(int(str(f.get("start", 0))), int(str(f.get("end", 0)))) for f in doing.case.findings]
    letters = list(message.body)
    for start, end in [span for span in spans if span[0] < span[1]] or [(0, len(letters))]:
        for place in range(start, min(end, len(letters))):
            letters[place] = " " if letters[place].isspace() else COVER
    message.masked = "".join(letters)
    messages.change(doing.tx, message, doing.subject.room)
    return Effect()


def _unmask(undoing: Undoing) -> None:
    message = undoing.subject.message
    if message is not None:
        message.masked = None
        messages.change(undoing.tx, message, undoing.subject.room)


def _leave(_doing: Doing) -> Effect:
    return Effect()


def _nothing(_undoing: Undoing) -> None:
    """There is nothing to put back; the case is opened again by whoever undoes."""


WORDS = {
    "release": Act(
        _release,
        _take_out_again,
        _is_held,
        "A moderator has looked: your message is in the room now.",
        "released",
        "A moderator looked at it and left it in the room.",
    ),
    "release_masked": Act(
        _release_masked,
        _take_out_again,
        _has_masked,
        "A moderator has looked: your message is in the room, with a part covered.",
        "released",
        "A moderator looked at it and covered a part.",
        restricts=True,
    ),
    "mask": Act(
        _mask,
        _unmask,
        _may_be_masked,
        "A moderator has covered a part of your message.",
        "masked",
        "A moderator looked at it and covered a part.",
        restricts=True,
    ),
    "remove": Act(
        _remove,
        _put_back,
        _is_removable,
        "A moderator has removed your message.",
        "removed",
        "A moderator looked at it and removed it.",
        restricts=True,
    ),
    "close": Act(_leave, _nothing, always),
    "note": Act(_leave, _nothing, always, closes=False),
}
