"""One act's piece of a transaction: what it works with, and what it will announce.

Only a transaction can announce, and the store hands the announcements over after the commit.
"""

from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlmodel import Session

from server.protocol.announcements import Announcement


class Transaction:
    """Handed to every act that writes. `now` is the one moment of the whole act.

    `session` is for rows as objects, and is made when something first needs it; `connection` is
    for statements that go past it.
    """

    def __init__(
        self, connection: Connection, now: datetime, session: Session | None = None
    ) -> None:
        self.connection = connection
        # To the millisecond, as it will be read back: what is announced is what is stored.
        self.now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self.announcements: list[Announcement] = []
        if session is not None:
            self.session = session

    @cached_property
    def session(self) -> Session:
        return Session(self.connection, join_transaction_mode="rollback_only")

    def announce(self, announcement: Announcement) -> None:
        """Tell the live side, once this is committed; never, if it is not."""
        self.announcements.append(announcement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """What the session still holds goes to the database, unless something failed."""
        if "session" in self.__dict__:
            with self.session:
                if fault is None:
                    self.session.commit()
