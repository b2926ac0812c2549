"""The server is killed outright in the middle of a conversation, and nothing is lost."""

import asyncio
import threading
from pathlib import Path
from typing import Any

from tests.house import House
from tests.replay.ledger import kept_before
from tests.replay.play import replay
from tests.replay.report import details, figures
from tests.replay.script import read
from tests.replay.serving import Place

SAMPLE = Path(__file__).parent / "replay" / "sample.jsonl"
KILLS = 2


async def test_every_acked_word_survives_kill_9_once_and_in_order(place: Place) -> None:
    played = await replay(read(SAMPLE), place, kills=KILLS)
    found = figures(played, "this one")
    assert found.is_well, "\n".join(details(found, played))
    assert len(played.restarts) == KILLS
    assert found.said == 73
    assert min(played.in_flight) >= 1, "it was killed while somebody was waiting for an answer"
    again = [post for post in played.ledger.posts if post.again_at is not None]
    assert again, "what was not answered was sent again under the same key"
    assert kept_before(again, played.stored), "an ack was cut off that had been earned already"
    assert played.resumed >= found.stayed, "everybody came back with their cursor"


async def test_what_a_snapshot_holds_already_is_not_told_again(house: House) -> None:
    """Someone comes back between a commit and its announcement, as many do after a restart."""
    ada, ben = await house.member("Ada Wren"), await house.member("Ben Fox")
    a, b = await ada.enters(), await ben.socket()
    await a.says("one")
    committed, gate = _gate(house.chat.store._writer)
    saying = asyncio.create_task(a.says("two"))
    await asyncio.to_thread(committed.wait)
    opened = await b.ask("open", room="owls", since=1)
    assert [message["rev"] for message in opened["messages"]] == [2]
    gate.set()
    await saying
    await a.says("three")
    assert [(await b.event("message"))["rev"]] == [3]
    assert (await b.settled()).said() == []


def _gate(writer: Any) -> tuple[threading.Event, threading.Event]:
    """Stop the next transaction where it is on disk and nobody has been told yet."""
    committed, gate = threading.Event(), threading.Event()
    announce = writer._hand_over

    def held_up(*told: object) -> None:
        committed.set()
        gate.wait()
        announce(*told)

    writer._hand_over = held_up
    return committed, gate
