"""May they? Pure functions that return quietly, or raise `Refused` with a sentence for a person.

No lookups, no clock, no state: what they judge is handed in. Whoever calls them has fetched it
through the person's own membership or role.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from moderation import RoomRules
from server.errors import Refused, not_allowed, not_found, too_fast
from server.models.words import (
    Entry,
    MessageState,
    RoomRole,
    RoomState,
    SiteRole,
    Standing,
    Unstaffed,
)
from server.protocol.commands import BODY_LIMIT

FACILITATOR = RoomRole.FACILITATOR
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and newline
HALVES = re.compile("[\ud800-\udfff]")  # of a character that has no other half
UNSTAFFED_SLOW = 30  # seconds, in a room that slows down while nobody is on duty
NEW = timedelta(minutes=20)  # in a room; a newcomer's links are looked at first


class Member(Protocol):
    """As much of a membership as the rules look at."""

    @property
    def role(self) -> RoomRole: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def muted_until(self) -> datetime | None: ...
    @property
    def last_post_at(self) -> datetime | None: ...
    @property
    def slow_seconds(self) -> int: ...
    @property
    def agreement_version(self) -> int: ...


class Place(Protocol):
    """As much of a room as the rules look at."""

    @property
    def state(self) -> RoomState: ...
    @property
    def slow_seconds(self) -> int: ...
    @property
    def unstaffed(self) -> Unstaffed: ...
    @property
    def agreement_asks(self) -> int: ...


class Door(Protocol):
    """As much of a room as deciding who may enter looks at."""

    @property
    def entry(self) -> Entry: ...
    @property
    def state(self) -> RoomState: ...


class Said(Protocol):
    """As much of a message as the rules look at."""

    @property
    def author_id(self) -> int: ...
    @property
    def state(self) -> MessageState: ...
    @property
    def at(self) -> datetime: ...


def is_seated(member: Member) -> bool:
    """Whether this membership may be in the room and read."""
    return member.standing in (Standing.ACTIVE, Standing.MUTED)


def comes_in_as(member: Member, now: datetime) -> Standing:
    """How somebody is seated who may come in: going out and in again does not end a mute."""
    is_muted = member.muted_until is not None and member.muted_until > now
    return Standing.MUTED if is_muted else Standing.ACTIVE


def is_staff(role: SiteRole) -> bool:
    return role in (SiteRole.MODERATOR, SiteRole.ADMIN)


def badge(role: RoomRole, site_role: SiteRole) -> str | None:
    """The word beside a name, if the person has a part to play."""
    if is_staff(site_role):
        return "moderator"
    return "facilitator" if role is RoomRole.FACILITATOR else None


def check_seat(member: Member) -> None:
    """Being in the room: reading, reacting, reporting."""
    if member.standing is Standing.WAITING:
        raise Refused(
            "waiting", "You asked to come in. A facilitator will look at it soon.", status=403
        )
    if not is_seated(member):
        raise not_found("room")


def check_voice(member: Member, room: Place, now: datetime, *, is_cry: bool = False) -> None:
    """Speaking in this room at all: it is open, and nobody has asked this person to pause.

    Whoever is in distress is not asked to read an agreement first.
    """
    check_seat(member)
    if room.state is RoomState.CLOSED:
        raise Refused(
            "room_closed", "This room is closed now. Your words stay in the box.", status=403
        )
    if room.state is RoomState.PAUSED and member.role is not RoomRole.FACILITATOR:
        raise Refused(
            "room_paused",
            "A facilitator has paused the room for a moment. Your words stay in the box.",
            status=403,
        )
    if member.standing is Standing.MUTED and (
        member.muted_until is None or member.muted_until > now
    ):
        raise Refused(
            "muted",
            "You can read but not post here for now. Your words stay in the box.",
            status=403,
        )
    if not is_cry:
        check_agreed(member, room)


def check_agreed(member: Member, room: Place) -> None:
    """Having said yes to what people in the room agree to now."""
    if member.agreement_version < room.agreement_asks:
        raise Refused(
            "agreement",
            "The agreement of this room has changed. Please read what is new and say yes to it "
            "first. Your words stay in the box.",
            status=403,
        )


def check_post(
    member: Member, room: Place, now: datetime, *, is_staffed: bool = True, is_cry: bool = False
) -> None:
    """Saying something new now: speaking, and not sooner than slow mode lets."""
    check_voice(member, room, now, is_cry=is_cry)
    is_facilitator = member.role is RoomRole.FACILITATOR
    if room.unstaffed is Unstaffed.CLOSED and not is_staffed and not is_facilitator:
        raise Refused(
            "unstaffed",
            "No moderator is on duty, and this room waits until one is. Your words stay in the "
            "box; “Help now” has people who answer at this hour.",
            status=403,
        )
    wait = pause(member, room, is_staffed=is_staffed)
    if wait and member.last_post_at is not None:
        left = member.last_post_at + timedelta(seconds=wait) - now
        if left > timedelta(0):
            raise too_fast(left.total_seconds())


def pause(member: Member, room: Place, *, is_staffed: bool) -> int:
    """Seconds between two posts of this person in this room; 0 is none."""
    if member.role is RoomRole.FACILITATOR:
        return member.slow_seconds
    is_slower = room.unstaffed is Unstaffed.SLOW and not is_staffed
    return max(member.slow_seconds, room.slow_seconds, UNSTAFFED_SLOW if is_slower else 0)


def plain(text: str) -> str:
    """What somebody wrote, trimmed and without control characters."""
    return CONTROLS.sub("", text).strip()


def check_body(body: str) -> str:
    """The words as they will be kept: plain, 1 to 4,000 characters."""
    words = plain(body)
    if not words:
        raise Refused("empty", "There is nothing to send yet.", field="body")
    if len(words) > BODY_LIMIT:
        raise Refused(
            "too_long",
            "This is {count} characters; the most for one message is {most}. "
            "Nothing is lost: please send it in parts.",
            status=413,
            field="body",
            values={"count": f"{len(words):,}", "most": f"{BODY_LIMIT:,}"},
        )
    if HALVES.search(words):
        raise Refused("malformed", "Some characters could not be read.", field="body")
    return words


def check_own(message: Said, membership_id: int, now: datetime, minutes: int) -> None:
    """Editing or withdrawing: one's own visible words, for a while."""
    if message.author_id != membership_id:
        raise not_allowed("Only the person who wrote this can change it.")
    if message.state is not MessageState.VISIBLE:
        raise Refused("gone", "This message is no longer in the room.", status=409)
    if now - message.at > timedelta(minutes=minutes):
        raise Refused(
            "too_late",
            "Messages can be changed for {minutes} minutes. A moderator can still remove it "
            "for you: use “report” and say so.",
            status=403,
            values={"minutes": minutes},
        )


