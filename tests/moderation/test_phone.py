"""Phone spelling: what thumbs wrote is read as it was meant, and nothing else is."""

from __future__ import annotations

import re

import pytest

from moderation import Engine, PackError, default_packs
from moderation.pack import parse_pack
from moderation.ruleset import Ruleset

HEAD = 'name = "Trial"\nlanguage = "en"\nversion = "1"\nlicence = "CC0"\n'
PACK = f"""{HEAD}
innocent = ["raisin"]
[phone]
tonight = ["2nite"]
"*ing" = ["*in"]
"want to" = ["want2"]
[[phone_beside]]
word = "to"
spelled = ["2"]
after = ["want"]
before = ["sail", "raise"]
[[rule]]
id = "trial.boat"
category = "spam"
severity = 1
any = ["want to ..2 sail", "sailing 2nite", "raising", "thing"]
mask = ["sail", "sailing"]
"""
READ = [
    ("i wana kms 2nite", "i wanna kms tonight"),
    ("cant do dis nemore", "cant do this anymore"),
    ("wnt 2 die", "want to die"),
    ("gona end it 2moro!!", "gonna end it tomorrow"),
    ("no1 wud miss me", "nobody would miss me"),
    ("im dun", "im done"),
    ("i dun wanna b here", "i dont wanna be here"),
    ("took 2 many pills n i dnt kno", "took too many pills and i dont know"),
    ("ill c u on da other side", "ill see you on the other side"),
    ("plzzz hlp im not sfe", "please help im not safe"),
    ("killin", "killing"),
    ("I want to due", "i want to die"),
    ("imgonna jump", "im gonna jump"),
    ("cnt go on lyk dis", "cant go on like this"),
    ("ya no kiero vivr xq nadien", "ya no quiero vivir porque nadie"),
    ("ich will nich mehr lebn", "ich will nicht mehr leben"),
    ("jveux mourrir jpp", "je veux mourir jen peux plus"),
]
LEFT_ALONE = [
    "i have 2 kids", "2 years clean", "2 weeks off work", "i want 2 cats", "took 2 pills",
    "4 pills", "50mg 2 a day", "4 of us went", "i tried 4 people", "vitamin b12", "vitamin c and d",
    "plan b", "hep c", "r kelly", "page 2", "rent is due tomorrow", "baby due in may", "i got a b",
    "i want to dye my hair", "i want to due a course", "thin crust", "a raisin scone", "my cousin",
    "begin again", "beta blockers", "an iv drip", "dust mites", "a boxing bout", "room 1 or 2",
    "nicht mehr da sein", "ich bin da", "mit dem Bus", "wen meinst du", "je dis rien",
    "ma vie", "y me voy", "no 1 in the charts",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), READ)
def test_a_phone_spelling_is_read_as_the_plain_word(
    engine: Engine, written: str, meant: str
) -> None:
    assert engine.sight(written).text == f" {meant} "
    assert engine.sight(written, careful=True).text == f" {meant} "


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_may_be_something_else_stays_as_it_is(engine: Engine, text: str) -> None:
    assert engine.sight(text).text == f" {text.lower()} "


def test_no_spelling_is_a_word_of_another_language() -> None:
    """One engine reads all languages, so a spelling of one must not bend a word of another."""
    sets = [Ruleset.compile(pack) for pack in default_packs()]
    for one in sets:
        for other in sets:
            if other.pack.language.split("-")[0] != one.pack.language.split("-")[0]:
                assert not one.phone.sure.keys() & {*other.lexicon.words, *other.pack.innocent}
    listed = [way for one in sets for way in one.phone.sure]
    assert len(listed) == len(set(listed))


def test_a_pack_lists_spellings_and_phrases_need_not_name_them() -> None:
    engine = Engine.load([parse_pack(PACK)])
    for text in ("I want 2 sail", "want2 sail", "we are sailin tonight", "sailing 2nite"):
        assert engine.review(text).categories == ("spam",), text
    for text in ("I want 2 sails", "2 sail boats", "thin", "a raisin"):
        assert engine.review(text).categories == (), text


def test_what_is_found_and_masked_is_what_was_written() -> None:
    """Also behind a spelling of several words, in plain texts and in disguised ones."""
    engine = Engine.load([parse_pack(PACK.replace("severity", 'outcome = "mask"\nseverity'))])
    for text in ("hi. want2 now sail, ok", "hi! want2\u200b now s@il, ok"):
        verdict = engine.review(text)
        (found,) = verdict.findings
        assert text[found.start : found.end].startswith("want2")
        assert re.fullmatch(r".*now █{4}, ok", verdict.masked), verdict.masked


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('["2nite"]', '["2nite", "2nite"]'), ["line 8", "2nite", "twice"]),
        (('["2nite"]', '["2 nite"]'), ["line 8", "2 nite", "one word"]),
        (('["2nite"]', '["Tonite"]'), ["line 8", "Tonite", "lower case"]),
        (('["2nite"]', '["*nite"]'), ["line 8", "open"]),
        (('["2nite"]', '["want"]'), ["line 8", "want", "itself a word"]),
        (('after = ["want"]\nbefore = ["sail", "raise"]\n', ""), ["line 13", "after"]),
        (('after = ["want"]', 'beside = ["want"]'), ["beside"]),
    ],
)
def test_a_mistake_in_spellings_is_told_with_its_line(
    change: tuple[str, str], told: list[str]
) -> None:
    assert PACK.count(change[0]) == 1
    with pytest.raises(PackError) as caught:
        parse_pack(PACK.replace(*change), "trial.toml")
    for part in ["trial.toml", *told]:
        assert part in str(caught.value)
