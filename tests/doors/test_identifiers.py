"""Ids and tokens: as long as they must be, and saying nothing they should not."""

import hashlib
import re
import string
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server import identifiers

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
SAFE = re.compile(r"^[A-Za-z0-9_-]+$")


def test_everything_is_new_every_time_and_safe_in_an_address() -> None:
    makers = {
        identifiers.public_id: 16,
        identifiers.token: 43,
        identifiers.receipt: 9,
        lambda: identifiers.message_id(NOW): 20,
    }
    for make, length in makers.items():
        made = {make() for _ in range(200)}
        assert len(made) == 200
        assert {len(one) for one in made} == {length}
        assert all(SAFE.match(one) for one in made)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1)), st.integers(1, 10**6))
def test_message_ids_start_with_their_time(at: datetime, later: int) -> None:
    first = at.replace(tzinfo=UTC)
    second = first + timedelta(milliseconds=later)
    prefix = [identifiers.message_id(now)[:8] for now in (first, first, second)]
    assert prefix[0] == prefix[1]
    assert prefix[0] != prefix[2]
    order = str.maketrans(
        string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_",
        "".join(chr(33 + n) for n in range(64)),
    )
    assert prefix[0].translate(order) < prefix[2].translate(order), "neighbours in time"


def test_a_public_id_has_no_time_in_it() -> None:
    """Two rooms joined in the same minute must not be told apart or together by their ids."""
    asked: list[int] = []

    def chance(count: int) -> bytes:
        asked.append(count)
        return bytes(range(count))

    assert identifiers.public_id(chance) == identifiers.public_id(chance)
    assert asked == [12, 12], "it is all chance, 96 bits"
    identifiers.token(chance)
    assert asked[-1] == 32, "256 bits"


def test_a_hash_is_of_the_whole_token() -> None:
    secret = identifiers.token()
    assert identifiers.token_hash(secret) == hashlib.sha256(secret.encode()).hexdigest()
    assert identifiers.token_hash(secret) != identifiers.token_hash(secret[:-1])


@given(st.binary(min_size=8, max_size=8))
def test_a_receipt_can_be_read_out_on_the_telephone(raw: bytes) -> None:
    assert re.fullmatch(
        r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", identifiers.receipt(lambda n: raw)
    )
