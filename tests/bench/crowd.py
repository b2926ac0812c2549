"""Many members in one process: an epoll loop over plain sockets that counts what each one hears.

Cheap on purpose, so that a thousand members are no more than the other core can carry: frames are
walked by their headers, and bytes that several members got alike are walked once. Nothing here
knows which server it talks to, but for the `open` that seats a member in a room of Kith.
"""

import contextlib
import json
import select
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.bench import wire

CHUNK = 128 * 1024
OPENING = 64  # handshakes at once
PATIENCE = 60.0  # seconds until a crowd that hears nothing more gives up


class Stuck(Exception):
    """Something that had to be heard was not."""


@dataclass(eq=False, slots=True)
class Member:
    """One socket. `seen` counts the messages heard since the crowd last began to count."""

    place: int
    cookie: str = ""
    room: str = ""
    line: socket.socket | None = None
    rest: bytes = b""
    seen: int = 0
    is_upgraded: bool = False
    is_seated: bool = False
    close_code: int | None = None
    since: int | None = None  # the rev to resume from
    refs: int = 1
    asked: dict[int, Callable[[dict[str, Any]], None]] = field(default_factory=dict)

    def send(self, data: bytes) -> None:
        if self.line is not None:
            self.line.sendall(data)

    def ask(self, do: str, then: Callable[[dict[str, Any]], None], **fields: Any) -> None:
        """Send a command; `then` gets its reply."""
        self.refs += 1
        self.asked[self.refs] = then
        self.send(wire.command(do, self.refs, **fields))


class Progress:
    """How far the slowest of a crowd is, kept without looking at everybody."""

    def __init__(self, members: int) -> None:
        self.members = members
        self.begin()

    def begin(self) -> None:
        self._at: Counter[int] = Counter({0: self.members})
        self.done = 0  # messages that everybody has

    def move(self, before: int, after: int) -> None:
        at = self._at
        at[before] -= 1
        at[after] += 1
        while not at[self.done] and self.members:
            del at[self.done]
            self.done += 1


