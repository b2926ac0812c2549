"""Return after a restart: 2,000 members lose their sockets at once and come back by themselves.

The server is stopped in order and started again on the same port, where it listens before it has
read its rules, while somebody posts every 50 ms.
Members behave as the browser does: a first try after 1 s with up to 2 s of jitter, then doubling;
`open` with the rev they know; unacked posts again under the same key. Measured: the time from the
first lost socket until everybody is seated and up to date, the server's own restart included; who
never returned, missed a rev or got one twice; posts that were never acked. Beside it: the same
crowd returning to a bare asyncio server, which knows nobody. One machine plays both sides, so the
client's own work is in the figure. The CPU of the server's process, from its start until all are
back, says what it costs where the machine is busy with other things.
"""

import contextlib
import heapq
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tests.bench import sample, serving, table
from tests.bench.crowd import Crowd, Member, Stuck
from tests.bench.databases import sqlite
from tests.bench.serving import Served
from tests.bench.table import Options, Row
from tests.bench.town import settle
from tests.services.process import free_port

MEMBERS = 2000
SECONDS = 15.0
RATE = 20  # posts a second
CALM = 2.0  # seconds of posting before and after
LIMIT = 90.0  # seconds until we give up
Start = Callable[[], AbstractContextManager[Served]]


def measure(options: Options) -> list[Row]:
    members = 300 if options.quick else MEMBERS
    floor = Return(Crowd(free_port()), is_kith=False)
    floor.play(lambda: serving.plain("bare", port=floor.crowd.port), [""] * members)
    with sqlite() as (folder, url):
        cookies = settle(url, [sample.ROOM], members)
        back = Return(Crowd(free_port(), "/socket"))
        back.play(lambda: serving.kith(folder, url, back.crowd.port), cookies)
    what = f"{members} return after a restart"
    failed = f"{back.faults} faults, {len(back.unacked)} unacked, {back.fresh} fresh pages"
    is_well = not back.faults and not back.unacked
    beside = f"{floor.taken:.1f} s bare (listening after {floor.down:.1f} s)"
    cpu = Row(f"{what}: CPU of the server", "", f"{back.cpu:.1f} s", f"{floor.cpu:.1f} s bare")
    return [
        table.bounded(
            f"{what} (pages again after {back.down:.1f} s)", "s", back.taken, SECONDS, beside
        ),
        cpu,
        Row(f"{what}: failures", "none", failed, "", "", "met" if is_well else "missed"),
        Row("posting meanwhile", "goes on", f"{back.acked} acked, slowest {back.slowest:.1f} s"),
    ]


