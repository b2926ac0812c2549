"""What the server and the process that replays a rule say to each other: one line of JSON each.

Messages are named by their ids; no words are ever in here. Shapes only.
"""

import msgspec

from moderation import Amendments


class Order(msgspec.Struct, frozen=True):
    """What to replay: one rule, in the set as it would be, beside the set as it was."""

    database: str
    rule: str
    wanted: int
    before: Amendments
    after: Amendments


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    done: int
    total: int


class Fault(msgspec.Struct, frozen=True, tag="fault"):
    """It could not go on: where in the code, never what was being read."""

    where: str


class Sample(msgspec.Struct, frozen=True):
    """A message that would have fared otherwise."""

    message: str
    room: int
    before: str
    after: str
    at: int  # milliseconds since 1970


class InRoom(msgspec.Struct):
    read: int = 0
    changed: int = 0


class Finding(msgspec.Struct, tag="found"):
    """What a replay found. `cases` is how many more the desk would have had; it may be fewer."""

    read: int = 0
    hits: int = 0
    hits_before: int = 0
    changed: int = 0
    cases: int = 0
    oldest: int = 0
    newest: int = 0
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of a processor, its start included
    outcomes: dict[str, int] = msgspec.field(default_factory=dict)
    rooms: dict[int, InRoom] = msgspec.field(default_factory=dict)
    samples: list[Sample] = msgspec.field(default_factory=list)


Told = Progress | Fault | Finding
