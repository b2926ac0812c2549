"""The least that can be a room: an asyncio protocol by hand. Words: PORT [FILE].

Whatever one member sends goes to all as it came; with a FILE it is appended and `fsync`ed first.
No sign-in, no rooms, no history, no limits: a floor, not a server.
"""

import asyncio
import base64
import hashlib
import os
import sys
from typing import cast

from uvicorn.loops.auto import auto_loop_factory

from tests.bench import wire

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ROOM: set["Member"] = set()


class Member(asyncio.Protocol):
    def __init__(self, file: int | None) -> None:
        self.file = file
        self.is_upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own is none by class

    def data_received(self, data: bytes) -> None:
        if self.is_upgraded:
            self.said(data)
            return
        fields = (line.split(b": ", 1) for line in data.split(b"\r\n") if b": " in line)
        key = {name.lower(): value for name, value in fields}[b"sec-websocket-key"]
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())  # noqa: S324
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self.is_upgraded = True
        ROOM.add(self)

    def said(self, data: bytes) -> None:
        """A frame of 126 to 65,535 bytes under a mask of zeros, which is all our client sends."""
        payload = data[8:]
        if data[0] & 15 != wire.TEXT:
            return
        if self.file is not None:
            os.write(self.file, payload)
            os.fsync(self.file)
        frame = b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload
        for member in ROOM:
            member.transport.write(frame)

    def connection_lost(self, _fault: Exception | None) -> None:
        ROOM.discard(self)


async def main(port: int, path: str | None) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if path else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Member(file), "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        try:
            runner.run(main(int(sys.argv[1]), *(sys.argv[2:] or [None])))
        except KeyboardInterrupt:
            sys.exit(0)
