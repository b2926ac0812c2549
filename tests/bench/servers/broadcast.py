"""A server of the `websockets` library that uses its `broadcast()`. Words: PORT CONTROL-PORT BYTES.

On the event loop that Kith runs on too (uvloop where it is installed), without compression.
"""

import asyncio
import sys

from uvicorn.loops.auto import auto_loop_factory
from websockets.asyncio.server import ServerConnection, broadcast, serve

from tests.bench.sample import text
from tests.bench.servers import control


async def main(port: int, control_port: int, size: int) -> None:
    room: set[ServerConnection] = set()
    said = text(size)

    async def member(socket: ServerConnection) -> None:
        room.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            room.discard(socket)

    def publish(messages: int) -> None:
        for _ in range(messages):
            broadcast(room, said)

    protocols = ["kith.v1"]
    opening = serve(member, "127.0.0.1", port, compression=None, subprotocols=protocols)  # type: ignore[arg-type]
    async with opening:
        listening = await control.listen(control_port, publish)
        await listening.serve_forever()


if __name__ == "__main__":
    PORT, CONTROL, SIZE = map(int, sys.argv[1:])
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        try:
            runner.run(main(PORT, CONTROL, SIZE))
        except KeyboardInterrupt:
            sys.exit(0)
