"""Personal data: what is found, where, and what must never be taken for it."""

from __future__ import annotations

import pytest

from moderation import Engine
from moderation.numbers import phones
from moderation.public import is_public_number
from moderation.told import Told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 07700 900123 after six", "07700 900123"),
        ("call (212) 555-0187 please", "(212) 555-0187"),
        ("+44 (0) 7700 900456", "+44 (0) 7700 900456"),
        ("it is 070.1234.5678 now", "070.1234.5678"),
        ("212.555.0187 any time", "212.555.0187"),
        ("06.12.34.56.78 is me", "06.12.34.56.78"),
        ("call me on 22.33.44.55", "22.33.44.55"),
        ("O77OO 9OO123 is mine", "O77OO 9OO123"),
        ("０７７００９００１２３", "０７７００９００１２３"),
        ("mail robin.fern@example.org now", "robin.fern@example.org"),
        ("robin [at] example [dot] org", "robin [at] example [dot] org"),
        ("I live at 12 acacia avenue", "12 acacia avenue"),
        ("card 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("see https://fern.example.org/a?b=c ok", "https://fern.example.org/a?b=c"),
        ("telegram @fern.robin", "telegram @fern.robin"),
    ],
)
def test_personal_data_is_found_where_it_stands(engine: Engine, text: str, found: str) -> None:
    findings = [f for f in engine.review(text).findings if f.category == "personal_data"]
    assert found in [text[f.start : f.end] for f in findings]


HELP_LINES = [
    "988",
    "116 123",
    "+44 116 123",
    "13 11 14",
    "1-800-273-8255",
    "(800) 273-8255",
    "1-800-273-TALK (8255)",
    "741741",
    "85258",
    "0800 1110111",
    "0800 111 0 111",
    "+49 800 1110111",
    "0477 13 11 14",
    "1 866 488 7386",
    "09 2525 0111",
    "0300 123 6600",
    "0808 2000 247",
]


@pytest.mark.parametrize("number", HELP_LINES)
@pytest.mark.parametrize("around", ["{}", "call me? no, call {} tonight", "my number one is {}."])
def test_a_help_line_is_never_personal_data(engine: Engine, number: str, around: str) -> None:
    assert "personal_data" not in engine.review(around.format(number)).categories


def test_a_number_beside_a_help_line_is_still_found(engine: Engine) -> None:
    verdict = engine.review("call 116 123, or me on 07700 900123")
    assert verdict.masked == "call 116 123, or me on ████████████"


@pytest.mark.parametrize(
    "text",
    [
        "meet at 11:11",
        "sober since 12/03/2019",
        "50 mg twice",
        "ISBN 978-0-14-044913-6",
        "24/7",
        "room 101",
        "it answers from 216.239.59.99 and then nothing",
        "set the mask to 255.255.255.0, then 255.255.255.128",
        "my phone's ip is 216.239.59.99",
    ],
)
def test_other_numbers_are_silent(engine: Engine, text: str) -> None:
    assert "personal_data" not in engine.review(text).categories


def test_a_public_site_passes_and_another_does_not(engine: Engine) -> None:
    assert not engine.review("https://www.samaritans.org/how").findings
    assert engine.review("https://samaritans.org.example.com/how").findings


def test_free_numbers_nobody_listed_are_not_personal(engine: Engine) -> None:
    assert not is_public_number("08005550199")
    assert list(phones(Told.of("call 0800 555 0199"))) == []
    assert list(phones(Told.of("call 07700 900199")))


def test_an_address_of_a_machine_has_four_numbers(engine: Engine) -> None:
    assert "personal_data" in engine.review("it answers from 216.239.5999").categories
