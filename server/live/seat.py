"""A seat: one connection's place in one room, and how far it has heard.

It is *settling* until its snapshot has been sent; what happens meanwhile waits and follows. It is
*behind* while its wire is full; then a place in the room's ring is all that is kept of it.
A snapshot may hold a commit that the room has yet to announce: it is not told twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from server.live.connection import TOO_SLOW, Connection
from server.live.frames import Burst
from server.live.ring import Item
from server.protocol.events import Person

if TYPE_CHECKING:
    from server.live.channel import Channel


class Seat:
    """One connection in one room."""

    __slots__ = (
        "behind",
        "channel",
        "connection",
        "joined_at",
        "membership_id",
        "person",
        "settling",
        "snapshot",
    )

    def __init__(
        self, connection: Connection, membership_id: int, person: Person, joined_at: datetime
    ) -> None:
        self.connection = connection
        self.joined_at = joined_at  # the room, not the socket
        self.membership_id = membership_id
        self.person = person
        self.channel: Channel | None = None
        self.settling: list[Item] | None = []
        self.behind: int | None = None  # the first item of the ring it has not been told
        self.snapshot: int | None = None  # its rev, until something newer has been told

    def hear(self, burst: Burst, items: list[Item], start: int) -> None:
        """What the room said this turn: `items`, the first of which is number `start`."""
        if self.settling is not None:
            self.settling += items
        elif self.behind is None:
            if self.connection.wire.is_full:
                self.behind = start
            elif self.connection.close_code is None:
                self._tell(items, burst)
        elif self.channel is not None and not self.channel.remembers(self.behind):
            self.connection.close(TOO_SLOW)

    def settle(self, rev: int) -> None:
        """The snapshot up to `rev` has been sent: follow with what came after, and be live."""
        if self.channel is not None:
            self.channel.flush()
        waiting, self.settling, self.snapshot = self.settling or [], None, rev
        for item in self._news(waiting):
            self.connection.send(item.frame)

    def catch_up(self) -> bool:
        """Be told what was missed while the wire was full; False if too much was."""
        if self.behind is None or self.channel is None:
            return True
        missed = self.channel.since(self.behind)
        if missed is None:
            return False
        self.behind = None
        if missed:
            self._tell(missed)
        return True

    def _tell(self, items: list[Item], burst: Burst | None = None) -> None:
        """Write `items`; `burst` is all of them, made once for everybody."""
        news = self._news(items)
        if burst is None or len(news) < len(items):
            burst = Burst([item.frame for item in news])
        if news:
            self.connection.wire.write(burst)

    def _news(self, items: list[Item]) -> list[Item]:
        """Those of `items` that the snapshot did not hold; revs rise, so one newer ends it."""
        if self.snapshot is None:
            return items
        news = [item for item in items if item.rev is None or item.rev > self.snapshot]
        if any(item.rev is not None for item in news):
            self.snapshot = None
        return news
