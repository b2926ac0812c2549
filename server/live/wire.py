"""The wire: what a connection needs of the socket under it.

Two doors implement it: one writes ready-made bytes to uvicorn's transport, the other sends through
ASGI, for any other server. Writing never waits; a wire that is full says so and says when it has
room again.
"""

from collections.abc import Callable
from typing import Protocol

from server.live.frames import Burst


class Wire(Protocol):
    """One socket's outgoing side."""

    on_room: Callable[[], None]

    @property
    def is_full(self) -> bool:
        """Whether the reader is behind: what is written now would only pile up."""

    def write(self, burst: Burst) -> None:
        """Hand frames to the socket. Never waits and never raises."""

    def end(self, code: int) -> None:
        """Say goodbye with a close code, behind everything written; give up on it in seconds."""

    def ping(self) -> None:
        """Ask for a sign of life."""

    def silence(self) -> float:
        """Seconds since anything was heard from the other side."""

    def cut(self) -> None:
        """Let go of the socket at once."""
