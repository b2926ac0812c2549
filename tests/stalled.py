"""A client by hand that reads only when told to, so that a test can leave it behind."""

import asyncio
import json
import socket as sockets
from collections.abc import Callable
from typing import Any

from tests.bench import wire
from tests.house import Person


class Stalled:
    """A reader whose socket is open and who does not read."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.socket = sockets.socket()
        self.read = b""

    async def enters(self, room: str = "owls") -> None:
        await self.connects()
        await self.reads_until(b'"hello"')
        await self.sends({"do": "open", "ref": 1, "room": room})
        await self.reads_until(b'"reply"')

    async def connects(self) -> None:
        host, port = self.person.house.base.removeprefix("http://").split(":")
        self.socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        self.socket.setblocking(False)
        await asyncio.get_running_loop().sock_connect(self.socket, (host, int(port)))
        cookie = self.person.cookie.removeprefix("kith=")
        hello = wire.handshake("/socket", int(port), cookie)
        await asyncio.get_running_loop().sock_sendall(self.socket, hello)

    async def sends(self, *commands: dict[str, Any]) -> None:
        """Commands in one piece."""
        frames = [wire.frame(json.dumps(command).encode()) for command in commands]
        await asyncio.get_running_loop().sock_sendall(self.socket, b"".join(frames))

    async def reads_until(self, *marks: bytes) -> bytes:
        """Read on until all of these have come; what came."""
        loop, start = asyncio.get_running_loop(), len(self.read)
        async with asyncio.timeout(10):
            while not all(mark in self.read[start:] for mark in marks):
                data = await loop.sock_recv(self.socket, 65536)
                assert data, "the server closed it"
                self.read += data
        return self.read[start:]

    def told(self) -> list[dict[str, Any]]:
        """Every text frame read so far; what is read has to be whole frames."""
        frames = wire.frames(self.read.partition(b"\r\n\r\n")[2])
        return [json.loads(payload) for opcode, payload in frames if opcode == wire.TEXT]


async def until(is_so: Callable[[], bool]) -> None:
    """Turn the loop until something is so; it is another task's doing."""
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110  (nothing announces it)
            await asyncio.sleep(0)
