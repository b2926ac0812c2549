"""One open socket: its bounded outbox, and the seats it has taken.

Sending never waits: a frame goes into the outbox or, when the reader is too slow for it, the
connection is closed with `TOO_SLOW` and the client resumes from the store. The door that owns
the socket drains `frames`.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from server.models import SiteRole
from server.protocol.events import Person

FRAMES = 256  # waiting, at most
BYTES = 256 * 1024

BYE = 4000
SIGN_IN_AGAIN = 4001
TOO_SLOW = 4008
TOO_FAST = 4009
RESTARTING = 1012


@dataclass(eq=False)
class Seat:
    """One connection's place in one room.

    While `pending` is a list the room's snapshot is still being read: what happens meanwhile is
    kept there, with its rev, and sent behind the snapshot.
    """

    connection: "Connection"
    room_id: int
    room: str
    membership_id: int
    person: Person
    pending: list[tuple[int, str]] | None = field(default_factory=list)

    def hear(self, rev: int, frame: str) -> None:
        if self.pending is None:
            self.connection.send(frame)
        else:
            self.pending.append((rev, frame))

    def settle(self, rev: int) -> None:
        """The snapshot up to `rev` has been sent: send what came after it, and be live."""
        waiting, self.pending = self.pending or [], None
        for later, frame in waiting:
            if later > rev:
                self.connection.send(frame)


class Connection:
    """A person's open socket. `role` follows the account while the socket is open."""

    def __init__(self, user_id: int, session_id: int, role: SiteRole) -> None:
        self.user_id = user_id
        self.session_id = session_id
        self.role = role
        self.seats: dict[int, Seat] = {}  # by room id
        self.close_code: int | None = None
        self._outbox: deque[str] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()

    def send(self, frame: str, *, is_droppable: bool = False) -> None:
        """Queue one frame. Droppable ones (typing) give way first, at half of the bound."""
        if self.close_code is not None:
            return
        size = len(frame)
        if is_droppable and (len(self._outbox) * 2 >= FRAMES or self._bytes * 2 >= BYTES):
            return
        if len(self._outbox) >= FRAMES or self._bytes > BYTES:
            self._outbox.clear()
            self.close(TOO_SLOW)
            return
        self._outbox.append(frame)
        self._bytes += size
        self._wake.set()

    def close(self, code: int) -> None:
        """End the socket once what is queued has been sent."""
        if self.close_code is None:
            self.close_code = code
        self._wake.set()

    async def frames(self) -> AsyncIterator[str]:
        """What to send, in order, until the connection is closed."""
        while True:
            while self._outbox:
                frame = self._outbox.popleft()
                self._bytes -= len(frame)
                yield frame
            if self.close_code is not None:
                return
            self._wake.clear()
            await self._wake.wait()
