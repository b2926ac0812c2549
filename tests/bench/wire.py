"""WebSocket frames by hand: just what a load client needs, and cheap enough for a thousand of it.

The masks are zeros, which is allowed and spares the client the work; a server unmasks all the same.
"""

import json
from base64 import b64encode
from functools import lru_cache
from typing import Any

MESSAGE = b'{"type":"message"'
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
KEY = b64encode(bytes(16)).decode()
NO_MASK = bytes(4)
Told = tuple[int, bytes]  # opcode, payload


def handshake(path: str, port: int, cookie: str = "", protocol: str = "kith.v1") -> bytes:
    """The request that opens a socket, as our own page would send it."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {KEY}",
        f"Sec-WebSocket-Protocol: {protocol}",
        f"Origin: http://127.0.0.1:{port}",
    ]
    if cookie:
        lines.append(f"Cookie: kith={cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole frame from a client."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    else:
        head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    return head + NO_MASK + payload


def command(do: str, ref: int, **fields: Any) -> bytes:
    """One frame with a command of `kith.v1`."""
    return frame(json.dumps({"do": do, "ref": ref, **fields}).encode())


def scan(data: bytes) -> tuple[int, list[Told], int]:
    """Walk over a server's frames by their headers.

    How many are messages of a room, what else was told, and where the last whole frame ends.
    """
    messages, others, at, end = 0, [], 0, len(data)
    while at + 2 <= end:
        size, start = data[at + 1], at + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            start += width
            size = int.from_bytes(data[at + 2 : start], "big")
        if start > end or start + size > end:
            break
        if data.startswith(MESSAGE, start):
            messages += 1
        else:
            others.append((data[at] & 15, data[start : start + size]))
        at = start + size
    return messages, others, at


@lru_cache(maxsize=4096)
def read(payload: bytes) -> dict[str, Any]:
    """What a whole room hears is the same bytes for all: read once."""
    told: dict[str, Any] = json.loads(payload)
    return told


def frames(data: bytes) -> list[Told]:
    """Every frame, in order, in bytes that are whole frames."""
    found, at = [], 0
    while at < len(data):
        size, start = data[at + 1], at + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            start += width
            size = int.from_bytes(data[at + 2 : start], "big")
        found.append((data[at] & 15, data[start : start + size]))
        at = start + size
    return found
