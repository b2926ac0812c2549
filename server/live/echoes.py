"""The same words in several rooms, as they pass by this process on the broker.

A bounded memory of hashes, not of words. What looks alike here may be by different people, which
only the store can tell: an echo is a reason to look there. Nearly every message is heard once,
so that is what costs next to nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from server.protocol.events import MessageView

ROOMS = 3
WITHIN = timedelta(minutes=10)
SHORTEST = 20  # characters; a greeting is said in many rooms
REMEMBERED = 2_000  # different words
WAITING = 100  # groups until somebody takes them

Said = tuple[str, datetime]  # a message, and when


class Echoes:
    """Hears every message; `taken` hands out the groups that were found since the last time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._first: dict[int, tuple[int, Said]] = {}  # room and message, by hash, oldest first
        self._again: dict[int, dict[int, Said]] = {}  # by hash: room -> its latest
        self._found: list[list[str]] = []

    def hear(self, room_id: int, message: MessageView) -> None:
        words = message.body
        if words is None or len(words) < SHORTEST:
            return
        mark = hash(words.casefold())
        first = self._first.get(mark)
        if first is None:
            self._first[mark] = (room_id, (message.id, message.at))
            if len(self._first) > REMEMBERED:
                oldest = next(iter(self._first))
                del self._first[oldest]
                self._again.pop(oldest, None)
        elif first[0] != room_id or mark in self._again:
            self._hear_again(self._again.setdefault(mark, dict([first])), room_id, message)

    def taken(self) -> list[list[str]]:
        """Ids of messages that say the same, one group for each time it was heard again."""
        found, self._found = self._found, []
        return found

    def _hear_again(self, rooms: dict[int, Said], room_id: int, message: MessageView) -> None:
        now, said = self._now(), (message.id, message.at)
        if rooms.get(room_id) == said:
            return  # the one we know, changed
        rooms[room_id] = said
        fresh = [said for said, at in rooms.values() if now - at <= WITHIN]
        if len(fresh) >= ROOMS and len(self._found) < WAITING:
            self._found.append(fresh)
