"""One open socket: who sits behind it, the seats it has taken, and what it still has to be told.

Sending never waits. A reader who is behind is owed what their rooms' rings still hold, which
costs no memory of their own; once a ring has moved past them, or their own replies pile up, the
connection is closed with `TOO_SLOW` and the client resumes from the store.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from server.live.frames import Burst, Frame
from server.live.wire import Wire
from server.models import SiteRole

if TYPE_CHECKING:
    from server.live.seat import Seat

OWED_FRAMES = 64  # replies and notices that may wait for a reader who is behind
OWED_BYTES = 64 * 1024

BYE = 4000
SIGN_IN_AGAIN = 4001
TOO_SLOW = 4008
TOO_FAST = 4009


class Connection:
    """A person's open socket. `role` follows the account while the socket is open."""

    __slots__ = (
        "_owed",
        "_owed_bytes",
        "close_code",
        "role",
        "seats",
        "session_id",
        "user_id",
        "wire",
    )

    def __init__(self, user_id: int, session_id: int, role: SiteRole, wire: Wire) -> None:
        self.user_id = user_id
        self.session_id = session_id
        self.role = role
        self.wire = wire
        self.seats: dict[int, Seat] = {}  # by room id
        self.close_code: int | None = None
        self._owed: deque[Frame] | None = None
        self._owed_bytes = 0
        wire.reader = self

    def send(self, frame: Frame) -> None:
        """One frame for this connection alone; it waits its turn behind a full wire."""
        if self.close_code is not None:
            return
        if self._owed is None and not self.wire.is_full:
            self.wire.write(Burst([frame]))
            return
        self._owed = self._owed or deque()
        self._owed.append(frame)
        self._owed_bytes += len(frame.wire)
        if len(self._owed) > OWED_FRAMES or self._owed_bytes > OWED_BYTES:
            self.close(TOO_SLOW)

    def fall_behind(self) -> None:
        """The wire is full: from here on each room's ring is what is kept for this reader."""
        for seat in self.seats.values():
            seat.fall_behind()

    def catch_up(self) -> None:
        """The wire has room again: first what is ours alone, then what each room said."""
        if self.close_code is not None:
            return
        if self._owed:
            self.wire.write(Burst(list(self._owed)))
        self._owed, self._owed_bytes = None, 0
        for seat in self.seats.values():
            if not seat.catch_up():
                self.close(TOO_SLOW)
                return

    def close(self, code: int) -> None:
        """End the socket, behind what has been written."""
        if self.close_code is None:
            self.close_code = code
            self._owed = None
            self.wire.end(code)
