"""A TCP line to a server, which a test can cut and mend, and on which answers can get lost."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit


class Line:
    """Forwards one port to another, while it is whole."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.loses: bytes | None = None  # an answer with this in it ends the connection instead

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        if self._server is not None:
            self._server.close()
            for writer in list(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection(*self._to)
        self._writers |= {writer, there}
        try:
            await asyncio.gather(
                self._pump(reader, there), self._pump(there_reader, writer, is_answer=True)
            )
        finally:
            for end in (writer, there):
                self._writers.discard(end)
                end.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool = False
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if is_answer and self.loses is not None and self.loses in data:
                    break
                writer.write(data)
                await writer.drain()
        writer.transport.abort()


@contextlib.asynccontextmanager
async def line_to(url: str) -> AsyncGenerator[tuple[Line, str]]:
    """A line to a service, and the URL by which to use it."""
    parts = urlsplit(url)
    line = Line(parts.hostname or "127.0.0.1", parts.port or 0)
    await line.mend()
    try:
        user = f"{parts.username}@" if parts.username else ""
        yield line, parts._replace(netloc=f"{user}127.0.0.1:{line.port}").geturl()
    finally:
        await line.cut()
