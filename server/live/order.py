"""Order: a room's changes by `rev`, each once and none skipped, however they arrive."""

from server.live.frames import Frame
from server.live.ring import Item


class Order:
    """`rev` is the last change that was said here; later ones wait until the hole is filled."""

    __slots__ = ("_early", "rev")

    def __init__(self, rev: int) -> None:
        self.rev = rev
        self._early: dict[int, Frame] = {}

    @property
    def has_hole(self) -> bool:
        return bool(self._early)

    def take(self, rev: int, frame: Frame) -> list[Item]:
        """What may be said now that this has arrived: nothing, it, or it and what waited for it."""
        if rev <= self.rev:
            return []
        self._early[rev] = frame
        return self._next()

    def mend(self, changes: list[Item]) -> list[Item]:
        """Fill the hole with what the store has, in its order; changes since overtaken are none."""
        ready = []
        for change in changes:
            if change.rev is not None and change.rev > self.rev:
                self.rev = change.rev
                ready.append(change)
        self._early = {rev: frame for rev, frame in self._early.items() if rev > self.rev}
        return [*ready, *self._next()]

    def _next(self) -> list[Item]:
        ready = []
        while (frame := self._early.pop(self.rev + 1, None)) is not None:
            self.rev += 1
            ready.append(Item(self.rev, frame))
        return ready
