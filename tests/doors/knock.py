"""Knocking by hand: handshakes and requests as no browser would make them, even byte by byte."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.house import PATIENCE, House, Person, Socket

OURS = "ours"  # stands for the house's own address


@contextlib.asynccontextmanager
async def knock(
    house: House,
    person: Person | None = None,
    *,
    origin: str | None = OURS,
    protocols: tuple[str, ...] = ("kith.v1",),
    host: str | None = None,
) -> AsyncGenerator[Socket]:
    """A socket's handshake with whatever origin, host and subprotocols; nothing read yet."""
    headers = {"cookie": person.cookie} if person else {}
    opening = connect(
        (f"ws://{host}" if host else house.base.replace("http", "ws", 1)) + "/socket",
        subprotocols=protocols or None,  # type: ignore[arg-type]
        origin=house.base if origin == OURS else origin,  # type: ignore[arg-type]
        additional_headers=headers,
        proxy=None,
        host="127.0.0.1",
        port=urlsplit(house.base).port,
    )
    async with opening as connection:
        yield Socket(connection)


async def close_code(house: House, person: Person | None = None) -> int:
    """The code an accepted socket is closed with at once."""
    async with knock(house, person) as socket:
        return await socket.closed()


async def status(house: House, person: Person, **how: object) -> int:
    """101 if the handshake is accepted, else the status it is refused with."""
    try:
        async with knock(house, person, **how):  # type: ignore[arg-type]
            return 101
    except InvalidStatus as no:
        return no.response.status_code


@dataclass(frozen=True)
class Answer:
    """What came back over a bare connection, and whether the server then hung up."""

    status: int
    headers: Message
    body: bytes
    hung_up: bool


async def raw(house: House, request: bytes) -> Answer:
    """Send bytes; read one answer, then see whether the connection is still open."""
    address = urlsplit(house.base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            line, _, rest = head.partition(b"\r\n")
            headers = BytesHeaderParser().parsebytes(rest)
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            hung_up = headers.get("connection", "").lower() == "close" and await _ends(reader)
            return Answer(int(line.split()[1]), headers, body, hung_up)
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def _ends(reader: asyncio.StreamReader) -> bool:
    with contextlib.suppress(ConnectionError):
        return await reader.read(1) == b""
    return True
