"""The control line of a server under measure: each byte that comes in is one message to say."""

import asyncio
from collections.abc import Callable


class _Line(asyncio.Protocol):
    def __init__(self, publish: Callable[[int], None]) -> None:
        self._publish = publish

    def data_received(self, data: bytes) -> None:
        self._publish(len(data))


async def listen(port: int, publish: Callable[[int], None]) -> asyncio.Server:
    """Call `publish` with the number of messages asked for at once."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: _Line(publish), "127.0.0.1", port)
