"""The ring: what a room said lately, for readers who are behind. Bounded in number and bytes."""

from collections import deque
from itertools import islice
from typing import NamedTuple

from server.live.frames import Frame

ITEMS = 256
BYTES = 256 * 1024


class Item(NamedTuple):
    """One thing said in a room. Durable changes have a `rev`; presence and settings have none."""

    rev: int | None
    frame: Frame


class Ring:
    """The last items of a room, each with a running number."""

    __slots__ = ("_bytes", "_items", "end")

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._bytes = 0
        self.end = 0  # the number the next item will have

    def append(self, item: Item) -> None:
        self._items.append(item)
        self._bytes += len(item.frame.wire)
        self.end += 1
        while len(self._items) > ITEMS or self._bytes > BYTES:
            self._bytes -= len(self._items.popleft().frame.wire)

    def remembers(self, number: int) -> bool:
        """Whether item `number`, and so everything after it, is still here."""
        return number >= self.end - len(self._items)

    def since(self, number: int, most: int) -> list[Item]:
        """What it remembers from item `number` on, in their order, up to so many bytes or one."""
        found: list[Item] = []
        for item in islice(self._items, number - self.end + len(self._items), None):
            most -= len(item.frame.wire)
            if found and most < 0:
                break
            found.append(item)
        return found
