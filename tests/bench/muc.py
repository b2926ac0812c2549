"""Occupants of a room on an XMPP server, over WebSocket: just enough to talk and count."""

import select
import socket
import time
from collections.abc import Callable
from itertools import cycle

from tests.bench import wire
from tests.bench.crowd import CHUNK, Progress, Stuck

ROOM = "owls@rooms.localhost"
END = b"</body>"
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
OPEN = f'<open xmlns="{FRAMING}" to="localhost" version="1.0"/>'
SIGN_IN = '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>'
BIND = (
    '<iq xmlns="jabber:client" type="set" id="bind">'
    '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>'
)
JOIN = (
    '<presence xmlns="jabber:client" to="{room}/guest{place}">'
    '<x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x></presence>'
)
SAY = '<message xmlns="jabber:client" type="groupchat" to="{room}"><body>{words}</body></message>'
PATIENCE = 60.0  # seconds


class Occupant:
    """One socket in the room. `seen` counts messages heard."""

    def __init__(self, port: int, path: str, place: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.seen, self.rest = 0, b""
        self.line.sendall(wire.handshake(path, port, protocol="xmpp"))
        self._until(b"\r\n\r\n")
        for words, answer in (
            (OPEN, b"ANONYMOUS"),
            (SIGN_IN, b"<success"),
            (OPEN, b"xmpp-bind"),
            (BIND, b"result"),
            (JOIN.format(room=ROOM, place=place), b"110"),
        ):
            self.send(words)
            self._until(answer)

    def send(self, words: str) -> None:
        self.line.sendall(wire.frame(words.encode()))

    def read(self) -> int:
        """Messages that have come since."""
        data = self.rest + self.line.recv(CHUNK)
        if data == self.rest:
            raise Stuck("the server ended a socket")
        self.rest = data[-len(END) + 1 :] if not data.endswith(END) else b""
        return data.count(END)

    def _until(self, answer: bytes) -> None:
        heard = b""
        while answer not in heard:
            more = self.line.recv(CHUNK)
            if not more:
                raise Stuck(heard[-300:].decode(errors="replace"))
            heard += more


class Room:
    """Occupants who take turns at saying something."""

    def __init__(self, port: int, path: str, size: int) -> None:
        self._poll = select.epoll()
        self.occupants: dict[int, Occupant] = {}
        for place in range(size):
            occupant = Occupant(port, path, place)
            self.occupants[occupant.line.fileno()] = occupant
            self._poll.register(occupant.line, select.EPOLLIN)
            self.quiet(0.0)
        self.quiet(1.0)
        self._turns = cycle(self.occupants.values())
        self.progress = Progress(size)

    def close(self) -> None:
        for occupant in self.occupants.values():
            occupant.line.close()

    def quiet(self, seconds: float) -> None:
        """Read arrivals of others until there are none for so long."""
        while ready := self._poll.poll(seconds, 4096):
            for fd, _ in ready:
                self.occupants[fd].read()

    def flow(self, window: int, seconds: float, bodies: Callable[[], str],
             cpu: Callable[[], float]) -> float:  # fmt: skip
        """Deliveries per CPU second with so many messages in flight."""
        self.progress.begin()
        for occupant in self.occupants.values():
            occupant.seen = 0
        began, ends, sent = cpu(), time.monotonic() + seconds, 0
        while time.monotonic() < ends or self.progress.done < sent:
            while sent - self.progress.done < window and time.monotonic() < ends:
                next(self._turns).send(SAY.format(room=ROOM, words=bodies()))
                sent += 1
            self._hear()
            if time.monotonic() > ends + PATIENCE:
                raise Stuck(f"{self.progress.done} of {sent} heard")
        return sent * len(self.occupants) / max(cpu() - began, 0.01)

    def _hear(self) -> None:
        for fd, _ in self._poll.poll(1.0, 4096):
            occupant = self.occupants[fd]
            count = occupant.read()
            self.progress.move(occupant.seen, occupant.seen + count)
            occupant.seen += count
