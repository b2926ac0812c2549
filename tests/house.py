"""A whole Kith in a test: the real server on a free port, and people who use it over real sockets.

Nothing is faked but the clock, which stands still until a test moves it. Only the house and its
guests live here; what they should experience is in the tests.
"""

import asyncio
import contextlib
import functools
import json
import ssl
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from moderation import Engine, Pack, default_packs
from server import app
from server.actions import facilitation, staff
from server.actions.facilitation import NewRoom
from server.chat import Chat
from server.models import Entry, SiteRole
from server.settings import Settings, load
from server.web.serving import config
from tests.lifetime import PATIENCE, Server

PASSPHRASE = "four quiet paper boats"
JSON = {"accept": "application/json"}
# Whom to trust over TLS, which nobody speaks here: reading the machine's authorities for every
# browser took longer than most of what it then does.
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def settings_for(database_url: str, folder: Path, **more: str) -> Settings:
    """Settings of a test's own: nothing of the machine's environment, no waiting between posts."""
    given = {"KITH_DATABASE_URL": database_url, "KITH_DATA_DIR": str(folder)}
    given |= {"KITH_POST_RATE": "1000/0.001", "KITH_TIMEZONE": "Asia/Tokyo"}  # noon there
    given |= {f"KITH_{name.upper()}": value for name, value in more.items()}
    return load(given, env_file=folder / "no.env")


@dataclass
class House:
    """A running server and the ways to fill it with people."""

    chat: Chat
    base: str
    clock: Clock
    doors: contextlib.AsyncExitStack

    async def room(self, slug: str = "owls", *, entry: Entry = Entry.OPEN) -> str:
        """Open a room; its slug."""
        wanted = NewRoom(slug, f"Room {slug}", "Sleep", f"About {slug}.", entry)
        await self.chat.store.write(lambda tx: facilitation.add_room(tx, wanted))
        return slug

    async def passer_by(self) -> "Person":
        """Somebody with a browser and no account."""
        client = httpx2.AsyncClient(
            base_url=self.base, headers={"origin": self.base, **JSON}, verify=NOBODY
        )
        return Person(self, await self.doors.enter_async_context(client))

    async def member(self, name: str, room: str = "owls") -> "Person":
        """A new guest with a seat."""
        person = await self.passer_by()
        await person.joins(room, name)
        return person

    async def facilitator(self, name: str, room: str = "owls") -> "Person":
        """Somebody who came by a facilitator's invite, made in the shell."""
        from server.actions import invites
        from server.models import RoomRole
        from server.store import rooms

        wish = invites.Wish(role=RoomRole.FACILITATOR)

        def act(tx: Any) -> str:
            found = rooms.by_slug(tx.session, room)
            assert found is not None
            return invites.new_invite(tx, found, wish)

        secret = await self.chat.store.write(act)
        person = await self.passer_by()
        response = await person.post(f"/i/{secret}", name=name, agree="yes")
        assert response.status_code == 200, response.text
        return person

    async def staff(self, name: str = "Sol", role: SiteRole = SiteRole.MODERATOR) -> "Person":
        """A moderator or admin, signed in through the one-time link of the shell."""
        secret = await self.chat.store.write(lambda tx: staff.add(tx, name, role))
        person = await self.passer_by()
        response = await person.post(f"/start/{secret}", passphrase=PASSPHRASE)
        assert response.status_code == 201, response.text
        return person


