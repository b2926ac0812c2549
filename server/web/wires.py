"""The wire on uvicorn: ready-made bytes to its sockets, and no call that waits for what comes in.

`KithProtocol` is given to uvicorn as `ws=`; it hands itself to the application in the scope, so
that a room's burst goes to the transport as it is. Once a talk is carried, the application's call
is over: a silent member costs no task, no scope and no queue. It leans on the inside of uvicorn's
sans-IO class: `tests/test_wires.py` fails loudly when that changes.
"""

import asyncio
import logging
import os
import time
from collections.abc import Coroutine
from typing import Any

from starlette.websockets import WebSocket
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server import errors
from server.live import Burst
from server.live.frames import PING
from server.live.wire import NOBODY, Reader
from server.web.plain import AsgiWire, Talk

log = logging.getLogger("kith.socket")

EXTENSION = "kith.wire"
GOODBYE = 3.0  # seconds to read what is left, and the close
HANDSHAKE = 10.0  # seconds


def wire_of(socket: WebSocket) -> "KithProtocol | AsgiWire":
    """The best wire this server offers."""
    ours: KithProtocol | None = socket.scope.get("extensions", {}).get(EXTENSION)
    return ours or AsgiWire(socket)


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

    async def carry(self, talk: Talk) -> None:
        """Have a talk hear all that comes from now on. Returns at once, and all but that may go."""
        inbox, before = Inbox(self, talk), self.queue
        while not before.empty():
            inbox.put_nowait(before.get_nowait())
        self.queue = inbox  # type: ignore[assignment]
        self.request.headers.clear()
        del self.scope, self.request, self.response

    async def run_asgi(self) -> None:
        """As uvicorn's, but a socket whose talk is carried outlives the application's call."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except Exception as bug:  # noqa: BLE001  (the door: what failed must not be quoted)
            log.error("a socket failed: %s", errors.where(bug))
        finally:
            if not isinstance(self.queue, Inbox):
                self.send_500_response()  # unless there was an answer
                if self.close_timer is None:
                    self.transport.close()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Something to do that the server waits for when it stops."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.on_task_complete)

    def read_on(self) -> None:
        """What came in is answered."""
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

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
        self.read_on()
        self.close_timer = self.loop.call_later(GOODBYE, self.transport.abort)

    def shutdown(self) -> None:
        """The server is going: 1012, and no waiting for a reader who has stalled."""
        self._be_over()
        if not self.transport.is_closing():  # whoever has said goodbye first needs none back
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


class Inbox:
    """Stands where uvicorn has a queue for an application that waits. Here nobody waits: a task
    begins when something comes, and ends when all of it is answered, one after the other.
    """

    __slots__ = ("_is_busy", "_talk", "_waiting", "_wire")

    def __init__(self, wire: KithProtocol, talk: Talk) -> None:
        self._wire = wire
        self._talk = talk
        self._waiting: list[Any] = []  # uvicorn's events
        self._is_busy = False

    def put_nowait(self, event: Any) -> None:
        self._waiting.append(event)
        if not self._is_busy:
            self._is_busy = True
            self._wire.start(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                event = self._waiting.pop(0)
                if event["type"] == "websocket.receive":
                    await self._talk.answer(event.get("text"))
                else:
                    self._talk.end()
        finally:
            self._is_busy = False
        self._wire.read_on()
