"""The two wires: ready-made bytes to uvicorn's transport, or frames through ASGI.

`KithProtocol` is given to uvicorn as `ws=`; it hands itself to the application in the scope, so
that a room's burst goes to the transport as it is. It leans on the inside of uvicorn's sans-IO
class: `tests/test_wires.py` fails loudly when that changes.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.live import Burst, Wire
from server.live.frames import PING

EXTENSION = "kith.wire"
HIGH, LOW = 32 * 1024, 8 * 1024  # bytes in the transport: above it is full, below it has room
GOODBYE = 3.0  # seconds to read what is left, and the close
HANDSHAKE = 10.0  # seconds
PENDING = 256 * 1024  # bytes a reader may be behind on the plain path


def wire_of(socket: WebSocket) -> Wire:
    """The best wire this server offers."""
    protocol = socket.scope.get("extensions", {}).get(EXTENSION)
    return AsgiWire(socket) if protocol is None else UvicornWire(protocol)


class KithProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, with a way to write ready-made frames. Keep-alive is the hub's sweep."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ping_interval = None
        self.on_room: Callable[[], None] = _nothing
        self.is_full = False
        self.heard_at = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=HIGH, low=LOW)
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

    def resume_writing(self) -> None:
        super().resume_writing()
        self.is_full = False
        self.on_room()

    def write(self, data: bytes) -> None:
        """Whole frames, made elsewhere. After a close frame there is nothing more to say."""
        if not self.close_sent and not self.transport.is_closing():
            self.transport.write(data)

    def say_goodbye(self, code: int) -> None:
        """A close frame behind everything written; the socket goes when it is answered, or soon."""
        if self.close_sent or self.transport.is_closing():
            return
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
        super().shutdown()
        self.loop.call_later(GOODBYE, self.transport.abort)

    def _check_handshake(self) -> None:
        if not self.handshake_complete:
            self.transport.abort()


class UvicornWire:
    """A connection's bytes straight into uvicorn's transport."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: KithProtocol) -> None:
        self._protocol = protocol

    @property
    def on_room(self) -> Callable[[], None]:
        return self._protocol.on_room

    @on_room.setter
    def on_room(self, call: Callable[[], None]) -> None:
        self._protocol.on_room = call

    @property
    def is_full(self) -> bool:
        return self._protocol.is_full

    def write(self, burst: Burst) -> None:
        self._protocol.write(burst.wire)

    def end(self, code: int) -> None:
        self._protocol.say_goodbye(code)

    def ping(self) -> None:
        self._protocol.write(PING)

    def silence(self) -> float:
        return time.monotonic() - self._protocol.heard_at

    def cut(self) -> None:
        self._protocol.transport.abort()


class AsgiWire:
    """The same through ASGI, for servers that offer no more; its keep-alive is the server's."""

    def __init__(self, socket: WebSocket) -> None:
        self.on_room: Callable[[], None] = _nothing
        self._socket = socket
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._code: int | None = None
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._drain())

    @property
    def is_full(self) -> bool:
        return self._bytes > PENDING

    def write(self, burst: Burst) -> None:
        for frame in burst.frames:
            self._waiting.append(frame.text)
            self._bytes += len(frame.wire)
        self._wake.set()

    def end(self, code: int) -> None:
        self._code = code
        self._wake.set()

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
            self.on_room()


def _nothing() -> None:
    """Nobody is waiting for room."""
