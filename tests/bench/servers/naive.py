"""The room as a tutorial writes it: Starlette under uvicorn, one `await` per member and message.

Words: PORT CONTROL-PORT BYTES.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.bench.sample import text
from tests.bench.servers import control


class Naive:
    """One room and whoever is in it."""

    def __init__(self, size: int) -> None:
        self.room: set[WebSocket] = set()
        self.said = text(size)
        self.waiting: asyncio.Queue[None] = asyncio.Queue()

    async def member(self, socket: WebSocket) -> None:
        await socket.accept("kith.v1")
        self.room.add(socket)
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            self.room.discard(socket)

    def publish(self, messages: int) -> None:
        for _ in range(messages):
            self.waiting.put_nowait(None)

    async def say(self) -> None:
        while True:
            await self.waiting.get()
            for socket in list(self.room):
                await socket.send_text(self.said)


def main(port: int, control_port: int, size: int) -> None:
    naive = Naive(size)

    @contextlib.asynccontextmanager
    async def running(_app: Starlette) -> AsyncGenerator[None]:
        saying = asyncio.create_task(naive.say())
        listening = await control.listen(control_port, naive.publish)
        yield
        listening.close()
        saying.cancel()

    app = Starlette(routes=[WebSocketRoute("/", naive.member)], lifespan=running)
    uvicorn.run(
        app, port=port, log_level="warning", ws="websockets-sansio", ws_per_message_deflate=False
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