def check_answerable(message: Said) -> None:
    """Reacting to or reporting a message: it still has to be there."""
    if message.state is not MessageState.VISIBLE:
        raise Refused("gone", "This message is no longer in the room.", status=409)


def kept_days(own: int | None, most: int) -> int:
    """How many days a room keeps its words: its own choice, never longer than the server."""
    return most if own is None else min(own, most)


def may_manage(member: Member, site_role: SiteRole = SiteRole.MEMBER) -> bool:
    """A room's facilitators, and staff who have a seat in it."""
    return is_seated(member) and (member.role is FACILITATOR or is_staff(site_role))


def is_new(joined_at: datetime, now: datetime) -> bool:
    """Whether somebody has only just come into a room."""
    return now - joined_at < NEW


def check_outcomes(wanted: Mapping[str, str]) -> RoomRules:
    """How a room wants conduct to be met: within bounds. There is no switch for care."""
    try:
        return msgspec.convert(wanted, RoomRules)
    except msgspec.ValidationError:
        raise Refused("outcomes", "A room can choose only from what the form offers.") from None


def check_entry(room: Door, earlier: Member | None) -> None:
    """Coming in by oneself, without an invite."""
    standing = earlier.standing if earlier else None
    if standing is Standing.BANNED:
        raise not_found("room")
    if standing is Standing.REMOVED:
        raise Refused(
            "removed", "You cannot come back into this room by yourself for now.", status=403
        )
    if standing is Standing.WAITING:
        raise Refused(
            "waiting", "You have asked already. A facilitator will look at it soon.", status=409
        )
    if room.entry is Entry.INVITE:
        raise Refused("invite_only", "This room is entered with an invite link.", status=403)
    if room.state is RoomState.CLOSED:
        raise Refused("room_closed", "This room is closed at the moment.", status=403)


def check_manage(member: Member, site_role: SiteRole = SiteRole.MEMBER) -> None:
    """Invites, requests to join, pausing, outcomes: a room's facilitators, and seated staff."""
    check_seat(member)
    if not may_manage(member, site_role):
        raise not_allowed("Only this room's facilitators can do that.")


def check_staff(role: SiteRole) -> None:
    """The desk. To anybody else it does not exist."""
    if not is_staff(role):
        raise not_found()


def check_admin(role: SiteRole) -> None:
    """What only an admin may change, like rules. Moderators see it and are told so."""
    check_staff(role)
    if role is not SiteRole.ADMIN:
        raise not_allowed("Only an admin can change this.")
