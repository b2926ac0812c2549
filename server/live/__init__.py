"""Live state: who is here now, in this process. In memory, gone with it; no SQL, no pages."""

from server.live.connection import Connection, Seat
from server.live.hub import Hub

__all__ = ["Connection", "Hub", "Seat"]
