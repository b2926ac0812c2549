"""What is said in a measure: ordinary words that no rule minds, and Kith's event around them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import msgspec

from server.protocol.events import MessageEvent, MessageView, Person

ROOM = "owls"
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SAYER = Person("publicid00000000", "Quiet Heron")
SENTENCES = (
    "I slept four hours and the morning felt a little lighter than yesterday.",
    "Thank you for saying that, it helps to know somebody else has been there.",
    "We went for a walk by the canal and fed the ducks, which was good.",
    "My sister called and we talked about the garden for an hour.",
    "I made soup today, the first proper meal of this week.",
    "The waiting is the hardest part, but the nurse was kind to me.",
    "Does anybody else find Sundays so long? I keep busy with small things.",
    "It is raining here and the cat is asleep on my feet.",
    "I wrote it down in the notebook like you suggested last time.",
    "Tomorrow I have the appointment and I am glad you all know about it.",
)
# Numbers would do to tell one message from another, but some have a meaning that a rule minds.
WORDS = "amber birch cedar daisy ember fern grass heron island juniper".split()


def rooms(number: int) -> list[str]:
    """The slugs of so many rooms."""
    return [ROOM, *(f"{ROOM}-{place}" for place in range(2, number + 1))]


def body(number: int, size: int = 200) -> str:
    """Words of so many bytes, different for each number."""
    text = " ".join(WORDS[int(digit)] for digit in str(number)).capitalize() + "."
    for step in count():
        if len(text) >= size:
            return text[:size].rstrip().ljust(size, ".")
        text += " " + SENTENCES[(number + step * 3) % len(SENTENCES)]
    raise AssertionError


def bodies(size: int = 200) -> Iterator[str]:
    return (body(number, size) for number in count())


def event(rev: int, words: str) -> MessageEvent:
    """A message as a room hears it."""
    message = MessageView(
        id=f"{rev:020d}", seq=rev, rev=rev, author=SAYER, body=words, state="visible", at=AT
    )
    return MessageEvent(room=ROOM, rev=rev, message=message)


def text(size: int = 200) -> str:
    """The same event as text, for servers that do not know what it means."""
    return msgspec.json.encode(event(1000, body(0, size))).decode()
