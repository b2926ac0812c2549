"""What moderators ask of the server. Colleagues are called by the name they sign in with."""

from typing import Annotated, Literal

import msgspec

from server.protocol.fields import Command, Id, Key, Number, Version, Words

Act = Literal[
    "release",
    "release_masked",
    "mask",
    "remove",
    "warn",
    "slow_person",
    "mute",
    "remove_person",
    "ban_room",
    "ban_site",
    "slow_room",
    "pause_room",
    "lock_room",
    "note",
    "close",
    "uphold",
    "overturn",
]
StaffName = Annotated[str, msgspec.Meta(max_length=64)]


class Duty(Command, tag="duty"):
    on: bool


class Reveal(Command, tag="reveal"):
    """The whole of a covered message. The reason is logged."""

    message: Id
    reason: Words


class OnCall(Command, tag="on_call"):
    """Whether one may be called by name when something cannot wait."""

    on: bool


class Claim(Command, tag="claim"):
    """Take a case, or keep it for longer."""

    case: Id


class HandOver(Command, tag="hand_over"):
    """Pass a case on, with a note: to a colleague on duty, or back to all (`to` is empty)."""

    case: Id
    note: Words
    to: StaffName = ""


class Escalate(Command, tag="escalate"):
    """Call somebody who is on call to a case. Who is called answers by claiming it."""

    case: Id
    to: StaffName
    note: Words


class SayAside(Command, tag="say_aside"):
    """Write to the person a case is about, with nobody else listening."""

    case: Id
    key: Key
    body: str


class Decide(Command, tag="decide"):
    """A moderator's act on a case. `reason` is a clause, `words` are for the member.

    `version` is the case as it was looked at: if it has changed since, nothing is done.
    """

    case: Id
    act: Act
    reason: Words
    words: Words = ""
    minutes: Annotated[int, msgspec.Meta(ge=0, le=365 * 24 * 60)] = 0  # 0: without an end
    seconds: Annotated[int, msgspec.Meta(ge=0, le=6 * 60 * 60)] = 0  # between two posts
    keep_open: bool = False  # one act of several
    version: Version | None = None


class Undo(Command, tag="undo"):
    """Take back what a decision did, and say why."""

    decision: Number
    reason: Words


class Confirm(Command, tag="confirm"):
    """The second key of a case that somebody in danger is in: close it, or look again."""

    case: Id
    agree: bool
    note: Words = ""


class Refer(Command, tag="refer"):
    """Ask the person a case is about whether it may be passed on to a professional.

    `urgent` asks a second moderator instead: only where somebody is in danger.
    """

    case: Id
    professional: Number
    why: Words
    urgent: bool = False


class SecondReferral(Command, tag="second_referral"):
    """The second key of an urgent referral: pass it on without asking, or do not."""

    referral: Number
    agree: bool
    note: Words = ""


class HandOn(Command, tag="hand_on"):
    """The professional has it now. From here on the member cannot take it back."""

    referral: Number


class CallOff(Command, tag="call_off"):
    """No longer ask, or no longer hand on what was agreed."""

    referral: Number
