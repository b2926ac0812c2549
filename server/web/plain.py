"""The plain wire: text through ASGI, for servers that offer no more than that.

Every frame is sent by itself, a task waits for what comes in, and keep-alive is the server's.
"""

import asyncio
import contextlib
from collections import deque
from typing import Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from server.live import Burst
from server.live.wire import NOBODY, Reader

PENDING = 256 * 1024  # bytes a reader may be behind


class Talk(Protocol):
    """Who hears what comes in."""

    async def answer(self, frame: str | None) -> None:
        """One frame of text, or None for one that was none. The next waits until this returns."""

    def end(self) -> None:
        """Nothing more will come."""


class AsgiWire:
    """One socket of any ASGI server."""

    def __init__(self, socket: WebSocket) -> None:
        self.reader: Reader = NOBODY
        self.fd = None
        self._socket = socket
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._code: int | None = None
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._drain())

    async def carry(self, talk: Talk) -> None:
        """Have a talk hear all that comes, until the other side is gone."""
        try:
            while True:
                try:
                    frame = await self._socket.receive_text()
                except KeyError:
                    frame = None
                await talk.answer(frame)
        except WebSocketDisconnect:
            pass
        finally:
            talk.end()
            self.cut()

    @property
    def is_full(self) -> bool:
        return self._code is not None or self._bytes > PENDING

    def write(self, burst: Burst) -> None:
        for frame in burst.frames:
            self._waiting.append(frame.text)
            self._bytes += len(frame.wire)
        self._wake.set()
        if self.is_full:
            self.reader.fall_behind()

    def write_rest(self, data: bytes) -> None:
        """Only a descriptor leaves a rest, and there is none."""

    def end(self, code: int) -> None:
        self._code = code
        self._wake.set()
        self.reader.fall_behind()

    def ping(self) -> None:
        """The server pings by itself."""

    def silence(self) -> float:
        return 0.0

    def cut(self) -> None:
        self._task.cancel()

    async def _drain(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while self._waiting or self._code is None:
                if not self._waiting:
                    self._wake.clear()
                    await self._wake.wait()
                    continue
                await self._send(self._waiting.popleft())
            await self._socket.close(self._code)

    async def _send(self, text: str) -> None:
        was_full = self.is_full
        await self._socket.send_text(text)
        self._bytes = max(0, self._bytes - len(text))
        if was_full and not self.is_full:
            self.reader.catch_up()
