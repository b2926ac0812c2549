"""One open socket: asks get their one reply, everything else comes out in order."""

import asyncio
import functools
import json
from collections.abc import AsyncIterator
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

OPENING = 0  # the ref of the first `open`: its reply is part of the stream, in its place


class Cut(Exception):
    """The socket ended before the answer came."""


@functools.lru_cache(maxsize=20_000)
def _shared(frame: str) -> dict[str, Any]:
    """An event that a whole room hears is the same text for all: read it once."""
    event: dict[str, Any] = json.loads(frame)
    return event


class Wire:
    """A socket of `kith.v1`. Whoever opened it reads `stream` until it ends."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ref = OPENING
        self._is_cut = False

    @classmethod
    async def open(cls, base: str, cookie: str) -> Self:
        socket = await connect(
            base.replace("http", "ws", 1) + "/socket",
            subprotocols=["kith.v1"],  # type: ignore[list-item]
            origin=base,  # type: ignore[arg-type]
            additional_headers={"cookie": cookie},
            compression=None,
            ping_interval=None,
            proxy=None,
        )
        return cls(socket)

    async def enter(self, room: str, since: int | None) -> None:
        """Send `open`; its reply comes in the stream."""
        cursor = {} if since is None else {"since": since}
        await self._send({"do": "open", "ref": OPENING, "room": room, **cursor})

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send a command; its one reply, or `Cut`."""
        if self._is_cut:
            raise Cut
        self._ref += 1
        ref = self._ref
        reply: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[ref] = reply
        try:
            await self._send({"do": do, "ref": ref, **fields})
            return await reply
        finally:
            self._replies.pop(ref, None)

    async def stream(self) -> AsyncIterator[dict[str, Any]]:
        """Every event in order, and the reply to `enter`, until the socket ends."""
        try:
            async for frame in self._socket:
                assert isinstance(frame, str)
                if frame.startswith('{"type":"message"'):
                    yield _shared(frame)
                    continue
                told = json.loads(frame)
                waiting = self._replies.get(told["ref"]) if told["type"] == "reply" else None
                if waiting is None:
                    yield told
                elif not waiting.done():
                    waiting.set_result(told)
        except ConnectionClosed:
            pass
        finally:
            self._cut()

    async def close(self) -> None:
        await self._socket.close()

    def abort(self) -> None:
        """Drop the line without a word, as a dead battery does."""
        self._socket.transport.abort()

    async def _send(self, command: dict[str, Any]) -> None:
        try:
            await self._socket.send(json.dumps(command))
        except ConnectionClosed:
            raise Cut from None

    def _cut(self) -> None:
        self._is_cut = True
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(Cut())
