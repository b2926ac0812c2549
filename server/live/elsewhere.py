"""What the other processes said about the moment: who is in which room, and who is on duty.

A process that has not been heard of for a while is gone, and everybody who was there by way of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from server.protocol.announcements import OnDuty, PeopleHere
from server.protocol.events import Person

GONE = 20.0  # seconds without a sign of life


@dataclass
class _Process:
    heard_at: float
    rooms: dict[int, dict[int, Person]] = field(default_factory=dict)
    on_duty: frozenset[int] = frozenset()


class Elsewhere:
    """The people of other processes. `monotonic` is handed in."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._processes: dict[str, _Process] = {}

    def people(self, room_id: int) -> dict[int, Person]:
        """Membership to person, for everybody in a room by way of another process."""
        found: dict[int, Person] = {}
        for process in self._processes.values():
            found |= process.rooms.get(room_id, {})
        return found

    @property
    def on_duty(self) -> set[int]:
        return set().union(*(process.on_duty for process in self._processes.values()))

    def hear_people(self, said: PeopleHere) -> None:
        rooms = self._process(said.process).rooms
        if said.is_all:
            rooms[said.room_id] = dict(said.here)
        else:
            room = rooms.setdefault(said.room_id, {})
            room.update(said.here)
            for membership_id in said.gone:
                room.pop(membership_id, None)
        if not rooms[said.room_id]:
            del rooms[said.room_id]

    def rename(self, room_id: int, membership_id: int, person: Person) -> None:
        """Somebody is called otherwise, before their own process has said so."""
        for process in self._processes.values():
            if membership_id in process.rooms.get(room_id, {}):
                process.rooms[room_id][membership_id] = person

    def hear_duty(self, said: OnDuty) -> None:
        self._process(said.process).on_duty = frozenset(said.users)

    def sweep(self) -> Iterable[int]:
        """Forget processes that are gone; the rooms they had people in."""
        now = self._monotonic()
        gone = [name for name, p in self._processes.items() if now - p.heard_at > GONE]
        return {room for name in gone for room in self._processes.pop(name).rooms}

    def _process(self, name: str) -> _Process:
        now = self._monotonic()
        process = self._processes.setdefault(name, _Process(now))
        process.heard_at = now
        return process
