"""The hub: who is live in which room, in this process.

It knows sockets, seats, rooms and duty, and keeps nothing of what is said; handing on what
happened is `delivery`'s. Used from the event loop's thread only.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from server.errors import Refused
from server.live.broker import Broker
from server.live.channel import Channel, Later, Outside
from server.live.connection import Connection
from server.live.duty import Duty
from server.live.echoes import Echoes
from server.live.elsewhere import Elsewhere
from server.live.frames import Frame
from server.live.ring import Item
from server.live.seat import Seat
from server.protocol.announcements import Arrived, OnDuty, PeopleHere, Typed
from server.protocol.events import MessageEvent, Person, RoomEvent, RoomView, TypingEvent, encode

SILENT, DEAD = 25.0, 65.0  # seconds without a sign of life: asked for one, let go
Mend = Callable[[int, int], Awaitable[list[MessageEvent]]]  # room, after which rev


@dataclass(frozen=True)
class World:
    """What the hub is handed: time, timers, the broker, and the store's answer to a hole."""

    process: str
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    later: Later
    mend: Mend


class Hub:
    """Live rooms and sockets of one process."""

    def __init__(self, world: World, broker: Broker) -> None:
        self.process = world.process
        self.duty = Duty(world.now)
        self.elsewhere = Elsewhere(world.monotonic)
        self.echoes = Echoes(world.now)
        self.broker = broker
        self._world = world
        self._channels: dict[int, Channel] = {}
        self._connections: dict[int, set[Connection]] = {}  # by user
        self._mending: set[asyncio.Task[None]] = set()
        self._outside = Outside(
            world.later,
            world.monotonic,
            self.elsewhere.people,
            self._tell_others,
            self._start_mending,
        )

    # Sockets and seats

    def attach(self, connection: Connection) -> None:
        self._connections.setdefault(connection.user_id, set()).add(connection)

    def detach(self, connection: Connection) -> None:
        """A socket is gone, and every seat it had."""
        mine = self._connections.get(connection.user_id, set())
        if connection not in mine:
            return
        for seat in list(connection.seats.values()):
            self.leave_seat(seat)
        mine.discard(connection)
        if not mine:
            self._connections.pop(connection.user_id, None)
            self.duty.has_left(connection.user_id)

    def connections(self) -> list[Connection]:
        return [c for mine in self._connections.values() for c in mine]

    def sockets_of(self, user_id: int) -> set[Connection]:
        return self._connections.get(user_id, set())

    def session_sockets(self, session_id: int, user_id: int) -> int:
        """How many sockets one sign-in has open."""
        return sum(c.session_id == session_id for c in self.sockets_of(user_id))

    def take_seat(self, seat: Seat, room_id: int, settings: RoomView, rev: int) -> None:
        """Be in a room from this moment; a seat this connection already had there is given up.

        `rev` is where the room stood just before: what has happened since is mended.
        """
        earlier = seat.connection.seats.get(room_id)
        channel = self._channels.get(room_id)
        if channel is None:
            channel = self._channels[room_id] = Channel(room_id, settings, rev, self._outside)
        channel.settings = settings
        seat.connection.seats[room_id] = seat
        channel.add(seat)
        if earlier is not None:
            channel.drop(earlier)

    def leave_seat(self, seat: Seat) -> None:
        channel = seat.channel
        if channel is None:
            return
        if seat.connection.seats.get(channel.room_id) is seat:
            del seat.connection.seats[channel.room_id]
        channel.drop(seat)
        if channel.is_empty:
            channel.close()
            self._channels.pop(channel.room_id, None)

    def seat_of(self, user_id: int, slug: str) -> Seat | None:
        """Where somebody sits in a room by way of this process."""
        for connection in self.sockets_of(user_id):
            for seat in connection.seats.values():
                if seat.channel is not None and seat.channel.settings.slug == slug:
                    return seat
        return None

    def channel(self, room_id: int) -> Channel | None:
        return self._channels.get(room_id)

    def channels(self) -> list[Channel]:
        return list(self._channels.values())

    # Who is here

    def people(self, room_id: int) -> tuple[int, list[Person]]:
        """How many are in a room, and who, by way of any process."""
        channel = self._channels.get(room_id)
        if channel is not None:
            return channel.people()
        elsewhere = self.elsewhere.people(room_id)
        return len(elsewhere), list(elsewhere.values())

    def is_here(self, room_id: int, membership_id: int) -> bool:
        """Whether somebody is in a room, by way of any process."""
        channel = self._channels.get(room_id)
        if channel is not None and membership_id in channel.here:
            return True
        return membership_id in self.elsewhere.people(room_id)

    def typing(self, seat: Seat, *, is_on: bool) -> None:
        """Somebody types, or has ceased to: told to the room, kept nowhere."""
        channel = seat.channel
        if channel is not None:
            who = seat.person.id
            said = Typed(process=self.process, room_id=channel.room_id, who=who, is_on=is_on)
            event = TypingEvent(room=channel.settings.slug, who=who, on=is_on)
            channel.murmur(Frame(encode(event)), but=seat)
            self.broker.publish([said])

    def _tell_others(self, room_id: int, here: dict[int, Person], gone: list[int]) -> None:
        said = PeopleHere(process=self.process, room_id=room_id, here=here, gone=gone)
        self.broker.publish([said])

    # Duty

    @property
    def is_staffed(self) -> bool:
        """Whether some moderator is on duty, by way of any process."""
        return self.duty.is_staffed or bool(self.elsewhere.on_duty)

    @property
    def on_duty(self) -> set[int]:
        """The moderators on duty, by way of any process."""
        return {*self.duty.users, *self.elsewhere.on_duty}

    def is_on_duty(self, user_id: int) -> bool:
        return self.duty.is_on(user_id) or user_id in self.elsewhere.on_duty

    def set_duty(self, user_id: int, *, is_on: bool) -> None:
        (self.duty.begin if is_on else self.duty.end)(user_id)
        self.broker.publish([OnDuty(process=self.process, users=self.duty.users)])
        self.tell_staffed()

    def tell_staffed(self) -> None:
        """Every room learns whether somebody is there, if that has changed for it."""
        for channel in self._channels.values():
            if channel.settings.staffed != self.is_staffed:
                self.tell_settings(channel, channel.settings)

    def tell_settings(self, channel: Channel, settings: RoomView) -> None:
        channel.settings = msgspec.structs.replace(settings, staffed=self.is_staffed)
        event = RoomEvent(room=settings.slug, settings=channel.settings)
        channel.say(None, Frame(encode(event)))

    # Upkeep

    def sweep(self) -> None:
        """Now and then: ask the silent for a sign of life, let go of the dead, let duties lapse."""
        for connection in self.connections():
            silence = connection.wire.silence()
            if silence > DEAD:
                connection.wire.cut()
            elif silence > SILENT:
                connection.wire.ping()
        self.duty.sweep(lambda user_id: bool(self.sockets_of(user_id)))
        self.broker.publish([OnDuty(process=self.process, users=self.duty.users)])
        for room_id in self.elsewhere.sweep():
            if room_id in self._channels:
                self._channels[room_id].gather()
        self.tell_staffed()

    def introduce(self) -> None:
        """Ask the other processes how things are, and say how they are here; mend every room."""
        self.broker.publish([Arrived(process=self.process)])
        self.say_state()
        for channel in self.channels():
            self._start_mending(channel)

    def say_state(self) -> None:
        """Who is here and on duty by way of this process, for a process that does not know."""
        said: list[PeopleHere | OnDuty] = [OnDuty(process=self.process, users=self.duty.users)]
        for channel in self._channels.values():
            here = dict(channel.here)
            said.append(
                PeopleHere(process=self.process, room_id=channel.room_id, here=here, is_all=True)
            )
        self.broker.publish(said)

    def revs(self) -> dict[int, int]:
        """Where each live room stands here, to be held against the store."""
        return {room_id: channel.order.rev for room_id, channel in self._channels.items()}

    def mend_behind(self, latest: dict[int, int]) -> None:
        """Mend the rooms that the store knows newer changes of."""
        for room_id, rev in latest.items():
            channel = self._channels.get(room_id)
            if channel is not None and channel.order.rev < rev:
                self._start_mending(channel)

    def _start_mending(self, channel: Channel) -> None:
        task = asyncio.get_running_loop().create_task(self._mend(channel))
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)

    async def _mend(self, channel: Channel) -> None:
        """Ask the store what a room missed. If it cannot answer now, the next look will."""
        try:
            events = await self._world.mend(channel.room_id, channel.order.rev)
        except Refused:
            events = []
        channel.mend([Item(event.rev, Frame(encode(event))) for event in events])
