"""What was said, kept and heard; and what of it is lost, doubled or out of order.

Everything is checked after the fact against the room's history as the server tells it over http.
Nothing here talks to anybody.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

Message = dict[str, Any]


@dataclass
class Post:
    """One thing said. `sent` and `told` are places in the order in which things happened."""

    place: int
    body: str
    sent: int
    author: str = ""  # the public id in the room
    told: int = 0
    fate: str = ""  # message, held or refused, once told
    id: str | None = None  # of the message in the room
    reply_to: str | None = None
    was_nudged: bool = False
    again_at: datetime | None = None  # when it was first sent again, for want of an answer


@dataclass
class Window:
    """One socket's time in the room: everything after rev `start`, at least up to `owed`."""

    who: int
    start: int
    owed: int = 0
    heard: list[Message] = field(default_factory=list)

    @property
    def end(self) -> int:
        revs: list[int] = [message["rev"] for message in self.heard]
        return max([self.owed, self.start, *revs])


@dataclass
class Faults:
    """How much is wrong; all of it should be 0. `altered`: not what history says it is."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    altered: int = 0

    def __add__(self, other: "Faults") -> "Faults":
        return Faults(
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.disordered + other.disordered,
            self.altered + other.altered,
        )


@dataclass
class Ledger:
    """Written while the conversation goes on."""

    posts: list[Post] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    late: int = 0  # events heard by somebody whose seat was gone
    newest: int = 0  # the highest rev anybody was told of in answer to a post
    _now: int = 0

    def sends(self, place: int, body: str) -> Post:
        post = Post(place, body, sent=self._tick())
        self.posts.append(post)
        return post

    def answers(self, post: Post, fate: str, message: Message | None = None) -> None:
        post.fate, post.told = fate, self._tick()
        if message is not None:
            post.id = message["id"]
            self.newest = max(self.newest, message["rev"])

    def in_flight(self) -> int:
        """Sent, and no answer yet."""
        return sum(not post.fate for post in self.posts)

    def _tick(self) -> int:
        self._now += 1
        return self._now


def check_store(posts: Iterable[Post], stored: list[Message]) -> Faults:
    """What was said against what the room holds: each acked once, and nothing else."""
    acked = [post for post in posts if post.fate == "message"]
    times = Counter(message["id"] for message in stored)
    by_id = {message["id"]: message for message in stored}
    ids = {post.id for post in acked}
    kept = [(post, by_id[post.id]) for post in acked if post.id in by_id]
    return Faults(
        lost=len(acked) - len(ids & set(times)),
        doubled=sum(n - (key in ids) for key, n in times.items()),
        disordered=_unruly(kept) + sum(b["seq"] - a["seq"] != 1 for a, b in pairwise(stored)),
        altered=sum(not _is_as_said(post, message) for post, message in kept),
    )


def check_window(window: Window, stored: dict[int, Message]) -> Faults:
    """What one socket heard against history: every rev after its start once, one by one."""
    revs = [message["rev"] for message in window.heard]
    due = set(range(window.start + 1, window.end + 1))
    steps = [(m["rev"], m["seq"]) for m in window.heard]
    known = [stored.get(rev) for rev in revs]
    return Faults(
        lost=len(due - set(revs)),
        doubled=len(revs) - len(set(revs)),
        disordered=sum(b[0] < a[0] or b[1] < a[1] for a, b in pairwise(steps)),
        altered=sum(
            there is None or _bare(there) != _bare(message)
            for there, message in zip(known, window.heard, strict=True)
        ),
    )


def check_page(page: list[Message], stored: list[Message]) -> bool:
    """Whether a client's page is history's, from the first message it has to the newest."""
    if not page:
        return not stored
    first = page[0]["seq"]
    return page == [message for message in stored if message["seq"] >= first]


def kept_before(posts: Iterable[Post], stored: list[Message]) -> int:
    """How many posts were on disk already when they were sent again."""
    at = {message["id"]: datetime.fromisoformat(message["at"]) for message in stored}
    again = (post for post in posts if post.again_at is not None and post.id in at)
    return sum(at[post.id] < post.again_at for post in again if post.id and post.again_at)


def _unruly(kept: list[tuple[Post, Message]]) -> int:
    """Posts that stand before one whose author had been told "kept" before they were sent."""
    moments = [(post.sent, 0, message["seq"]) for post, message in kept]
    moments += [(post.told, 1, message["seq"]) for post, message in kept]
    highest = faults = 0
    for _, is_told, seq in sorted(moments):
        if is_told:
            highest = max(highest, seq)
        elif seq < highest:
            faults += 1
    return faults


def _is_as_said(post: Post, message: Message) -> bool:
    is_same_body = message.get("masked", False) or message["body"] == post.body.strip()
    is_same_reply = message.get("reply_to") == post.reply_to
    return is_same_body and is_same_reply and message["author"]["id"] == post.author


def _bare(message: Message) -> Message:
    """A message without its author's name, which may change with no new rev."""
    return {**message, "author": message["author"]["id"]}
