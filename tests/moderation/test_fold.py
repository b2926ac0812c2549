"""Folding: what is read through, what is left alone, and the way back to the original."""

from __future__ import annotations

import pytest

from moderation.fold import Folder
from moderation.quick import quick
from moderation.respell import Respeller, Vocabulary

WORDS = "i want to die kill myself suicide suicidal god good just it pills class kys hell".split()
TRAPS = [
    "class",
    "Essex",
    "therapist",
    "analyst",
    "cumulative",
    "Dickens",
    "god",
    "a b c",
    "988",
    "116 123",
    "13 11 14",
    "Я иду домой, всё хорошо",
    "Καλημέρα σε όλους",
    "b12 and d3",
    "50 mg",
    "4 u",
]


@pytest.fixture(scope="module")
def folder() -> Folder:
    known = Vocabulary(
        frozenset(WORDS),
        forgiven=frozenset({"suicide", "myself"}),
        joined=frozenset({"wanttodie"}),
    )
    return Folder(Respeller(known))


@pytest.mark.parametrize(
    "written",
    [
        "KILL Myself",
        "k1ll mys3lf",
        "k!ll my$elf",
        "kill mуself",  # a Cyrillic letter
        "ki\u200bll my\u00adself",
        "k i l l  m y s e l f",
        "k.i.l.l m.y.s.e.l.f",
        "killlll myseeelf",
        "ｋｉｌｌ ｍｙｓｅｌｆ",
        "𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟",
        "k&#105;ll my&#x73;elf",
        "kíll mýsélf",
        "ⓚⓘⓛⓛ ⓜⓨⓢⓔⓛⓕ",
        "kill mysefl",
    ],
)
def test_a_disguise_is_read_through(folder: Folder, written: str) -> None:
    assert folder.fold(written).text == " kill myself "


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("أُريـــدُ أنْ أَمُوت", "اريد ان اموت"),
        ("على الحياةِ، إلى متى؟", "علي الحياه الي متي"),
        ("کتاب", "كتاب"),
    ],
)
def test_arabic_is_read_the_same_however_it_is_spelled(
    folder: Folder, written: str, read: str
) -> None:
    folded = folder.fold(written)
    assert folded.text == f" {read} "
    assert folded.span(1, 4)[0] == 0


@pytest.mark.parametrize("text", TRAPS)
def test_innocent_text_is_left_alone(folder: Folder, text: str) -> None:
    expected = text.lower().replace(",", "")
    if not text.isascii():
        expected = " ".join(folder.fold(text).words)
        assert not set(expected.split()) & set(WORDS)
    assert folder.fold(text).text == f" {expected} "


def test_a_greek_word_alone_is_not_spelled_in_latin(folder: Folder) -> None:
    assert folder.fold("τo").text != " to " or folder.fold("το").text != " to "
    assert folder.fold("το σπίτι").text.split()[0] == "το"


def test_two_letters_stay_two(folder: Folder) -> None:
    assert folder.fold("gooood").text == " good "
    assert folder.fold("good god").text == " good god "


def test_a_family_stays_together(folder: Folder) -> None:
    family = "👨\u200d👩\u200d👧"
    folded = folder.fold(f"my {family} and i")
    assert folded.text.startswith(" my ") and folded.text.endswith(" and i ")
    assert folded.original[slice(*folded.spans[-1])] == "i"


def test_a_folded_word_knows_where_it_was_written(folder: Folder) -> None:
    original = "ok so, i w\u200ba&#110;t to d1e ok"
    folded = folder.fold(original)
    at = folded.text.index("want to die")
    start, end = folded.span(at, at + len("want to die"))
    assert original[start:end] == "w\u200ba&#110;t to d1e"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("i want. to. die.", [1, 2]),
        ("i want&#46; to&period; die&#46;", [1, 2]),
        ("i w&#97;nt&nbsp;to&comma; die", []),
        ("i want &what; to die", []),
    ],
)
def test_a_sentence_ends_however_its_stop_is_written(
    folder: Folder, text: str, ends: list[int]
) -> None:
    assert list(folder.fold(text).sentence_ends) == ends


def test_words_run_together_are_parted(folder: Folder) -> None:
    assert folder.fold("iwanttodie").text == " i want to die "


def test_the_short_way_and_the_long_way_agree(folder: Folder) -> None:
    for text in ["Plain words, nothing else.", "don't - just don't!", "it's 'fine'", "", "   "]:
        assert quick(text)[0] == folder.fold(text).text
