"""The wire: what a connection needs of the socket under it.

Two doors implement it: one writes ready-made bytes to uvicorn's transport, the other sends through
ASGI, for any other server. Writing never waits; a wire that is full tells its reader, and tells it
again when there is room.
"""

import os
from collections.abc import Iterable
from typing import Protocol

from server.live.frames import Burst


def pour(data: bytes, fds: Iterable[int]) -> list[tuple[int, bytes]]:
    """The tight loop of a big room: one system call each, and no look at any of them.

    What was not taken is returned: the reader is behind, or gone, and its wire will find out.
    """
    write, size, rests = os.write, len(data), []
    for fd in fds:
        try:
            taken = write(fd, data)
        except OSError:
            taken = 0
        if taken != size:
            rests.append((fd, data[taken:]))
    return rests


class Reader(Protocol):
    """Who is at the other end of a wire."""

    def fall_behind(self) -> None:
        """The wire is full: what is written from now on would only pile up."""

    def catch_up(self) -> None:
        """The wire has room again."""


class Nobody:
    """The reader of a wire that nobody has taken up yet."""

    def fall_behind(self) -> None:
        """There is nothing to keep."""

    def catch_up(self) -> None:
        """There is nothing to tell."""


NOBODY = Nobody()


class Wire(Protocol):
    """One socket's outgoing side."""

    reader: Reader

    @property
    def is_full(self) -> bool:
        """Whether the reader is behind, or gone."""

    @property
    def fd(self) -> int | None:
        """Where ready-made bytes may go as they are, while the wire is not full, if anywhere.

        What it does not take of them is for `write_rest`, before anything else is written.
        """

    def write(self, burst: Burst) -> None:
        """Hand frames to the socket. Never waits and never raises."""

    def write_rest(self, data: bytes) -> None:
        """What the descriptor did not take. The wire is full until it has gone."""

    def end(self, code: int) -> None:
        """Say goodbye with a close code, behind everything written; give up on it in seconds."""

    def ping(self) -> None:
        """Ask for a sign of life."""

    def silence(self) -> float:
        """Seconds since anything was heard from the other side."""

    def cut(self) -> None:
        """Let go of the socket at once."""
