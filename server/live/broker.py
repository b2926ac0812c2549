"""The broker: carries announcements and signals to every process, this one included.

It may lose, double and reorder what goes to other processes: rooms put changes back in order by
their `rev` and mend holes from the store, and everything else is said again. Publishing never
waits. Two implementations: `InProcess` here, for one process, and `valkey` for several.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from server.protocol.announcements import Announcement

Hear = Callable[[Sequence[Announcement]], None]


class Broker(Protocol):
    """What the hub and the store need of it."""

    async def start(self, hear: Hear, resync: Callable[[], None]) -> None:
        """Begin. `hear` gets everything published; `resync` is called after anything was lost."""

    def publish(self, announcements: Sequence[Announcement]) -> None:
        """Tell every process. This one hears it before the call returns."""

    async def stop(self) -> None:
        """Let go of the line."""

    async def check(self) -> None:
        """Raise `Refused` if the line is down."""


class InProcess:
    """One process: what is published is heard, at once and in order."""

    def __init__(self) -> None:
        self._hear: Hear = lambda announcements: None

    async def start(self, hear: Hear, resync: Callable[[], None]) -> None:
        self._hear = hear

    def publish(self, announcements: Sequence[Announcement]) -> None:
        self._hear(announcements)

    async def stop(self) -> None:
        self._hear = lambda announcements: None

    async def check(self) -> None:
        """There is no line that could be down."""
