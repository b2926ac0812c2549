"""One room, live: the seats taken in it, what it said lately, and who is here.

What is said in one turn of the event loop leaves in one write per member. Presence is sent as
state once (in `open`'s reply) and then as differences, gathered for a moment so that a wave of
arrivals is a few events and not a flood.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from server.live.frames import Burst, Frame
from server.live.order import Order
from server.live.ring import Item, Ring
from server.live.seat import Seat
from server.live.wire import pour
from server.protocol.events import (
    PRESENT_LISTED,
    PeopleEvent,
    Person,
    RoomView,
    encode,
)

GATHER, GATHER_MANY = 0.1, 1.0  # seconds; where names are not listed, a count can wait
REST = 0.005  # seconds at most between two bursts under load; a lone message never waits
PATIENCE = 0.05  # seconds a hole may fill by itself before the store is asked
Later = Callable[[float, Callable[[], None]], object]


@dataclass(frozen=True)
class Outside:
    """What a channel asks of the world: timers, who is here elsewhere, its holes to be mended."""

    later: Later
    monotonic: Callable[[], float]
    elsewhere: Callable[[int], dict[int, Person]]
    tell_others: Callable[[int, dict[int, Person], list[int]], None]
    mend: Callable[["Channel"], None]


class Channel:
    """The live side of one room. `settings` is what its members were told last."""

    def __init__(self, room_id: int, settings: RoomView, rev: int, outside: Outside) -> None:
        self.room_id = room_id
        self.settings = settings
        self.order = Order(rev)
        self.ring = Ring()  # what has left
        self._later = outside.later
        self._outside = outside
        self._is_mending = False
        self._listening: dict[int, Seat] = {}  # by the descriptor that takes bytes as they are
        self._attended: set[Seat] = set()  # the others, each of which needs a look
        self._unsent: list[Item] = []  # what leaves at the end of this turn
        self._rested_at = 0.0  # a big room rests after a burst, so that the next one is whole
        self._here: dict[int, Person] = {}  # membership -> as others see them
        self._told: dict[int, Person] = {}  # everybody, as last sent to the seats
        self._others_told: dict[int, Person] = {}  # ours, as last sent to other processes
        self._tabs: dict[int, int] = {}  # membership -> seats
        self._is_gathering = False

    def add(self, seat: Seat) -> None:
        """Take a seat: what the room says from now on is heard, behind the snapshot."""
        self.flush()
        seat.channel = self
        self.place(seat)
        self._tabs[seat.membership_id] = self._tabs.get(seat.membership_id, 0) + 1
        self._here[seat.membership_id] = seat.person
        self.gather()

    def drop(self, seat: Seat) -> None:
        """Give up a seat, having heard all that was said before."""
        if seat.channel is not self:
            return
        self.flush()
        self._displace(seat)
        seat.channel = None
        left = self._tabs.get(seat.membership_id, 1) - 1
        self._tabs[seat.membership_id] = left
        if left == 0:
            del self._tabs[seat.membership_id]
            self._here.pop(seat.membership_id, None)
            self.gather()

    def place(self, seat: Seat) -> None:
        """Have a seat where it belongs: among those who just listen, or those in need of a look."""
        self._displace(seat)
        fd = seat.connection.wire.fd
        if fd is not None and seat.is_listening:
            self._listening[fd] = seat
        else:
            self._attended.add(seat)

    def _displace(self, seat: Seat) -> None:
        fd = seat.connection.wire.fd
        if fd is not None and self._listening.get(fd) is seat:
            del self._listening[fd]
        self._attended.discard(seat)

    def rename(self, membership_id: int, person: Person) -> None:
        """Somebody is called otherwise now: told at once, for their earlier messages too."""
        for seat in self.seats_of(membership_id):
            seat.person = person
        if membership_id in self._here:
            self._here[membership_id] = person
        if membership_id in self._told:
            self._told[membership_id] = person
        event = PeopleEvent(room=self.settings.slug, count=len(self.everybody()), here=[person])
        self.say(None, Frame(encode(event)))
        self.gather()  # the other processes may have heard the old name after the new one

    def close(self) -> None:
        """The last seat is given up: nobody is here by way of this process."""
        self._tell_others()

    def seats(self) -> Iterable[Seat]:
        return chain(self._listening.values(), self._attended)

    def seats_of(self, membership_id: int) -> list[Seat]:
        return [seat for seat in self.seats() if seat.membership_id == membership_id]

    def people(self) -> tuple[int, list[Person]]:
        """How many are here, and who, unless they are too many to list."""
        here = self.everybody()
        return len(here), [] if len(here) > PRESENT_LISTED else list(here.values())

    def everybody(self) -> dict[int, Person]:
        """Who is here, by way of any process."""
        return {**self._outside.elsewhere(self.room_id), **self._here}

    @property
    def is_empty(self) -> bool:
        return not self._listening and not self._attended

    @property
    def here(self) -> dict[int, Person]:
        """Who is here by way of this process."""
        return self._here

    def change(self, rev: int, frame: Frame) -> None:
        """A durable change: said in the order of `rev`, once, whenever it arrives."""
        self.say_all(self.order.take(rev, frame))
        if self.order.has_hole and not self._is_mending:
            self._is_mending = True
            self._later(PATIENCE, self._ask_for_mending)

    def mend(self, changes: list[Item]) -> None:
        """What the store has of a hole, in its order."""
        self._is_mending = False
        self.say_all(self.order.mend(changes))

    def say_all(self, items: list[Item]) -> None:
        for item in items:
            self.say(item.rev, item.frame)

    def _ask_for_mending(self) -> None:
        if self.order.has_hole:
            self._outside.mend(self)
        else:
            self._is_mending = False

    def say(self, rev: int | None, frame: Frame) -> None:
        """Something for everybody here, in this order; it leaves at the end of this turn."""
        if not self._unsent:
            self._later(max(0.0, self._rested_at - self._outside.monotonic()), self.flush)
        self._unsent.append(Item(rev, frame))

    def flush(self) -> None:
        """Let everything said so far leave, in one write for each member."""
        items, self._unsent = self._unsent, []
        if not items:
            return
        began = self._outside.monotonic()
        burst = Burst([item.frame for item in items])
        for item in items:
            self.ring.append(item)
        self._pour(burst, self._listening)
        for seat in tuple(self._attended):
            seat.hear(burst, items)
        done = self._outside.monotonic()
        self._rested_at = done + min(done - began, REST)

    def murmur(self, frame: Frame, *, but: Seat | None = None) -> None:
        """Something of the moment, not owed: whoever is behind does not hear of it."""
        burst = Burst([frame])
        self._pour(burst, [fd for fd, seat in self._listening.items() if seat is not but])
        for seat in tuple(self._attended):
            if seat is not but and seat.settling is None and seat.behind is None:
                seat.connection.wire.write(burst)

    def _pour(self, burst: Burst, fds: Iterable[int]) -> None:
        """To those who just listen. Whoever does not take it all is behind from here on."""
        for fd, rest in pour(burst.wire, fds):
            self._listening[fd].connection.wire.write_rest(rest)

    def gather(self) -> None:
        """Somebody came or went: tell it in a moment, with whoever else does."""
        if not self._is_gathering:
            self._is_gathering = True
            is_many = len(self._here) > PRESENT_LISTED
            self._later(GATHER_MANY if is_many else GATHER, self._tell_people)

    def _tell_people(self) -> None:
        """The difference to what was told last, in one event."""
        self._is_gathering = False
        here, told = self.everybody(), self._told
        came = [person for member, person in here.items() if told.get(member) != person]
        gone = [person.id for member, person in told.items() if member not in here]
        self._told = here
        self._tell_others()
        if not came and not gone:
            return
        if len(here) > PRESENT_LISTED:
            came, gone = [], []
        event = PeopleEvent(room=self.settings.slug, count=len(here), here=came, gone=gone)
        self.say(None, Frame(encode(event)))

    def _tell_others(self) -> None:
        ours, told = self._here, self._others_told
        came = {member: person for member, person in ours.items() if told.get(member) != person}
        gone = [member for member in told if member not in ours]
        self._others_told = dict(ours)
        if came or gone:
            self._outside.tell_others(self.room_id, came, gone)
