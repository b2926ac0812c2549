"""Who is on duty: moderators who said so and are still there.

A duty lasts while one of the person's sockets is open; without one it lapses after a while,
which covers a dropped line and a desk used without scripts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

GRACE = timedelta(seconds=60)  # after the last socket drops
LEASE = timedelta(minutes=10)  # since the last act on a desk without a socket


class Duty:
    """The moderators on duty, this process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._until: dict[int, datetime] = {}

    @property
    def is_staffed(self) -> bool:
        return bool(self._until)

    @property
    def users(self) -> list[int]:
        return list(self._until)

    def begin(self, user_id: int) -> None:
        self._until[user_id] = self._now() + LEASE

    def end(self, user_id: int) -> None:
        self._until.pop(user_id, None)

    def is_on(self, user_id: int) -> bool:
        return user_id in self._until

    def has_left(self, user_id: int) -> None:
        """The last socket of somebody on duty is gone: a minute's grace to come back."""
        if user_id in self._until:
            self._until[user_id] = self._now() + GRACE

    def sweep(self, connected: Callable[[int], bool]) -> None:
        """Renew those who are connected, drop those whose time is over."""
        now = self._now()
        for user_id, until in list(self._until.items()):
            if connected(user_id):
                self._until[user_id] = max(until, now + GRACE)
            elif until <= now:
                del self._until[user_id]
