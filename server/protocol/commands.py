"""Commands: what a client asks of the server over `kith.v1`, one frozen struct each.

`parse` turns one text frame into a command or raises `Refused("malformed")`; what a command may
do is decided elsewhere. Unknown fields are refused, so nobody can slip in a role or a state.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

import msgspec

from server.errors import Refused, malformed
from server.protocol.desk_commands import (
    CallOff,
    Claim,
    Confirm,
    Decide,
    Duty,
    Escalate,
    HandOn,
    HandOver,
    OnCall,
    Refer,
    Reveal,
    SayAside,
    SecondReferral,
    Undo,
)
from server.protocol.fields import Command, Id, Key, Number, Ref, Rev, Slug, Version, Words

FRAME_LIMIT = 16 * 1024  # bytes, per text frame from a client
BODY_LIMIT = 4_000  # characters of one message

Need = Literal["listen", "ideas", "company", "information"]
ReactionKind = Literal["with_you", "same_here", "thank_you", "hug"]
ReportReason = Literal[
    "worried", "unkind", "private_data", "unsafe_advice", "contact", "spam", "other"
]


class Open(Command, tag="open"):
    """Come into a room: live from now on, after a snapshot. `since` is the client's last rev."""

    room: Slug
    since: Rev | None = None


class Close(Command, tag="close"):
    room: Slug


class Post(Command, tag="post"):
    """Say something. `key` is the client's own id for it: the same key never adds a second one."""

    room: Slug
    key: Key
    body: str
    reply_to: Id | None = None
    need: Need | None = None
    label: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    anyway: bool = False


class Check(Command, tag="check"):
    """What would become of words if they were said now. Never stored, never logged."""

    room: Slug
    body: str


class Edit(Command, tag="edit"):
    message: Id
    body: str
    anyway: bool = False


class Withdraw(Command, tag="withdraw"):
    message: Id


class React(Command, tag="react"):
    message: Id
    kind: ReactionKind
    on: bool


class Supporters(Command, tag="supporters"):
    """Who gave a message a sign, by name: many are not here, and the page does not know them."""

    message: Id


class History(Command, tag="history"):
    """A page of what was said: around a message, or after a `seq`, or before one, or the newest."""

    room: Slug
    before: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None
    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    around: Id | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50


class Read(Command, tag="read"):
    room: Slug
    rev: Rev


class Typing(Command, tag="typing"):
    room: Slug
    on: bool


class Agree(Command, tag="agree"):
    """Say yes to the version of a room's agreement that was shown."""

    room: Slug
    version: Version


class Shield(Command, tag="shield"):
    """Fold what is said about a topic, for me alone and in every room; or show it again."""

    topic: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    on: bool


class Fold(Command, tag="fold"):
    """Fold what somebody writes, by their public id, for me alone; or show it again."""

    person: Id
    on: bool


class Report(Command, tag="report"):
    message: Id
    reason: ReportReason
    note: Words = ""


class AnswerAside(Command, tag="answer_aside"):
    """Answer the moderators who wrote to me about something in this room."""

    room: Slug
    key: Key
    body: str


class AnswerReferral(Command, tag="answer_referral"):
    """Say whether the moderators may pass something of mine on to a professional.

    `shares` is how much, `contact` how I wish to be reached; both count for a yes only.
    """

    referral: Number
    answer: Literal["yes", "no", "later", "withdraw"]
    shares: Literal["words", "contact"] = "contact"
    contact: Annotated[str, msgspec.Meta(max_length=300)] = ""


AnyCommand = (
    Open
    | Close
    | Post
    | Check
    | Edit
    | Withdraw
    | React
    | Supporters
    | History
    | Read
    | Typing
    | Agree
    | Shield
    | Fold
    | Report
    | Reveal
    | AnswerAside
    | AnswerReferral
    | Duty
    | OnCall
    | Claim
    | SayAside
    | HandOver
    | Escalate
    | Decide
    | Undo
    | Confirm
    | Refer
    | SecondReferral
    | HandOn
    | CallOff
)


class Envelope(msgspec.Struct, frozen=True):
    """Just enough of a frame to answer it when the rest cannot be read."""

    ref: Ref | None = None


_decoder: msgspec.json.Decoder[AnyCommand] = msgspec.json.Decoder(AnyCommand)
_envelope = msgspec.json.Decoder(Envelope)


def parse(frame: str) -> AnyCommand:
    """The command in one text frame, or `Refused("malformed")` that says which field is off."""
    try:
        return _decoder.decode(frame)
    except msgspec.ValidationError as fault:
        raise malformed(f"We could not read that request: {_where(fault)}.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise malformed("We could not read that request: it is not one JSON object.") from None


C = TypeVar("C", bound=Command)


def convert(kind: type[C], fields: Mapping[str, object]) -> C:
    """A form's fields as a command, within the same bounds; `ValueError` when they do not fit."""
    return msgspec.convert({"ref": 0, **fields}, kind)


def ref_of(frame: str) -> int | None:
    """The `ref` of a frame that could not be parsed, if it has a usable one."""
    try:
        return _envelope.decode(frame).ref
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _where(fault: msgspec.ValidationError) -> str:
    """The field at fault, without the value: msgspec's own text may quote what was sent."""
    _, found, path = str(fault).rpartition(" - at `")
    return (
        f"look at `{path.rstrip('`').removeprefix('$.')}`"
        if found
        else "a field is missing or unknown"
    )


__all__ = [
    "BODY_LIMIT",
    "FRAME_LIMIT",
    "Agree",
    "AnswerAside",
    "AnswerReferral",
    "AnyCommand",
    "CallOff",
    "Check",
    "Claim",
    "Close",
    "Command",
    "Confirm",
    "Decide",
    "Duty",
    "Edit",
    "Escalate",
    "Fold",
    "HandOn",
    "HandOver",
    "History",
    "OnCall",
    "Open",
    "Post",
    "React",
    "Read",
    "Refer",
    "Refused",
    "Report",
    "Reveal",
    "SayAside",
    "SecondReferral",
    "Shield",
    "Supporters",
    "Typing",
    "Undo",
    "Withdraw",
    "convert",
    "parse",
    "ref_of",
]
