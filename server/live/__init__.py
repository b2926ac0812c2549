"""Live state: who is here now, in this process. In memory, gone with it; no SQL, no pages."""

from server.live.connection import Connection
from server.live.frames import Burst, Frame
from server.live.hub import Hub
from server.live.seat import Seat
from server.live.wire import Wire

__all__ = ["Burst", "Connection", "Frame", "Hub", "Seat", "Wire"]
