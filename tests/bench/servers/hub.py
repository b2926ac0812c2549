"""`kith serve` with a control line: messages go into the hub as if they had been committed.

Everything of Kith is there but the way to the database: handshakes, sign-ins, seats and the path
from an announcement to the members' sockets. Words: PORT CONTROL-PORT BYTES.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from sqlmodel import Session, select
from starlette.applications import Starlette

from server import app
from server.__main__ import main
from server.chat import Chat
from server.models import Room
from server.protocol.announcements import MessageChanged
from tests.bench.sample import ROOM, body, event
from tests.bench.servers import control

Greet = Callable[[Chat], Awaitable[None]]


class Source:
    """Announces messages without the store, one rev after the other."""

    def __init__(self, chat: Chat, room: Room, size: int) -> None:
        self.deliver = chat.hub.broker.publish
        self.room_id, self.rev = room.id, room.last_rev
        self.bodies = [body(number, size) for number in range(100)]

    def publish(self, messages: int) -> None:
        first = self.rev + 1
        self.rev += messages
        self.deliver(
            [
                MessageChanged(room_id=self.room_id, event=event(rev, self.bodies[rev % 100]))
                for rev in range(first, first + messages)
            ]
        )


def with_control(build: Callable[..., Starlette], port: int, size: int) -> Callable[..., Starlette]:
    """The composition root, which also listens to us once the store is at work."""
    kept: list[asyncio.Server] = []

    def app_of(chat: Chat, greet: Greet | None = None) -> Starlette:
        async def greet_and_listen(chat: Chat) -> None:
            if greet is not None:
                await greet(chat)
            source = Source(chat, await chat.store.read(_room), size)
            kept.append(await control.listen(port, source.publish))

        return build(chat, greet_and_listen)

    return app_of


def _room(session: Session) -> Room:
    return session.exec(select(Room).where(Room.slug == ROOM)).one()


if __name__ == "__main__":
    PORT, CONTROL, SIZE = sys.argv[1:]
    app.app_of = with_control(app.app_of, int(CONTROL), int(SIZE))
    main(["serve", "--port", PORT])
