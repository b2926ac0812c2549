"""Names: what may be one, and when two look alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import names
from server.errors import Refused

FINE = [
    "Ada Wren",
    "Zoë",
    "Łukasz 7",
    "Аня",
    "美玲",
    "नेहा",
    "ม่านฟ้า",
    "O'Neill",
    "Ada ❤️",
    "x1",
    "Þór",
]
INVISIBLE = [
    "\u3164\u3164",  # Hangul fillers are letters
    "Ada\u3164Wren",
    "\uffa0\u1160 ab",
    "\u2800\u2800\u2800a",  # a blank Braille pattern
    "Ada\u200bWren",
    "Ada\u200dWren",
    "Ada\u2060Wren",
    "Ada\u00adWren",
    "\u202eneW adA",
    "Ada\u2066Wren\u2069",
    "Ada\u200fWren",
    "Ada\u034fWren",
    "Ada\ufe01Wren",
    "Ada\U000e0100Wren",
    "Ada\U000e0041Wren",
]
CONTROL = [
    "Ada\x00Wren",
    "Ada\nWren",
    "Ada\tWren",
    "Ada\x1b[31m",
    "Ada\x7f",
    "Ada\x85Wren",
    "Ada\u2028B",
]
HEAPED = ["A" + "\u0301" * 9, "Z\u0335\u0336\u0337\u0338algo", "\u0301Ada", "A\u20dd\u20ddb"]
NOT_A_NAME = ["", " ", "a", "x" * 33, "...", "❤️❤️", "--"]
STAFF = [
    "Moderator",
    "m o d e r a t o r",
    "M0derator",
    "Мoderator",  # a Cyrillic M
    "ＭＯＤＥＲＡＴＯＲ",
    "Modérator",
    "The Admin",
    "adm1n",
    "Kith",
    "Kíth support",
    "Support Team",
    "sys.tem",
    "Facilitator Jo",
    "staff",
]
ALIKE = [
    ("Ada Wren", "ada wren"),
    ("Ada Wren", "AdaWren"),
    ("Ada Wren", "Ada_Wren."),
    ("Ada Wren", "Аdа Wrеn"),  # Cyrillic а and е
    ("Ada Wren", "Ａｄａ Ｗｒｅｎ"),
    ("Ada Wren", "𝐀𝐝𝐚 𝐖𝐫𝐞𝐧"),
    ("Ada Wren", "Ádà Wrèn"),
    ("Ilona", "llona"),
    ("Ilona", "1lona"),
    ("Otto", "0tt0"),
    ("Sandra", "5andra"),
    ("Marmot", "Marrnot"),
    ("Straße", "STRASSE"),
    ("Ada Wren", "ᴀᴅᴀ ᴡʀᴇɴ"),
]


@pytest.mark.parametrize("name", FINE)
def test_people_may_be_called_that(name: str) -> None:
    assert len(names.tidy(name)) >= names.SHORTEST


@pytest.mark.parametrize("name", INVISIBLE + CONTROL + HEAPED + NOT_A_NAME)
def test_nobody_may_be_called_that(name: str) -> None:
    with pytest.raises(Refused) as no:
        names.tidy(name)
    assert (no.value.code, no.value.field, no.value.status) == ("name", "name", 400)
    assert len(name) < 2 or name not in no.value.message, "a refusal does not repeat the name"


@pytest.mark.parametrize("name", STAFF)
def test_only_staff_may_sound_like_staff(name: str) -> None:
    with pytest.raises(Refused):
        names.tidy(name)
    assert names.tidy(name, may_claim=True)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize("other", ["Ada Wrenn", "Eda Wren", "Ada Wren 2", "Wren Ada"])
def test_names_that_look_different_have_two(other: str) -> None:
    assert names.key("Ada Wren") != names.key(other)


@given(st.text(max_size=60))
def test_a_name_that_passes_can_be_read_and_kept(text: str) -> None:
    try:
        shown = names.tidy(text)
    except Refused:
        return
    assert names.SHORTEST <= len(shown) <= names.LONGEST
    assert names.tidy(shown) == shown
    assert shown == shown.strip()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]", shown)
    assert names.key(shown)
    shown.encode()


@given(st.text(max_size=60), st.sampled_from([" ", ".", "_", "-", "\u0301"]))
def test_signs_and_accents_in_between_never_make_another_name(text: str, sign: str) -> None:
    apart = sign.join(["Ada", "Wren"])
    assert names.key(text + "Ada Wren") == names.key(text + apart)


@given(st.binary(min_size=2, max_size=2))
def test_a_suggested_name_is_a_usable_one(chance: bytes) -> None:
    name = names.suggest(lambda count: chance)
    assert names.tidy(name) == name
