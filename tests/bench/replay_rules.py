"""Replaying a rule over 100,000 stored messages: how long it takes, and what rooms feel of it.

A server with so many messages in its database is asked, as an admin would, to replay a rule that
fires now and then; the time is taken from asking to the result. Then 50 people post 20 messages a
second, alone and beside a replay, in turns: the 99th percentile from post to ack. Last, the same
beside an admin who saves a rule every second, so that a new set is built and swapped in each
time. Everything fits in memory; a cold disk is not in the figure.
"""

import contextlib
import http.client
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread
from urllib.parse import urlencode

from sqlalchemy import insert, update
from sqlmodel import Session, col

from server.models import Message, MessageState, Room, SiteRole, User
from server.settings import Settings
from server.store.database import open_engine
from tests.bench import databases, sample, serving, table
from tests.bench.crowd import Crowd, Member, Stuck
from tests.bench.table import Options, Row
from tests.bench.town import settle

SIZE = 100_000
PEOPLE = 50
RATE = 20  # posts a second
SECONDS = 4.0
PAUSE = 1.0  # seconds between two replays, or two savings
AT_MOST = 10.0  # seconds for a replay
STALL = 20.0  # ms more at the 99th percentile
PATIENCE = 120.0
RULE = {
    "id": "bench.garden",
    "category": "spam",
    "severity": "1",
    "language": "en",
    "state": "shadow",
    "why": "bench",
    "any": "amber cedar ember\nheron amber heron",
    "version": "0",
}
HERE = "/desk/rules/bench.garden"


def measure(options: Options) -> list[Row]:
    size = SIZE // 10 if options.quick else SIZE
    with town(size) as desk:
        taken = [desk.replay(size) for _ in range(options.runs)]
        cpu = desk.cpu
        alone, beside, saving = [], [], []
        for _ in range(options.runs):
            alone.append(desk.posts_beside(None))
            beside.append(desk.posts_beside(lambda: desk.replay(size)))
            saving.append(desk.posts_beside(desk.save))
    rows = [
        table.bounded(
            f"replay of a rule over {size:,} messages",
            "s",
            sorted(taken)[len(taken) // 2],
            AT_MOST,
            f"{cpu:.1f} s of a processor",
        )
    ]
    for what, figures in (("a replay", beside), ("rules being saved", saving)):
        for name, place in (("p50", 0), ("p99", 1)):
            base = sorted(one[place] for one in alone)[len(alone) // 2]
            ours = sorted(one[place] for one in figures)[len(figures) // 2]
            rows.append(
                table.bounded(
                    f"post → ack beside {what}, {name}", "ms", ours, base + STALL,
                    f"{base:.1f} ms alone",
                )
            )  # fmt: skip
    return rows


def fill(session: Session, size: int) -> None:
    """So many messages in the one room, all of them different."""
    at = sample.AT
    rows = [
        {
            "id": f"{n:020d}",
            "room_id": 1,
            "seq": n,
            "rev": n,
            "author_id": 1 + n % PEOPLE,
            "key": f"key-{n}",
            "body": sample.body(n),
            "state": MessageState.VISIBLE,
            "at": at + timedelta(seconds=n),
        }
        for n in range(1, size + 1)
    ]
    session.execute(insert(Message), rows)
    session.execute(update(Room).values(last_seq=size, last_rev=size))


@contextlib.contextmanager
def town(size: int) -> Iterator["Desk"]:
    """A server, a room full of words, people in it, and an admin."""
    with databases.sqlite() as (folder, url):
        cookies = settle(url, [sample.ROOM], PEOPLE + 1)
        engine = open_engine(Settings(database_url=url).database, writes=True)
        with Session(engine) as session:
            fill(session, size)
            session.execute(
                update(User).where(col(User.id) == PEOPLE + 1).values(role=SiteRole.ADMIN)
            )
            session.commit()
        engine.dispose()
        with serving.kith(folder, url) as served:
            crowd = Crowd(served.port, "/socket")
            try:
                crowd.enter(cookies[:PEOPLE], [sample.ROOM] * PEOPLE)
                yield Desk(served.port, cookies[PEOPLE], crowd)
            finally:
                crowd.leave()


class Desk:
    """The admin's browser, and the people who post meanwhile."""

    def __init__(self, port: int, cookie: str, crowd: Crowd) -> None:
        self.port, self.cookie, self.crowd = port, cookie, crowd
        self.version = int(self.ask("POST", "/desk/rules", RULE)["version"])
        self.sent = self.acked = 0
        self.cpu = 0.0
        self.waits: list[float] = []

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> dict[str, object]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        base = f"http://127.0.0.1:{self.port}"
        headers = {"accept": "application/json", "cookie": f"kith={self.cookie}", "origin": base}
        headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            asking.request(method, path, urlencode(form or {}), headers)
            answer = asking.getresponse()
            said: dict[str, object] = json.loads(answer.read())
            assert answer.status == 200, said
            return said
        finally:
            asking.close()

    def replay(self, size: int) -> float:
        """Seconds from asking to the result."""
        began = time.monotonic()
        self.ask("POST", HERE + "/replay", {"wanted": str(size)})
        while time.monotonic() < began + PATIENCE:
            found = self.ask("GET", HERE + "/replay")["replay"]
            assert isinstance(found, dict)
            if found["state"] != "running":
                assert found["state"] == "done" and found["hits"], found
                self.cpu = float(found["cpu"])
                return time.monotonic() - began
            time.sleep(0.1)
        raise Stuck("the replay did not end")

    def save(self) -> None:
        """A new version of the rule, which every process builds and swaps in."""
        form = {**RULE, "version": str(self.version)}
        self.version = int(str(self.ask("POST", HERE, form)["version"]))

    def posts_beside(self, other: Callable[[], object] | None) -> tuple[float, float]:
        """Median and 99th percentile of post to ack, in ms, while something goes on beside."""
        over = Event()

        def again() -> None:
            while other is not None and not over.wait(PAUSE):
                other()

        beside = Thread(target=again)
        self.waits, due, ends = [], time.monotonic(), time.monotonic() + SECONDS
        beside.start()
        try:
            while time.monotonic() < ends:
                if time.monotonic() >= due:
                    due += 1 / RATE
                    self._post(self.crowd.members[self.sent % PEOPLE])
                self.crowd.pump(max(0.0, due - time.monotonic()))
            while self.acked < self.sent and time.monotonic() < ends + PATIENCE:
                self.crowd.pump(0.1)  # before what goes on beside has to be waited for
        finally:
            over.set()
            beside.join()
        return table.percentile(self.waits, 0.5), table.percentile(self.waits, 0.99)

    def _post(self, member: Member) -> None:
        self.sent += 1
        began = time.perf_counter()
        member.ask(
            "post",
            lambda _reply: self._acked(began),
            room=sample.ROOM,
            key=f"bench-replay-{self.sent}",
            body=sample.body(self.sent),
        )

    def _acked(self, began: float) -> None:
        self.acked += 1
        self.waits.append(1000 * (time.perf_counter() - began))