@dataclass
class Person:
    """Somebody with a browser: pages and forms over http, and sockets."""

    house: House
    client: httpx2.AsyncClient
    sockets: list["Socket"] = field(default_factory=list)

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.client.get(path, headers=headers)

    async def page(self, path: str) -> httpx2.Response:
        """The same address as a person sees it."""
        return await self.client.get(path, headers={"accept": "text/html"})

    async def post(self, path: str, /, **fields: str) -> httpx2.Response:
        return await self.client.post(path, data=fields)

    async def joins(self, room: str, name: str) -> None:
        response = await self.post(f"/rooms/{room}/join", name=name, agree="yes")
        assert response.status_code == 200, response.text

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    async def socket(self) -> "Socket":
        """Open a socket, past its hello."""
        url = self.house.base.replace("http", "ws", 1) + "/socket"
        opening = connect(
            url,
            subprotocols=["kith.v1"],  # type: ignore[list-item]
            origin=self.house.base,  # type: ignore[arg-type]
            additional_headers={"cookie": self.cookie},
            proxy=None,
        )
        socket = Socket(await self.house.doors.enter_async_context(opening))
        socket.hello = await socket.event("hello")
        self.sockets.append(socket)
        return socket

    async def enters(self, room: str = "owls") -> "Socket":
        """Open a socket and be in a room."""
        socket = await self.socket()
        socket.opened = await socket.ask("open", room=room)
        return socket


class Socket:
    """One open socket. Events that nobody has asked for yet are kept in `heard`, in order."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.heard: list[dict[str, Any]] = []
        self.hello: dict[str, Any] = {}
        self.opened: dict[str, Any] = {}
        self._ref = 0

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send a command; its reply, which has to be a yes."""
        reply = await self.try_(do, **fields)
        assert reply["ok"], reply
        return reply

    async def refused(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send a command; the error it was refused with."""
        reply = await self.try_(do, **fields)
        assert not reply["ok"], reply
        error: dict[str, Any] = reply["error"]
        return error

    async def try_(self, do: str, **fields: Any) -> dict[str, Any]:
        self._ref += 1
        await self.connection.send(json.dumps({"do": do, "ref": self._ref, **fields}))
        return await self._until(lambda m: m["type"] == "reply" and m["ref"] == self._ref)

    async def says(self, body: str, room: str = "owls", **more: Any) -> dict[str, Any]:
        """Post something; the reply."""
        self._ref += 1
        key = more.pop("key", f"key-{id(self)}-{self._ref}")
        return await self.ask("post", room=room, key=key, body=body, **more)

    async def event(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next event of a kind (with these fields), heard already or still to come."""

        def fits(message: dict[str, Any]) -> bool:
            return message["type"] == kind and all(message.get(k) == v for k, v in fields.items())

        for place, message in enumerate(self.heard):
            if fits(message):
                return self.heard.pop(place)
        return await self._until(fits)

    async def settled(self) -> Self:
        """Everything sent to this socket before now has been heard."""
        await self.refused("close", room="no-such-room")
        return self

    async def closed(self) -> int:
        """The code this socket is closed with; what was sent before is kept in `heard`."""
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self.heard.append(json.loads(await self.connection.recv()))
        return self.connection.close_code or 0

    def said(self, room: str = "owls") -> list[dict[str, Any]]:
        """The message events heard in a room and not asked for yet."""
        return [m for m in self.heard if m["type"] == "message" and m["room"] == room]

    async def _until(self, fits: Any) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            while True:
                message: dict[str, Any] = json.loads(await self.connection.recv())
                if fits(message):
                    return message
                self.heard.append(message)


@functools.cache
def packs() -> tuple[Pack, ...]:
    """The packs that ship with Kith, read once for the whole run."""
    return default_packs()


@functools.cache
def engine() -> Engine:
    """Their rules, compiled once for the whole run: they never change while they are used."""
    return Engine.load(packs())


@contextlib.contextmanager
def failing_engine(fault: Exception) -> Iterator[None]:
    """While this lasts, whatever is given to the rules to read ends in this fault."""

    def broken(*_args: object, **_more: object) -> None:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "review", broken)
        yield


@contextlib.asynccontextmanager
async def serving(settings: Settings, clock: Clock) -> AsyncGenerator[House]:
    """A house, from its first to its last moment."""
    chat = await asyncio.to_thread(app.build, settings, clock, engine())
    chat.rules.shipped = packs()
    server = Server(config(app.app_of(chat), port=0))
    running = asyncio.create_task(server.serve())
    try:
        base = await server.address(running)
        async with contextlib.AsyncExitStack() as doors:
            yield House(chat, base, clock, doors)
    finally:
        server.end()
        await running
