"""Delivery: handing on what was announced, by this process or another, to whoever is here.

In the order it is heard; a room's changes in the order of their `rev`. An event is encoded once,
whoever hears it.
"""

from collections.abc import Callable, Sequence
from functools import singledispatchmethod

import msgspec

from server.live.connection import BYE, SIGN_IN_AGAIN
from server.live.frames import Frame
from server.live.hub import Hub
from server.models import SiteRole
from server.protocol.announcements import (
    Announcement,
    Arrived,
    AsideSaid,
    CaseChanged,
    MembershipChanged,
    MembershipEnded,
    MessageChanged,
    Noticed,
    OnDuty,
    OwnWords,
    PeopleHere,
    ReferralChanged,
    RoleChanged,
    RoomChanged,
    RoomTold,
    RulesChanged,
    ScheduleChanged,
    SessionsEnded,
    ShieldsChanged,
    Signal,
    Typed,
)
from server.protocol.events import (
    AsideEvent,
    CaseEvent,
    Event,
    NoticeEvent,
    ReferralEvent,
    RoleEvent,
    ShieldsEvent,
    TypingEvent,
    encode,
)


class Delivery:
    """Hears everything and tells whom it concerns."""

    def __init__(self, hub: Hub, rules_changed: Callable[[], None]) -> None:
        self.hub = hub
        self.rules_changed = rules_changed

    def hear(self, announcements: Sequence[Announcement]) -> None:
        """Hand on what was announced, in its order."""
        for announcement in announcements:
            if isinstance(announcement, MessageChanged):  # nearly all of them
                self._change(announcement)
            elif not (
                isinstance(announcement, Signal) and announcement.process == self.hub.process
            ):
                self._deliver(announcement)

    def _change(self, said: MessageChanged) -> None:
        self.hub.echoes.hear(said.room_id, said.event.message)
        channel = self.hub.channel(said.room_id)
        if channel is not None:
            channel.change(said.event.rev, Frame(encode(said.event)))

    def _tell(self, user_id: int, event: Event) -> None:
        """One person, on every screen of theirs."""
        frame = Frame(encode(event))
        for connection in self.hub.sockets_of(user_id):
            connection.send(frame)

    @singledispatchmethod
    def _deliver(self, announcement: Announcement) -> None:
        raise TypeError(f"nobody delivers {type(announcement).__name__}")

    @_deliver.register
    def _(self, changed: RoomChanged) -> None:
        channel = self.hub.channel(changed.room_id)
        if channel is not None:
            self.hub.tell_settings(channel, changed.settings)

    @_deliver.register
    def _(self, changed: ScheduleChanged) -> None:
        channel = self.hub.channel(changed.room_id)
        if channel is not None:
            channel.say(None, Frame(encode(changed.event)))

    @_deliver.register
    def _(self, told: Noticed) -> None:
        self._tell(told.user_id, NoticeEvent(notice=told.notice))

    @_deliver.register
    def _(self, told: RoomTold) -> None:
        channel = self.hub.channel(told.room_id)
        for seat in list(channel.seats()) if channel is not None else ():
            if seat.membership_id in told.ids:
                own = msgspec.structs.replace(told.notice, id=told.ids[seat.membership_id])
                seat.connection.send(Frame(encode(NoticeEvent(notice=own))))

    @_deliver.register
    def _(self, own: OwnWords) -> None:
        self._tell(own.user_id, own.event)

    @_deliver.register
    def _(self, changed: ShieldsChanged) -> None:
        self._tell(changed.user_id, ShieldsEvent(shields=changed.shields))

    @_deliver.register
    def _(self, changed: ReferralChanged) -> None:
        self._tell(changed.user_id, ReferralEvent(referral=changed.referral))

    @_deliver.register
    def _(self, said: AsideSaid) -> None:
        """The member's sockets and the desk's; nobody else's."""
        self._tell(said.user_id, AsideEvent(aside=said.aside, room=said.room))
        to_desk = Frame(encode(AsideEvent(aside=said.aside, case=said.case)))
        for connection in self.hub.connections():
            if self.hub.is_on_duty(connection.user_id):
                connection.send(to_desk)

    @_deliver.register
    def _(self, changed: CaseChanged) -> None:
        frame = Frame(encode(CaseEvent(case=changed.case)))
        for connection in self.hub.connections():
            user_id = connection.user_id
            if self.hub.is_on_duty(user_id) or user_id == changed.called_id:
                connection.send(frame)

    @_deliver.register
    def _(self, ended: MembershipEnded) -> None:
        channel = self.hub.channel(ended.room_id)
        if channel is not None:
            frame = Frame(encode(ended.bye))
            for seat in channel.seats_of(ended.membership_id):
                self.hub.leave_seat(seat)
                seat.connection.send(frame)

    @_deliver.register
    def _(self, changed: MembershipChanged) -> None:
        self.hub.elsewhere.rename(changed.room_id, changed.membership_id, changed.person)
        channel = self.hub.channel(changed.room_id)
        if channel is not None:
            channel.rename(changed.membership_id, changed.person)

    @_deliver.register
    def _(self, ended: SessionsEnded) -> None:
        frame = Frame(encode(ended.bye))
        is_all = ended.session_ids is None
        for connection in list(self.hub.sockets_of(ended.user_id)):
            if is_all or connection.session_id in (ended.session_ids or ()):
                for seat in list(connection.seats.values()):
                    self.hub.leave_seat(seat)
                connection.send(frame)
                connection.close(SIGN_IN_AGAIN if ended.bye.code == "signed_out" else BYE)
        if is_all:
            self.hub.set_duty(ended.user_id, is_on=False)

    @_deliver.register
    def _(self, changed: RoleChanged) -> None:
        """Its open sockets act under the new role at once, and their pages are told to go."""
        role = SiteRole(changed.role)
        for connection in self.hub.sockets_of(changed.user_id):
            connection.role = role
        self._tell(changed.user_id, RoleEvent(role=role))
        if role is SiteRole.MEMBER:
            self.hub.set_duty(changed.user_id, is_on=False)

    @_deliver.register
    def _(self, changed: RulesChanged) -> None:
        self.rules_changed()

    @_deliver.register
    def _(self, arrived: Arrived) -> None:
        self.hub.say_state()

    @_deliver.register
    def _(self, said: PeopleHere) -> None:
        self.hub.elsewhere.hear_people(said)
        channel = self.hub.channel(said.room_id)
        if channel is not None:
            channel.gather()

    @_deliver.register
    def _(self, said: OnDuty) -> None:
        self.hub.elsewhere.hear_duty(said)
        self.hub.tell_staffed()

    @_deliver.register
    def _(self, said: Typed) -> None:
        channel = self.hub.channel(said.room_id)
        if channel is not None:
            event = TypingEvent(room=channel.settings.slug, who=said.who, on=said.is_on)
            channel.murmur(Frame(encode(event)))
