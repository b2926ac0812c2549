"""How much of the lexicon is still heard when its words are hidden, by the way they are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from zlib import crc32

import pytest

from moderation import Engine, default_packs
from tests.moderation.hiding import HIDINGS

STRONG = {"profanity", "hate", "harassment"}
ONE_IN = 4  # words of each kind: few enough to be quick, so many that chance moves little
CARRIERS = ("{}", "well {} then", "they wrote {} here", "{}!!!", '"{}"', "oh {} again")
SURE = (
    "upper|mixed case|invisible|soft hyphens|accents|stacked marks|fullwidth|spaced|dots|dashes"
    "|underscores|entity|bold|circled|flags|fullwidth, spaced"
).split("|")
AT_LEAST = {
    **dict.fromkeys(HIDINGS, 0.93),
    **dict.fromkeys(SURE, 0.99),
    **dict.fromkeys(("foreign", "look-alikes", "leet", "leet in dots"), 0.95),
    "drawn": 0.85,
    "dressed": 0.80,  # single words nearly always; of phrases about half
    **dict.fromkeys(("dropped", "added", "swapped", "beside"), 0.70),
}


def lexicon() -> Iterator[str]:
    """Words and phrases people hide, of the packs that ship with us."""
    for pack in default_packs():
        for rule in pack.rule:
            if rule.hidden and pack.language == "en":
                for phrase in rule.any:
                    yield from pack.words.get(phrase.strip("{}"), (phrase,))


def is_letter(character: str) -> bool:
    """Whether a letter is left; circled letters and flags are symbols to Unicode."""
    return character.isalpha() or not character.isascii()


WORDS = sorted({word for word in lexicon() if word.replace(" ", "").isalpha()})


@pytest.mark.parametrize("kind", HIDINGS)
def test_a_strong_word_is_heard_however_it_is_hidden(engine: Engine, kind: str) -> None:
    missed, asked = [], 0
    for word in WORDS:
        if crc32(f"{kind} {word}".encode()) % ONE_IN:  # other words may come and go
            continue
        chance = Random(f"{kind} {word}")  # noqa: S311
        hidden = HIDINGS[kind](word, chance)
        if kind in ("plain", "upper") or (hidden != word and any(map(is_letter, hidden))):
            text = chance.choice(CARRIERS).format(hidden)
            asked += 1
            if STRONG.isdisjoint(engine.review(text).categories):
                missed.append((word, text))
    assert asked
    assert len(missed) <= (1 - AT_LEAST[kind]) * asked, missed