@dataclass
class Crowd:
    """Members of one server. `heed` gets the payload of each message, if anybody wants to read."""

    port: int
    path: str = "/"
    source: str = "127.0.0.1"
    heed: Callable[[Member, dict[str, Any]], None] | None = None
    on_loss: Callable[[Member], None] | None = None
    members: list[Member] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    lost: int = 0  # sockets the server ended
    quiet_since: float = 0.0
    progress: Progress = field(default_factory=lambda: Progress(0))
    _poll: select.epoll = field(default_factory=select.epoll)
    _by_fd: dict[int, Member] = field(default_factory=dict)
    _last: bytes = b""
    _last_count: int = 0

    def enter(self, cookies: Iterable[str], rooms: Iterable[str]) -> None:
        """Open a socket each and be seated; returns when all are, and the room is quiet."""
        newcomers = [
            Member(len(self.members) + place, cookie, room)
            for place, (cookie, room) in enumerate(zip(cookies, rooms, strict=True))
        ]
        self.members += newcomers
        waiting = iter(newcomers)
        opening: set[Member] = set()
        deadline = time.monotonic() + PATIENCE + len(newcomers) / 50
        while True:
            opening = {m for m in opening if not m.is_seated}
            while len(opening) < OPENING and (member := next(waiting, None)):
                self.connect(member)
                opening.add(member)
            if not opening:
                break
            self.pump(0.1)
            if self.lost or time.monotonic() > deadline:
                raise Stuck(f"{len(opening)} not seated, {self.lost} lost, {self.refusals}")
        self.settle()
        self.begin()

    def connect(self, member: Member) -> None:
        """Open (or open again) a member's socket; raises OSError when nobody answers."""
        member.rest, member.is_upgraded, member.is_seated = b"", False, False
        member.close_code = None
        member.asked.clear()
        line = socket.create_connection(("127.0.0.1", self.port), 5, (self.source, 0))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        member.line = line
        self._by_fd[line.fileno()] = member
        line.sendall(wire.handshake(self.path, self.port, member.cookie))
        line.setblocking(False)
        self._poll.register(line, select.EPOLLIN)

    def begin(self) -> None:
        """Count from here: everybody has heard nothing yet."""
        for member in self.members:
            member.seen = 0
        self.progress = Progress(len(self._by_fd))

    def settle(self, quiet: float = 0.4) -> None:
        """Read until nothing has come for a moment."""
        deadline = time.monotonic() + PATIENCE
        self.quiet_since = time.monotonic()
        while time.monotonic() - self.quiet_since < quiet:
            self.pump(0.05)
            if time.monotonic() > deadline:
                raise Stuck("the server does not fall quiet")

    def pump(self, seconds: float) -> None:
        """Read what is there, waiting so long for something at most."""
        ready = self._poll.poll(seconds, 4096)
        if ready:
            self.quiet_since = time.monotonic()
        for fd, _ in ready:
            member = self._by_fd.get(fd)
            if member is not None:
                self._read(member)

    def until(self, messages: int, seconds: float = PATIENCE) -> None:
        """Read until everybody has heard so many."""
        deadline = time.monotonic() + seconds
        while self.progress.done < messages:
            self.pump(0.1)
            if time.monotonic() > deadline:
                raise Stuck(
                    f"{self.progress.done} of {messages} heard, {self.lost} lost, {self.refusals}"
                )

    def stop_reading(self, members: Iterable[Member]) -> None:
        """These fall silent: their socket stays open and nobody empties it."""
        for member in members:
            if member.line is not None:
                self._poll.unregister(member.line)
                self._by_fd.pop(member.line.fileno())
        self.begin()

    def leave(self) -> None:
        """Close every socket."""
        for member in self.members:
            self.drop(member)
        self.members.clear()

    def drop(self, member: Member) -> None:
        line, member.line = member.line, None
        if line is not None:
            if self._by_fd.pop(line.fileno(), None) is not None:
                self._poll.unregister(line)
            line.close()

    def _read(self, member: Member) -> None:
        assert member.line is not None
        try:
            data = member.line.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose(member)
        elif not member.is_upgraded:
            self._walk(member, self._upgrade(member, member.rest + data))
        elif not member.rest and data == self._last and self.heed is None:
            self._hear(member, self._last_count)
        else:
            self._walk(member, member.rest + data)

    def _walk(self, member: Member, data: bytes) -> None:
        """Frame by frame: messages are counted, everything else is looked at."""
        if not member.is_upgraded:
            return
        count, others, end = wire.scan(data)
        member.rest = data[end:]
        if self.heed is not None:
            self._heed_all(member, data[:end])
            return
        if count:
            if not others and not member.rest:
                self._last, self._last_count = data, count
            self._hear(member, count)
        for opcode, payload in others:
            self._told(member, opcode, payload)

    def _heed_all(self, member: Member, data: bytes) -> None:
        """Every frame is read, in order."""
        assert self.heed is not None
        for opcode, payload in wire.frames(data):
            if payload.startswith(wire.MESSAGE):
                self._hear(member, 1)
                self.heed(member, wire.read(payload))
            else:
                self._told(member, opcode, payload)

    def _upgrade(self, member: Member, data: bytes) -> bytes:
        """Past the head of the answer to the handshake: what came behind it."""
        head, between, tail = data.partition(b"\r\n\r\n")
        if not between:
            member.rest = data
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            raise Stuck(head.split(b"\r\n")[0].decode())
        member.is_upgraded, member.rest = True, b""
        if member.room:
            since = {} if member.since is None else {"since": member.since}
            member.send(wire.command("open", 0, room=member.room, **since))
        else:
            member.is_seated = True
        return tail

    def _hear(self, member: Member, count: int) -> None:
        before = member.seen
        member.seen = before + count
        self.progress.move(before, before + count)

    def _told(self, member: Member, opcode: int, payload: bytes) -> None:
        if opcode == wire.PING:
            member.send(wire.frame(payload, wire.PONG))
        elif opcode == wire.CLOSE:
            member.close_code = int.from_bytes(payload[:2], "big")
        elif payload.startswith(b'{"type":"reply"'):
            self._replied(member, json.loads(payload))

    def _replied(self, member: Member, reply: dict[str, Any]) -> None:
        if not reply["ok"]:
            self.refusals[reply["error"]["code"]] += 1
        if reply["ref"] == 0:
            member.is_seated = reply["ok"]
        then = member.asked.pop(reply["ref"], None)
        if then is not None:
            then(reply)

    def _lose(self, member: Member) -> None:
        self.lost += 1
        with contextlib.suppress(OSError):
            self.drop(member)
        if self.on_loss is not None:
            self.on_loss(member)
