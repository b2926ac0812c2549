"""The server of a house: where it listens, and an end that does not keep a test waiting."""

import asyncio
import time
from typing import Any

import uvicorn

PATIENCE = 10.0  # seconds until a test that waits for an event gives up


class Server(uvicorn.Server):
    """uvicorn, told when to end. By itself it looks every tenth of a second whether it should,
    and then sleeps for another one before it looks who is still there."""

    def __init__(self, settings: uvicorn.Config) -> None:
        super().__init__(settings)
        self._asked = asyncio.Event()

    async def address(self, running: "asyncio.Task[None]") -> str:
        """Where it listens, once it does."""
        deadline = time.monotonic() + PATIENCE
        while not self.started:
            if running.done() or time.monotonic() > deadline:
                await running
                raise TimeoutError("the server did not start")
            await asyncio.sleep(0.001)
        port = self.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def end(self) -> None:
        self._asked.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._asked.wait()

    async def shutdown(self, sockets: Any = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        async with asyncio.timeout(PATIENCE):
            # Nothing says when the last has gone.
            while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        await self.lifespan.shutdown()
