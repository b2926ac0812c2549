"""One act's piece of a transaction: a session to work with, and what it will announce.

Only a transaction can announce, and the store hands the announcements over after the commit.
"""

from datetime import datetime

from sqlmodel import Session

from server.protocol.announcements import Announcement


class Transaction:
    """Handed to every act that writes. `now` is the one moment of the whole act."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        # To the millisecond, as it will be read back: what is announced is what is stored.
        self.now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self.announcements: list[Announcement] = []

    def announce(self, announcement: Announcement) -> None:
        """Tell the live side, once this is committed; never, if it is not."""
        self.announcements.append(announcement)