@dataclass
class Return:
    """A crowd that is thrown out once and finds its way back."""

    crowd: Crowd
    is_kith: bool = True
    taken: float = 0.0
    down: float = 0.0
    cpu: float = 0.0
    faults: int = 0  # revs missed or doubled, and who is behind in the end
    fresh: int = 0  # who was so far behind that they got a fresh page
    acked: int = 0
    slowest: float = 0.0
    unacked: dict[str, tuple[Member, str, float]] = field(default_factory=dict)
    _due: list[tuple[float, int, Member]] = field(default_factory=list)
    _tries: dict[Member, int] = field(default_factory=dict)
    _next_post: float = 0.0
    _is_posting: bool = False
    _random: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311

    def play(self, start: Start, cookies: list[str]) -> None:
        rooms = [sample.ROOM if self.is_kith else ""] * len(cookies)
        doors = contextlib.ExitStack()
        try:
            doors.enter_context(start())
            self.crowd.enter(cookies, rooms)
            self._listen()
            self._for(CALM)
            self._restart(doors, start)
            self._for(CALM)
            self._is_posting = False
            self._until(lambda: not self.unacked, LIMIT / 3)
            self.crowd.settle()
            self.faults += self._behind()
        finally:
            self.crowd.on_loss = self.crowd.heed = None
            self.crowd.leave()
            doors.close()

    def _listen(self) -> None:
        """From here on everybody keeps count, posts, and comes back when thrown out."""
        self.crowd.on_loss = self._lose
        if self.is_kith:
            self.crowd.heed = self._heed
            self._is_posting = True
            for member in self.crowd.members:
                member.since = 0

    def _restart(self, doors: contextlib.ExitStack, start: Start) -> None:
        up: list[tuple[float, Served]] = []

        def again() -> None:
            doors.close()
            served = doors.enter_context(start())
            up.append((time.monotonic(), served))

        thread = threading.Thread(target=again)
        thread.start()
        self._until(lambda: bool(self.crowd.lost), LIMIT)
        began = time.monotonic()
        self._until(lambda: bool(up) and self._all_are_back(), LIMIT)
        thread.join(LIMIT)
        ((at, served),) = up
        self.taken, self.down = time.monotonic() - began, max(0.0, at - began)
        self.cpu = served.cpu()

    def _all_are_back(self) -> bool:
        return all(member.is_seated and member.line for member in self.crowd.members)

    def _behind(self) -> int:
        """Who has not heard what the others have, when all has been said."""
        revs = [member.since for member in self.crowd.members]
        return sum(rev != max(r or 0 for r in revs) for rev in revs) if self.is_kith else 0

    def _for(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        self._until(lambda: time.monotonic() >= ends, LIMIT)

    def _until(self, is_over: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not is_over():
            self._post()
            self._reconnect()
            self.crowd.pump(0.01)
            if time.monotonic() > deadline:
                away = sum(not m.is_seated for m in self.crowd.members)
                raise Stuck(f"{away} not back, {len(self.unacked)} posts unacked")

    def _lose(self, member: Member) -> None:
        member.is_seated = False
        self._try_later(member)

    def _try_later(self, member: Member) -> None:
        tries = self._tries[member] = self._tries.get(member, 0) + 1
        wait = min(60.0, 2.0 ** (tries - 1)) + self._random.uniform(0, 2)
        heapq.heappush(self._due, (time.monotonic() + wait, member.place, member))

    def _reconnect(self) -> None:
        """Whose time has come, a few at a turn."""
        for _ in range(20):
            if not self._due or self._due[0][0] > time.monotonic():
                return
            member = heapq.heappop(self._due)[2]
            try:
                self.crowd.connect(member)
            except OSError:
                self.crowd.drop(member)
                self._try_later(member)
                continue
            if self.is_kith:
                member.asked[0] = lambda reply, member=member: self._opened(member, reply)

    def _opened(self, member: Member, reply: dict[str, Any]) -> None:
        """The reply to `open`: what was missed, in order, and nothing twice."""
        if not reply["ok"]:
            self.crowd.drop(member)
            self._try_later(member)
            return
        self._tries.pop(member, None)
        if reply["reset"]:  # too far behind for every change: a fresh page instead
            self.fresh += 1
            member.since = reply["rev"]
        else:
            for message in reply["messages"]:
                self._follow(member, message["rev"])
        for key, (author, words, _) in self.unacked.items():
            if author is member:
                self._say(member, key, words)

    def _heed(self, member: Member, event: dict[str, Any]) -> None:
        self._follow(member, event["rev"])

    def _follow(self, member: Member, rev: int) -> None:
        self.faults += rev != (member.since or 0) + 1
        member.since = rev

    def _post(self) -> None:
        now = time.monotonic()
        if not self._is_posting or now < self._next_post:
            return
        self._next_post = now + 1 / RATE
        member = self._random.choice(self.crowd.members)
        number = self.acked + len(self.unacked)
        key = f"bench-key-{number}"
        self.unacked[key] = (member, sample.body(number), now)
        if member.is_seated and member.line:
            self._say(member, key, self.unacked[key][1])

    def _say(self, member: Member, key: str, words: str) -> None:
        with contextlib.suppress(OSError):  # its loss is about to be read, and it says it again
            member.ask("post", lambda reply: self._acked(key, reply),
                       room=sample.ROOM, key=key, body=words)  # fmt: skip

    def _acked(self, key: str, reply: dict[str, Any]) -> None:
        if reply["ok"] and (post := self.unacked.pop(key, None)):
            self.acked += 1
            self.slowest = max(self.slowest, time.monotonic() - post[2])
