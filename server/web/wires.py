"""The two wires: ready-made bytes to uvicorn's transport, or frames through ASGI.

`KithProtocol` is given to uvicorn as `ws=`; it hands itself to the application in the scope, so
that a room's burst goes to the transport as it is. It leans on the inside of uvicorn's sans-IO
class: `tests/test_wires.py` fails loudly when that changes.
"""

import asyncio
import contextlib
import os
import time
from collections import deque
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.live import Burst, Wire
from server.live.frames import PING
from server.live.wire import Reader

EXTENSION = "kith.wire"
GOODBYE = 3.0  # seconds to read what is left, and the close
HANDSHAKE = 10.0  # seconds
PENDING = 256 * 1024  # bytes a reader may be behind on the plain path


def wire_of(socket: WebSocket) -> Wire:
    """The best wire this server offers."""
    ours: KithProtocol | None = socket.scope.get("extensions", {}).get(EXTENSION)
    return ours or AsgiWire(socket)


class Nobody:
    """The reader of a wire that nobody has taken up yet."""

    def fall_behind(self) -> None:
        """There is nothing to keep."""

    def catch_up(self) -> None:
        """There is nothing to tell."""


NOBODY = Nobody()


class KithProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, which is a wire as well. Keep-alive is the hub's sweep."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ping_interval = None
        self.reader: Reader = NOBODY
        self.fd: int | None = None
        self.is_full = False
        self.is_over = False  # a close frame stands behind everything written, or the line is lost
        self.heard_at = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)  # full as soon as it has to keep anything
        if transport.get_extra_info("sslcontext") is None and os.name == "posix":
            self.fd = transport.get_extra_info("socket").fileno()
        self.loop.call_later(HANDSHAKE, self._check_handshake)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][EXTENSION] = self

    def data_received(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        super().data_received(data)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.is_full = True
        self.reader.fall_behind()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.is_over:
            self.is_full = False
            self.reader.catch_up()

    def write(self, burst: Burst) -> None:
        if not self.is_over:
            self.transport.write(burst.wire)

    def write_rest(self, data: bytes) -> None:
        self.transport.write(data)

    def ping(self) -> None:
        if not self.is_over:
            self.transport.write(PING)

    def silence(self) -> float:
        return time.monotonic() - self.heard_at

    def cut(self) -> None:
        self._be_over()
        self.transport.abort()

    def end(self, code: int) -> None:
        """A close frame behind everything written; the socket goes when it is answered, or soon."""
        if self.is_over:
            return
        self._be_over()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE, self.transport.abort)

    def shutdown(self) -> None:
        """The server is going: 1012, and no waiting for a reader who has stalled."""
        self._be_over()
        super().shutdown()
        self.loop.call_later(GOODBYE, self.transport.abort)

    def handle_close(self, event: Any) -> None:
        self._be_over()
        super().handle_close(event)

    def handle_parser_exception(self) -> None:
        self._be_over()
        super().handle_parser_exception()

    def connection_lost(self, exc: Exception | None) -> None:
        self._be_over()
        super().connection_lost(exc)

    def _be_over(self) -> None:
        """Nothing more is to be said here: rooms must know before they say their next word."""
        self.is_over = self.is_full = True
        self.reader.fall_behind()

    def _check_handshake(self) -> None:
        if not self.handshake_complete:
            self.transport.abort()


class AsgiWire:
    """The same through ASGI, for servers that offer no more; its keep-alive is the server's."""

    def __init__(self, socket: WebSocket) -> None:
        self.reader: Reader = NOBODY
        self.fd = None
        self._socket = socket
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._code: int | None = None
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._drain())

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
