"""The hub: who is live in which room, in this process, and handing on what happened.

It delivers announcements in the order the store hands them over and keeps nothing else. An event
is encoded once, whoever hears it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import singledispatchmethod

import msgspec

from server.live.channel import Channel
from server.live.connection import BYE, SIGN_IN_AGAIN, Connection
from server.live.duty import Duty
from server.live.frames import Frame
from server.live.seat import Seat
from server.models import SiteRole
from server.protocol.announcements import (
    Announcement,
    CaseChanged,
    MembershipChanged,
    MembershipEnded,
    MessageChanged,
    Noticed,
    RoleChanged,
    RoomChanged,
    SessionsEnded,
)
from server.protocol.events import (
    CaseEvent,
    NoticeEvent,
    Person,
    RoomEvent,
    RoomView,
    encode,
)

SILENT, DEAD = 25.0, 65.0  # seconds without a sign of life: asked for one, let go


class Hub:
    """Live rooms and sockets. Used from the event loop's thread only."""

    def __init__(
        self,
        now: Callable[[], datetime],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self.duty = Duty(now)
        self._later = later
        self._channels: dict[int, Channel] = {}
        self._connections: dict[int, set[Connection]] = {}  # by user

    # Sockets and seats

    def attach(self, connection: Connection) -> None:
        self._connections.setdefault(connection.user_id, set()).add(connection)

    def detach(self, connection: Connection) -> None:
        """A socket is gone, and every seat it had."""
        for seat in list(connection.seats.values()):
            self.leave_seat(seat)
        mine = self._connections.get(connection.user_id, set())
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

    def take_seat(self, seat: Seat, room_id: int, settings: RoomView) -> None:
        """Be in a room from this moment; a seat this connection already had there is given up."""
        earlier = seat.connection.seats.get(room_id)
        channel = self._channels.get(room_id)
        if channel is None:
            channel = self._channels[room_id] = Channel(room_id, settings, self._later)
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
        if not channel.seats:
            self._channels.pop(channel.room_id, None)

    # Who is here

    def people(self, room_id: int) -> tuple[int, list[Person]]:
        channel = self._channels.get(room_id)
        return channel.people() if channel else (0, [])

    def typing(self, seat: Seat, *, is_on: bool) -> None:
        if seat.channel is not None:
            seat.channel.typing(seat, is_on=is_on)

    # Duty

    def set_duty(self, user_id: int, *, is_on: bool) -> None:
        was_staffed = self.duty.is_staffed
        (self.duty.begin if is_on else self.duty.end)(user_id)
        if self.duty.is_staffed != was_staffed:
            self._tell_staffed()

    def sweep(self) -> None:
        """Now and then: ask the silent for a sign of life, let go of the dead, let duties lapse."""
        for connection in self.connections():
            silence = connection.wire.silence()
            if silence > DEAD:
                connection.wire.cut()
            elif silence > SILENT:
                connection.wire.ping()
        if self.duty.sweep(lambda user_id: bool(self.sockets_of(user_id))):
            self._tell_staffed()

    def _tell_staffed(self) -> None:
        for channel in self._channels.values():
            self._tell_settings(channel, channel.settings)

    def _tell_settings(self, channel: Channel, settings: RoomView) -> None:
        channel.settings = msgspec.structs.replace(settings, staffed=self.duty.is_staffed)
        event = RoomEvent(room=settings.slug, settings=channel.settings)
        channel.say(None, Frame(encode(event)))

    # What happened

    def deliver(self, announcements: list[Announcement]) -> None:
        """Hand on what a transaction announced, in its order."""
        for announcement in announcements:
            self._deliver(announcement)

    @singledispatchmethod
    def _deliver(self, announcement: Announcement) -> None:
        raise TypeError(f"nobody delivers {type(announcement).__name__}")

    @_deliver.register
    def _(self, said: MessageChanged) -> None:
        channel = self._channels.get(said.room_id)
        if channel is not None:
            channel.say(said.event.rev, Frame(encode(said.event)))

    @_deliver.register
    def _(self, changed: RoomChanged) -> None:
        channel = self._channels.get(changed.room_id)
        if channel is not None:
            self._tell_settings(channel, changed.settings)

    @_deliver.register
    def _(self, told: Noticed) -> None:
        frame = Frame(encode(NoticeEvent(notice=told.notice)))
        for connection in self.sockets_of(told.user_id):
            connection.send(frame)

    @_deliver.register
    def _(self, changed: CaseChanged) -> None:
        frame = Frame(encode(CaseEvent(case=changed.case)))
        for user_id, connections in self._connections.items():
            if self.duty.is_on(user_id):
                for connection in connections:
                    connection.send(frame)

    @_deliver.register
    def _(self, ended: MembershipEnded) -> None:
        channel = self._channels.get(ended.room_id)
        if channel is not None:
            frame = Frame(encode(ended.bye))
            for seat in channel.seats_of(ended.membership_id):
                self.leave_seat(seat)
                seat.connection.send(frame)

    @_deliver.register
    def _(self, changed: MembershipChanged) -> None:
        channel = self._channels.get(changed.room_id)
        if channel is not None:
            channel.rename(changed.membership_id, changed.person)

    @_deliver.register
    def _(self, ended: SessionsEnded) -> None:
        frame = Frame(encode(ended.bye))
        is_all = ended.session_ids is None
        for connection in list(self.sockets_of(ended.user_id)):
            if is_all or connection.session_id in (ended.session_ids or ()):
                for seat in list(connection.seats.values()):
                    self.leave_seat(seat)
                connection.send(frame)
                connection.close(SIGN_IN_AGAIN if ended.bye.code == "signed_out" else BYE)
        if is_all:
            self.set_duty(ended.user_id, is_on=False)

    @_deliver.register
    def _(self, changed: RoleChanged) -> None:
        """Its open sockets act under the new role at once."""
        role = SiteRole(changed.role)
        for connection in self.sockets_of(changed.user_id):
            connection.role = role
        if role is SiteRole.MEMBER:
            self.set_duty(changed.user_id, is_on=False)
