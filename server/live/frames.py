"""Frames: an event encoded once and framed once, whoever hears it.

A `Burst` is what one turn of the event loop has for a room: its frames joined, so that every
member gets them in one write of the same bytes. Pure values; nothing is sent here.
"""

from collections.abc import Sequence
from functools import cached_property

from websockets.frames import Frame as WebSocketFrame
from websockets.frames import Opcode

PING = WebSocketFrame(Opcode.PING, b"").serialize(mask=False)


class Frame:
    """One text frame: `payload` is UTF-8 JSON."""

    __slots__ = ("payload", "wire")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.wire = WebSocketFrame(Opcode.TEXT, payload).serialize(mask=False)

    @property
    def text(self) -> str:
        """The same for a server that frames by itself."""
        return self.payload.decode()


class Burst:
    """Frames that leave together."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = frames

    @cached_property
    def wire(self) -> bytes:
        """Joined once, however many members there are."""
        return b"".join([frame.wire for frame in self.frames])
