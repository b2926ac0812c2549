"""Packs as data: what loads, and how a mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderation import Engine, PackError, default_packs, load_pack
from moderation.pack import parse_pack

HEAD = 'name = "Trial"\nlanguage = "en"\nversion = "1"\nlicence = "CC0"\n'
GOOD = HEAD + '[[rule]]\nid = "trial.one"\ncategory = "spam"\nseverity = 1\nany = ["blue kettle"]\n'


def test_a_good_pack_loads_and_its_rule_fires() -> None:
    engine = Engine.load([parse_pack(GOOD)])
    assert engine.review("my Blue Kettle!").categories == ("spam",)
    assert engine.review("my red kettle").categories == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("severity = 1", "severity = 9"), ["line 5", "trial.one", "severity"]),
        (('"spam"', '"weather"'), ["line 5", "trial.one", "category"]),
        (("severity = 1\n", "severity = 1\ncolour = 3\n"), ["trial.one", "colour"]),
        (('any = ["blue kettle"]\n', ""), ["line 6", "trial.one", "any"]),
        (('id = "trial.one"', "id = trial"), ["line 6"]),
        (("trial.one", "Trial one"), ["id"]),
    ],
)
def test_a_mistake_names_file_rule_and_line(
    tmp_path: Path, change: tuple[str, str], told: list[str]
) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_pack(file).name == "Trial"
    file.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(file)
    for part in ["trial.toml", *told]:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "phrase", ["(open", "a (b|) c", "{nowhere} kettle", "..", "* *", "?", "a ^b", "kettle)"]
)
def test_a_phrase_that_cannot_be_read_names_its_rule(phrase: str) -> None:
    pack = parse_pack(GOOD.replace("blue kettle", phrase))
    with pytest.raises(PackError, match=r"trial\.one"):
        Engine.load([pack])


@pytest.mark.parametrize("beside", ["near", "unless"])
def test_only_what_is_looked_for_may_cross_the_end_of_a_sentence(beside: str) -> None:
    pack = parse_pack(GOOD + f"{beside} = ['my kettle / its blue']\n")
    with pytest.raises(PackError, match=r"trial\.one"):
        Engine.load([pack])


def test_a_pattern_that_cannot_be_linear_is_refused() -> None:
    linear = GOOD + 'regex = ["kett(le)+s"]\n'
    assert Engine.load([parse_pack(linear)]).review("kettles").categories == ("spam",)
    with pytest.raises(PackError, match=r"trial\.one"):
        Engine.load([parse_pack(GOOD + "regex = ['(a)\\1']\n")])


def test_an_id_used_twice_is_refused() -> None:
    twice = GOOD + GOOD.removeprefix(HEAD)
    with pytest.raises(PackError, match="twice"):
        parse_pack(twice)


def test_a_missing_file_is_told_not_thrown_about(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("phrase", "yes", "no"),
    [
        ("blue? kettle", "a kettle", "a pot"),
        ("(red|blue) kettle", "red kettle", "green kettle"),
        ("blue .. kettle", "blue and very old kettle", "blue one two three four kettle"),
        ("kettl*", "kettles", "nettles"),
        ("# kettles", "12 kettles", "many kettles"),
        ("^kettle", "Kettle on", "my kettle"),
        ("kettle$", "my kettle", "kettle on"),
        ("my * kettle", "my old kettle", "my kettle"),
        ("my kettle it is blue", "my kettle, it is blue", "My kettle. It is blue."),
        ("my kettle / it is blue", "My kettle. It is blue.", "My kettle. It was blue."),
        ("my kettle / it is so blue", "my kettle it is so blue", "My. Kettle it is. So blue."),
    ],
)
def test_phrases_mean_what_they_say(phrase: str, yes: str, no: str) -> None:
    engine = Engine.load([parse_pack(GOOD.replace("blue kettle", phrase))])
    assert engine.review(yes).categories == ("spam",)
    assert engine.review(no).categories == ()


def test_a_folder_of_files_is_one_pack(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + "[words]\ncolour = ['blue', 'grey']\n")
    rule = GOOD.removeprefix(HEAD).replace("blue kettle", "{colour} kettle")
    (tmp_path / "b.toml").write_text(rule)
    assert Engine.load([load_pack(tmp_path)]).review("a grey kettle").categories == ("spam",)
    (tmp_path / "c.toml").write_text(rule)
    with pytest.raises(PackError, match=r"c\.toml: line 2: rule trial\.one: the id is used twice"):
        load_pack(tmp_path)
    (tmp_path / "c.toml").write_text("[words]\ncolour = ['red']\n")
    with pytest.raises(PackError, match=r"c\.toml: words\.colour stands in another file too"):
        load_pack(tmp_path)


def test_a_mistake_in_a_folder_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    broken = GOOD.removeprefix(HEAD).replace("severity = 1", "severity = 9")
    (tmp_path / "b.toml").write_text(broken.replace("trial.one", "trial.two"))
    with pytest.raises(PackError, match=r"b\.toml: line 1: rule trial\.two"):
        load_pack(tmp_path)


def test_a_word_stands_for_its_other_spellings() -> None:
    pack = parse_pack(
        GOOD.replace("blue kettle", "wanna tea") + "[spellings]\nwanna = ['want to']\n"
    )
    engine = Engine.load([pack])
    assert engine.review("I want to tea").categories == ("spam",)
    assert engine.review("i wanna tea").categories == ("spam",)


def test_the_packs_that_ship_are_complete() -> None:
    packs = default_packs()
    assert {pack.language for pack in packs} == {"ar", "de", "en", "es", "fr"}
    for pack in packs:
        assert set(pack.reasons) >= {rule.category for rule in pack.rule}, pack.name
