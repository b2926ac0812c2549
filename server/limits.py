"""Counters that slow people down: a token bucket per kind of act and per who does it.

In memory and in this process only; keys are ids or hashes, never an address. Time is monotonic
and handed in, so that a clock set back cannot lock anybody out.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from server.errors import too_fast

REMEMBERED = 50_000  # buckets; the longest untouched are forgotten, which only ever allows more


@dataclass(frozen=True)
class Limit:
    """So many at once, then one every so many seconds."""

    burst: int
    seconds: float


LIMITS = {
    "sign_in": Limit(8, 20.0),  # per name: guessing is slowed, nobody is locked out
    "sign_in_all": Limit(120, 0.25),  # per network, all names together: spraying is slowed too
    "invite": Limit(20, 15.0),  # per membership
    "try_invite": Limit(60, 0.5),  # per network: guesses at tokens
    "report": Limit(5, 10.0),  # per person
    "react": Limit(60, 0.2),  # per person: each one is a change that the whole room is told
    "name": Limit(10, 6.0),  # per person: rooms joined and names taken in them
    "command": Limit(60, 0.1),  # per connection, whatever they ask
    "look": Limit(120, 0.1),  # history and opening rooms, per connection
    "search": Limit(20, 2.0),  # per person: words looked for in a room
    "shield": Limit(40, 0.5),  # per person: what they fold, topic by topic
    "check": Limit(20, 0.7),  # per person: words looked over while they are written
    "try": Limit(30, 0.5),  # the test box of rules, per person
    "typing": Limit(10, 1.0),
    "codes": Limit(5, 60.0),
    "erase": Limit(5, 20.0),  # per person: a passphrase asked for once more
    "export": Limit(5, 60.0),  # per person: a look at everything of theirs
}


class Limits:
    """Every bucket of this process. `posts` and `joins` are what an operator may set."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        posts: tuple[int, float],
        joins: tuple[int, float],
    ) -> None:
        self._monotonic = monotonic
        self._limits = {**LIMITS, "post": Limit(*posts), "join": Limit(*joins)}
        self._full_at: OrderedDict[tuple[str, Hashable], float] = OrderedDict()

    def take(self, kind: str, who: Hashable = None) -> None:
        """Spend one, or raise `Refused("too_fast")` with the seconds to wait."""
        limit, now = self._limits[kind], self._monotonic()
        bucket = (kind, who)
        full_at = max(self._full_at.get(bucket, now), now)
        wait = full_at + limit.seconds - now - limit.burst * limit.seconds
        if wait > 1e-9:
            raise too_fast(wait)
        self._full_at[bucket] = full_at + limit.seconds
        self._full_at.move_to_end(bucket)
        if len(self._full_at) > REMEMBERED:
            self._full_at.popitem(last=False)

    def forget(self, kind: str, who: Hashable) -> None:
        """Start afresh, after a success that shows the tries were honest."""
        self._full_at.pop((kind, who), None)
