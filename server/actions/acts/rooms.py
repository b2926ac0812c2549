"""Acts on the room of a case: slower, paused, or closed until somebody opens it again."""

from server.actions.acts.shape import Act, Doing, Effect, Undoing
from server.models import RoomState
from server.store import rooms
from server.store.files import Subject


def _is_open(subject: Subject) -> bool:
    return subject.room.state is RoomState.OPEN


def _is_not_closed(subject: Subject) -> bool:
    return subject.room.state is not RoomState.CLOSED


def _slow(doing: Doing) -> Effect:
    return _change(doing, slow_seconds=doing.command.seconds)


def _pause(doing: Doing) -> Effect:
    return _change(doing, state=RoomState.PAUSED)


def _lock(doing: Doing) -> Effect:
    return _change(doing, state=RoomState.CLOSED)


def _change(
    doing: Doing, *, state: RoomState | None = None, slow_seconds: int | None = None
) -> Effect:
    room = doing.subject.room
    before: dict[str, object] = {"state": str(room.state), "slow_seconds": room.slow_seconds}
    room.state = room.state if state is None else state
    room.slow_seconds = room.slow_seconds if slow_seconds is None else slow_seconds
    rooms.changed(doing.tx, room)
    return Effect(before)


def _put_back(undoing: Undoing) -> None:
    room = undoing.subject.room
    room.state = RoomState(str(undoing.before["state"]))
    room.slow_seconds = int(str(undoing.before["slow_seconds"]))
    rooms.changed(undoing.tx, room)


ROOM = {
    "slow_room": Act(_slow, _put_back, _is_not_closed, asks="seconds", closes=False),
    "pause_room": Act(_pause, _put_back, _is_open, closes=False),
    "lock_room": Act(_lock, _put_back, _is_not_closed, closes=False),
}
