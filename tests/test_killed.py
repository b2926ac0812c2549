"""The server is killed outright in the middle of a conversation, and nothing is lost."""

from pathlib import Path

from tests.replay.ledger import kept_before
from tests.replay.play import replay
from tests.replay.report import details, figures
from tests.replay.script import read

SAMPLE = Path(__file__).parent / "replay" / "sample.jsonl"
KILLS = 2


async def test_every_acked_word_survives_kill_9_once_and_in_order(database_url: str) -> None:
    played = await replay(read(SAMPLE), database_url, kills=KILLS)
    found = figures(played, "this one")
    assert found.is_well, "\n".join(details(found, played))
    assert len(played.restarts) == KILLS
    assert found.said == 73
    assert min(played.in_flight) >= 1, "it was killed while somebody was waiting for an answer"
    again = [post for post in played.ledger.posts if post.again_at is not None]
    assert again, "what was not answered was sent again under the same key"
    assert kept_before(again, played.stored), "an ack was cut off that had been earned already"
    assert played.resumed >= found.stayed, "everybody came back with their cursor"
