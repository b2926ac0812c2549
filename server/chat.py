"""The bundle every action receives, and who is asking.

Frozen: what changes is owned by the store, the hub and the limits. Nothing here decides.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime

from moderation import Amended, Engine
from server.errors import sign_in_first
from server.helplines import Helplines
from server.limits import Limits
from server.live import Hub
from server.models import SiteRole
from server.policy import is_staff
from server.rulebook import Rulebook
from server.settings import Settings
from server.store import Store


@dataclass(frozen=True)
class Chat:
    """Everything an action may need, handed in once by the composition root."""

    store: Store
    hub: Hub
    rules: Rulebook
    limits: Limits
    lines: Helplines
    settings: Settings
    now: Callable[[], datetime]
    secret: bytes  # what keyed hashes are made with
    hashers: Executor  # threads for passphrases, which are slow on purpose

    @property
    def engine(self) -> Engine | Amended:
        """The rules in force at this moment."""
        return self.rules.engine


@dataclass(frozen=True)
class Visitor:
    """Who is asking: a signed-in person, or somebody passing by."""

    user_id: int | None = None
    session_id: int | None = None
    role: SiteRole = SiteRole.MEMBER
    name: str | None = None  # the sign-in name; no room shows it
    network: str = ""  # a hash of where they come from, of today only; for limits, in memory

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_moderator(self) -> bool:
        return is_staff(self.role)

    @property
    def is_admin(self) -> bool:
        return self.role is SiteRole.ADMIN

    @property
    def user(self) -> int:
        """My account's id, or the refusal that asks to sign in."""
        if self.user_id is None:
            raise sign_in_first()
        return self.user_id


PASSING_BY = Visitor()
