"""Live state: who is here now, in this process. In memory, gone with it; no SQL, no pages."""

from server.live.broker import Broker, InProcess
from server.live.connection import Connection
from server.live.delivery import Delivery
from server.live.frames import Burst, Frame
from server.live.hub import Hub, World
from server.live.seat import Seat
from server.live.wire import Wire

__all__ = [
    "Broker",
    "Burst",
    "Connection",
    "Delivery",
    "Frame",
    "Hub",
    "InProcess",
    "Seat",
    "Wire",
    "World",
]
