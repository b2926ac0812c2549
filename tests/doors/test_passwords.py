"""Passphrases and recovery codes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import passwords
from server.errors import Refused
from server.passwords import COMMON, LONGEST, SHORTEST

SHORT = ["", "short", "x" * (SHORTEST - 1), "ab" * 10, "a" * 40, "x" * (LONGEST + 1)]


@pytest.mark.parametrize("passphrase", [*SHORT, *sorted(COMMON)[:5], "PASSWORD123"])
def test_what_is_easily_guessed_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused) as no:
        passwords.check_strength(passphrase)
    assert no.value.field == "passphrase"
    assert not passphrase or passphrase not in no.value.message


@pytest.mark.parametrize(
    "passphrase",
    ["four quiet paper boats", "dix mots français", "十分に長い合言葉です", "a b c d e f"],
)
def test_any_words_will_do(passphrase: str) -> None:
    assert passwords.check_strength(passphrase) == passphrase


def test_a_hash_fits_its_passphrase_alone_to_the_last_character() -> None:
    longest = "correct horse " * 18 + "x" * (LONGEST - 252)
    assert len(longest) == LONGEST
    stored = passwords.hash_passphrase(longest)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_match(longest, stored)
    for other in (longest[:-1], longest + "x", longest[:-1] + "y", longest.upper(), ""):
        assert not passwords.is_match(other, stored)
    assert not passwords.is_match(longest, None)
    assert passwords.hash_passphrase("the same words") != passwords.hash_passphrase(
        "the same words"
    )


def test_codes_are_printed_without_look_alike_letters_and_read_back_however_typed() -> None:
    codes = passwords.new_codes()
    assert len(set(codes)) == passwords.CODES
    for code in codes:
        assert passwords.tidy_code(code) == code
        assert passwords.tidy_code(f"  {code.upper().replace('-', '')} ") == code
        assert set(code) <= set(passwords._ALPHABET) | {"-"}
    assert set("01ilou").isdisjoint(passwords._ALPHABET)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_may_be_typed_as_a_code(text: str) -> None:
    assert passwords.tidy_code(passwords.tidy_code(text)) == passwords.tidy_code(text)
