"""A seat: one connection's place in one room, and how far it has heard.

It is *settling* until its snapshot has been sent; what happens meanwhile waits and follows. A
snapshot may hold a commit that the room has yet to announce: it is not told twice. It is *behind*
while its wire is full; then a place in the room's ring is all that is kept of it. Else it is
*listening*, and the room writes to its wire without looking at it.
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

PIECE = 32 * 1024  # bytes at a time for who catches up: more would pile up if it fails again


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

    @property
    def is_listening(self) -> bool:
        """Whether all that the room says from now on is for it, as it is said."""
        return self.settling is None and self.behind is None and self.snapshot is None

    def hear(self, burst: Burst, items: list[Item]) -> None:
        """What the room said this turn, for a seat that is not just listening."""
        if self.channel is None:
            return
        if self.settling is not None:
            self.settling += items
        elif self.behind is None:
            self._tell(items, burst)
            self.channel.place(self)  # it may have heard what its snapshot held
        elif not self.channel.ring.remembers(self.behind):
            self.connection.close(TOO_SLOW)

    def settle(self, rev: int) -> None:
        """The snapshot up to `rev` has been sent: follow with what came after, and be live."""
        if self.channel is None:
            return
        self.channel.flush()
        waiting, self.settling, self.snapshot = self.settling or [], None, rev
        for item in self._news(waiting):
            self.connection.send(item.frame)
        if self.channel.order.rev >= rev:
            self.snapshot = None  # all that is still to be said is newer
        if self.connection.wire.is_full:
            self.fall_behind()
        self.channel.place(self)

    def fall_behind(self) -> None:
        """The wire is full: a place in the ring is kept, unless there is one."""
        if self.channel is not None and self.settling is None and self.behind is None:
            self.behind = self.channel.ring.end
            self.channel.place(self)

    def catch_up(self) -> bool:
        """Be told what was missed while the wire was full; False if too much was."""
        if self.behind is None or self.channel is None:
            return True
        if not self.channel.ring.remembers(self.behind):
            return False
        while not self.connection.wire.is_full:
            missed = self.channel.ring.since(self.behind, PIECE)
            if not missed:
                self.behind = None
                self.channel.place(self)
                break
            self.behind += len(missed)
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
        """Those of `items` that the snapshot did not hold; revs rise, so one that high ends it."""
        snapshot = self.snapshot
        if snapshot is None:
            return items
        if any(item.rev is not None and item.rev >= snapshot for item in items):
            self.snapshot = None
        return [item for item in items if item.rev is None or item.rev > snapshot]
