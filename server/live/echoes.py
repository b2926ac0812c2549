"""The same words in several rooms, as they pass by this process on the broker.

A bounded memory of hashes, not of words. What looks alike here may be by different people, which
only the store can tell: an echo is a reason to look there.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.protocol.events import MessageView

ROOMS = 3
WITHIN = timedelta(minutes=10)
SHORTEST = 20  # characters; a greeting is said in many rooms
REMEMBERED = 2_000  # different words


@dataclass
class _Heard:
    at: datetime
    messages: dict[int, str] = field(default_factory=dict)  # room -> the latest message's id


class Echoes:
    """Hears every message; `taken` hands out the groups that were found since the last time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._heard: OrderedDict[int, _Heard] = OrderedDict()
        self._found: list[list[str]] = []

    def hear(self, room_id: int, message: MessageView) -> None:
        words, now = message.body, self._now()
        if words is None or len(words) < SHORTEST or now - message.at > WITHIN:
            return
        mark = hash(" ".join(words.casefold().split()))
        heard = self._heard.get(mark)
        if heard is None or now - heard.at > WITHIN:
            heard = self._heard[mark] = _Heard(message.at)
            if len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)
        if heard.messages.get(room_id) != message.id:
            heard.messages[room_id] = message.id
            if len(heard.messages) >= ROOMS:
                self._found.append(list(heard.messages.values()))

    def taken(self) -> list[list[str]]:
        """Ids of messages that say the same, one group for each time it was heard again."""
        found, self._found = self._found, []
        return found
