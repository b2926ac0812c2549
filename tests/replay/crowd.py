"""The people of a replay: each with a browser's cookie, one socket, and their own page of the room.

A person behaves as the room's own script does: resumes where the line broke, sends again under
the same key what was not answered, waits as long as the server asks. They repair nothing else, so
that the ledger sees whatever goes wrong.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.cookies import SimpleCookie
from typing import Any

import httpx2
from websockets.exceptions import InvalidHandshake

from tests.replay.ledger import Ledger, Message, Post, Window
from tests.replay.names import candidates
from tests.replay.serving import ROOM, Served
from tests.replay.wire import Cut, Wire

BACKOFF = 0.05  # seconds between two tries of somebody whose line is down
TRIES = 200
CARRIES_ON = {"too_fast", "busy"}


class Unexpected(Exception):
    """The server answered something that no replay should meet."""


@dataclass
class Crowd:
    """Everybody, and what they share: the server, the ledger, one http client without a memory."""

    server: Served
    ledger: Ledger
    tasks: asyncio.TaskGroup
    http: httpx2.AsyncClient
    mapped: int = 0  # times that a name had to be another than the file's
    resumed: int = 0
    resets: int = 0
    on_sent: Callable[[], None] = lambda: None
    loses_ack: Callable[[], bool] = lambda: False  # asked before an ack is taken in

    async def ask(
        self, method: str, path: str, cookie: str, data: dict[str, str] | None = None
    ) -> httpx2.Response:
        """One request, sent again while the server is away or asks to wait."""
        for _ in range(TRIES):
            await self.server.up.wait()
            headers = {"cookie": cookie} if cookie else {}
            try:
                response = await self.http.request(method, path, data=data, headers=headers)
            except httpx2.TransportError:
                await asyncio.sleep(BACKOFF)
                continue
            if response.status_code not in (429, 503):
                return response
            await asyncio.sleep(float(response.json()["error"].get("retry_after", BACKOFF)))
        raise Unexpected(f"{method} {path} never came through")


def browser(base: str) -> httpx2.AsyncClient:
    """An http client that many people can share: it keeps no cookie of anybody."""
    jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    headers = {"origin": base, "accept": "application/json"}
    return httpx2.AsyncClient(base_url=base, headers=headers, cookies=jar, timeout=30)


@dataclass(eq=False)
class Person:
    """Somebody in the crowd."""

    crowd: Crowd
    number: int
    cookie: str = ""
    name: str = ""  # in the room
    id: str = ""  # in the room
    is_seated: bool = False
    is_leaving: bool = False
    cursor: int | None = None
    window: Window | None = None
    _page: dict[str, Message] = field(default_factory=dict)
    _names: dict[str, dict[str, Any]] = field(default_factory=dict)
    _wire: Wire | None = None
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _staying: asyncio.Task[None] | None = None

    # What people do

    async def come(self, wanted: str) -> None:
        """Take a seat under a usable name, and be in the room."""
        await self.go_home()
        await self._take_name(wanted)
        self.is_seated, self.is_leaving, self.cursor = True, False, None
        self._staying = self.crowd.tasks.create_task(self._stay())
        await self._ready.wait()

    async def rename(self, wanted: str) -> None:
        await self._ready.wait()
        await self._take_name(wanted)

    async def say(self, post: Post, reply_to: str | None) -> None:
        """Until the server has said what became of it."""
        post.author, post.reply_to = self.id, reply_to
        fields: dict[str, Any] = {"room": ROOM, "key": f"line-{post.place:06}", "body": post.body}
        if reply_to is not None:
            fields["reply_to"] = reply_to
        for _ in range(TRIES):
            self.crowd.on_sent()
            reply = await self._ask(post, fields)
            if "nudge" in reply:
                if fields.get("anyway"):  # a nudge that cannot be overridden: the words stay home
                    return self.crowd.ledger.answers(post, "refused")
                post.was_nudged = fields["anyway"] = True
            elif reply["ok"] and self.crowd.loses_ack():
                post.again_at = datetime.now(UTC)
            elif reply["ok"]:
                fate = "held" if "held" in reply else "message"
                return self.crowd.ledger.answers(post, fate, reply.get("message"))
            elif reply["error"]["code"] == "refused_by_rule":
                return self.crowd.ledger.answers(post, "refused")
            elif reply["error"]["code"] in CARRIES_ON:
                await asyncio.sleep(reply["error"]["retry_after"])
            else:
                raise Unexpected(f"post: {reply['error']['code']}")
        raise Unexpected("a post never came through")

    async def drop(self) -> None:
        """Lose the line in the middle of things, and come back."""
        await self._ready.wait()
        self.lose_line()
        await self._ready.wait()

    def lose_line(self) -> None:
        """What was on its way to them is gone, too."""
        self._ready.clear()
        if self._wire is not None:
            self._wire.abort()

    async def leave(self) -> None:
        """Give the seat up. The socket stays open, to notice anything that still comes."""
        await self._ready.wait()
        self.is_leaving = True
        self._owe(self.crowd.ledger.newest)
        response = await self.crowd.ask("POST", f"/rooms/{ROOM}/leave", self.cookie)
        if response.status_code != 200:
            raise Unexpected(f"leave: {response.status_code}")
        while self.is_seated:
            await self._moved.wait()
            self._moved.clear()

    async def go_home(self) -> None:
        """Close the socket for good."""
        self.is_leaving, self.is_seated = True, False
        if self._staying is not None and self._wire is not None:
            await self._wire.close()
            await self._staying
        self._staying = None

    # What they have at the end

    async def hears_up_to(self, rev: int, seconds: float) -> None:
        """Everything up to `rev` has been heard, or the time is over; and nothing else is due."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (self.cursor or 0) < rev:
                    await self._moved.wait()
                    self._moved.clear()
        await self._ask(None, {"room": "no-such-room"}, do="close")
        self._owe(rev)

    def page(self) -> list[Message]:
        """The room as this person's screen shows it: everyone under the name last heard."""
        return [
            {**message, "author": self._names[message["author"]["id"]]}
            for message in sorted(self._page.values(), key=lambda message: message["seq"])
        ]

    # How they do it

    async def _take_name(self, wanted: str) -> None:
        for name in candidates(wanted, self.number):
            fields = {"name": name, "agree": "yes"}
            path = f"/rooms/{ROOM}/join"
            response = await self.crowd.ask("POST", path, self.cookie, fields)
            if response.status_code == 200:
                self.name = name
                self.crowd.mapped += name != wanted
                for cookie in SimpleCookie(response.headers.get("set-cookie", "")).values():
                    self.cookie = f"{cookie.key}={cookie.value}"
                return
            if response.json()["error"]["code"] not in ("name", "name_taken"):
                raise Unexpected(f"join: {response.json()['error']['code']}")
        raise Unexpected("no usable name")

    async def _ask(
        self, post: Post | None, fields: dict[str, Any], do: str = "post"
    ) -> dict[str, Any]:
        """Ask over whichever socket is up, again under the same key if it ends first."""
        while True:
            await self._ready.wait()
            wire = self._wire
            assert wire is not None
            try:
                return await wire.ask(do, **fields)
            except Cut:
                if self._wire is wire:
                    self._ready.clear()
                await self._ready.wait()
            if post is not None and post.again_at is None:
                post.again_at = datetime.now(UTC)

    async def _stay(self) -> None:
        """Keep a socket open as long as the seat is theirs."""
        while self.is_seated:
            await self.crowd.server.up.wait()
            try:
                self._wire = wire = await Wire.open(self.crowd.server.base, self.cookie)
                if not self.is_seated:  # they went home while the line was being opened
                    await wire.close()
                    break
                await wire.enter(ROOM, self.cursor)
                async for told in wire.stream():
                    self._hear(told)
            except (OSError, InvalidHandshake, TimeoutError, Cut, EOFError):
                await asyncio.sleep(BACKOFF)
            self._ready.clear()
            if self.is_leaving and self.is_seated:
                self._owe(0)  # the goodbye was cut off, and perhaps what came before it

    def _hear(self, told: dict[str, Any]) -> None:
        kind = told["type"]
        if kind == "message":
            self._take(told["message"])
        elif kind == "people":
            self._know(told.get("here", []))
        elif kind == "bye":
            self._unseat()
        elif kind == "reply":
            self._opened(told)

    def _take(self, message: Message) -> None:
        """A message as it comes, live or resumed."""
        if self.window is None or not self.is_seated:
            self.crowd.ledger.late += 1
            return
        self.window.heard.append(message)
        self._know([message["author"]])
        self._page[message["id"]] = message
        self.cursor = max(self.cursor or 0, message["rev"])
        self._moved.set()

    def _opened(self, reply: dict[str, Any]) -> None:
        """A seat, with a fresh page or with what was missed since the cursor."""
        if not reply["ok"] and self.is_leaving:
            self._unseat()
            return
        if not reply["ok"]:
            raise Unexpected(f"open: {reply['error']['code']}")
        self.id = reply["you"]["id"]
        self.crowd.resets += reply["reset"]
        self._know(reply["people"]["here"] + reply["renamed"])
        if self.cursor is None or reply["reset"]:
            self._sit(reply["rev"])
            self._know([message["author"] for message in reply["messages"]])
            self._page = {message["id"]: message for message in reply["messages"]}
        else:
            self.crowd.resumed += 1
            self._sit(self.cursor)
            for message in reply["messages"]:
                self._take(message)
        self._owe(reply["rev"])
        self.cursor = reply["rev"]
        self._ready.set()

    def _sit(self, rev: int) -> None:
        """From here on, every rev after this one has to come, once and in order."""
        self.window = Window(self.number, rev)
        self.crowd.ledger.windows.append(self.window)

    def _owe(self, rev: int) -> None:
        if self.window is not None:
            self.window.owed = rev

    def _know(self, people: list[dict[str, Any]]) -> None:
        self._names.update({person["id"]: person for person in people})

    def _unseat(self) -> None:
        if not self.is_leaving:
            raise Unexpected("a seat ended that nobody gave up")
        self.is_seated = False
        self.window = None
        self._moved.set()
