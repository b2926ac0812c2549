"""One room, live: the seats taken in it, and who is here.

Presence is sent as state once (in `open`'s reply) and then as differences, gathered for a moment
so that a wave of arrivals is a few events and not a flood.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from server.live.connection import Seat
from server.protocol.events import (
    PRESENT_LISTED,
    PeopleEvent,
    Person,
    RoomView,
    TypingEvent,
    encode,
)

GATHER = 0.1  # seconds


@dataclass(eq=False)
class Channel:
    """The live side of one room. `settings` is what its members were told last."""

    room_id: int
    settings: RoomView
    later: Callable[[float, Callable[[], None]], object]
    seats: set[Seat] = field(default_factory=set)
    _here: dict[int, Person] = field(default_factory=dict)  # membership -> as others see them
    _told: dict[int, Person] = field(default_factory=dict)  # the same, as last sent
    _is_gathering: bool = False

    def add(self, seat: Seat) -> None:
        self.seats.add(seat)
        self._here[seat.membership_id] = seat.person
        self._gather()

    def drop(self, seat: Seat) -> None:
        self.seats.discard(seat)
        if not any(other.membership_id == seat.membership_id for other in self.seats):
            self._here.pop(seat.membership_id, None)
            self._gather()

    def rename(self, membership_id: int, person: Person) -> None:
        """Somebody is called otherwise now: told at once, for their earlier messages too."""
        for seat in self.seats_of(membership_id):
            seat.person = person
        if membership_id in self._here:
            self._here[membership_id] = self._told[membership_id] = person
        event = PeopleEvent(room=self.settings.slug, count=len(self._here), here=[person])
        self.tell(encode(event))

    def seats_of(self, membership_id: int) -> list[Seat]:
        return [seat for seat in self.seats if seat.membership_id == membership_id]

    def people(self) -> tuple[int, list[Person]]:
        """How many are here, and who, unless they are too many to list."""
        count = len(self._here)
        return count, [] if count > PRESENT_LISTED else list(self._here.values())

    def say(self, rev: int, frame: str) -> None:
        """A durable event to everybody, in the order of its rev."""
        for seat in self.seats:
            seat.hear(rev, frame)

    def tell(self, frame: str, *, but: Seat | None = None, is_droppable: bool = False) -> None:
        """Something that is not kept: to everybody who is already live here."""
        for seat in self.seats:
            if seat is not but and seat.pending is None:
                seat.connection.send(frame, is_droppable=is_droppable)

    def typing(self, seat: Seat, *, is_on: bool) -> None:
        event = TypingEvent(room=seat.room, who=seat.person.id, on=is_on)
        self.tell(encode(event), but=seat, is_droppable=True)

    def _gather(self) -> None:
        if not self._is_gathering:
            self._is_gathering = True
            self.later(GATHER, self._tell_people)

    def _tell_people(self) -> None:
        """The difference to what was told last, in one event."""
        self._is_gathering = False
        here, told = self._here, self._told
        came = [person for member, person in here.items() if told.get(member) != person]
        gone = [person.id for member, person in told.items() if member not in here]
        self._told = dict(here)
        if not came and not gone:
            return
        if len(here) > PRESENT_LISTED:
            came, gone = [], []
        event = PeopleEvent(room=self.settings.slug, count=len(here), here=came, gone=gone)
        self.tell(encode(event))
