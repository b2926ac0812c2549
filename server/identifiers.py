"""Identifiers and tokens: how they are made and hashed. Pure but for the randomness handed in.

A membership's public id is random through and through: a clock in it would link two rooms joined
in the same minute. A message's id starts with its time, which everybody sees anyway, so that the
database writes neighbours next to each other.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

Randomness = Callable[[int], bytes]


def message_id(now: datetime, randomness: Randomness = secrets.token_bytes) -> str:
    """20 characters: 6 bytes of milliseconds, 9 of chance. Serves messages, held ones and cases."""
    milliseconds = int(now.timestamp() * 1000)
    return _text(milliseconds.to_bytes(6, "big") + randomness(9))


def public_id(randomness: Randomness = secrets.token_bytes) -> str:
    """16 characters of chance: who somebody is in one room, and in no other."""
    return _text(randomness(12))


def token(randomness: Randomness = secrets.token_bytes) -> str:
    """A secret of 256 bits, as 43 characters safe in an address."""
    return _text(randomness(32))


def token_hash(secret: str) -> str:
    """What the database keeps of a token. Plain SHA-256 will do: the token is all chance."""
    return hashlib.sha256(secret.encode()).hexdigest()


def receipt(randomness: Randomness = secrets.token_bytes) -> str:
    """A short number a person can note down: "K7QP-3MXA", 40 bits without look-alike letters."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    letters = [alphabet[byte % len(alphabet)] for byte in randomness(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
