"""Passphrases and recovery codes: hashing and checking them. Pure; slow on purpose.

argon2id takes some 40 ms: callers run these in a thread, never on the event loop. An unknown
account costs as long as a known one, so that time does not tell who has an account here.
"""

import secrets

from passlib.context import CryptContext

from server.errors import Refused

SHORTEST, LONGEST = 10, 256  # characters; no other rules, no truncation
CODES = 8
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_context = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19_456,  # KiB
    argon2__time_cost=2,
    argon2__parallelism=1,
)
COMMON = frozenset(  # what guessers try first, of those long enough to pass
    (
        "1234567890 0987654321 1111111111 0000000000 aaaaaaaaaa abcdefghij 123456789a a123456789 "
        "qwertyuiop qwerty1234 qwerty12345 1q2w3e4r5t q1w2e3r4t5 password12 password123 "
        "password1234 passphrase administrator changeme123 letmein1234 welcome1234 iloveyou123 "
        "football123 princess123 sunshine123 michael123 superman123"
    ).split()
)


def check_strength(passphrase: str) -> str:
    """The passphrase, or `Refused` with field "passphrase"."""
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise Refused(
            "passphrase",
            "A passphrase has {least} to {most} characters. Three or four words you will "
            "remember do well.",
            field="passphrase",
            values={"least": SHORTEST, "most": LONGEST},
        )
    if passphrase.casefold() in COMMON or len(set(passphrase)) < 4:
        raise Refused(
            "passphrase",
            "Many people use that one, so it is easily guessed. Please choose another.",
            field="passphrase",
        )
    return passphrase


def hash_passphrase(passphrase: str) -> str:
    return _context.hash(passphrase)


def is_match(passphrase: str, stored: str | None) -> bool:
    """Whether it fits; just as slow when there is nothing stored."""
    if stored is None:
        _context.dummy_verify()
        return False
    fits = _context.verify(passphrase[:LONGEST], stored)
    return fits and len(passphrase) <= LONGEST


def new_codes() -> list[str]:
    """Eight recovery codes to print, 73 bits each, without look-alike letters."""
    return ["-".join(_group() for _ in range(3)) for _ in range(CODES)]


def tidy_code(code: str) -> str:
    """A typed code as it was printed: lower case, with its dashes."""
    letters = "".join(c for c in code.casefold() if c in _ALPHABET)
    return "-".join((letters[:5], letters[5:10], letters[10:]))


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))
