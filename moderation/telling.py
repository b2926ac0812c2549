"""How telling a string is: how seldom ordinary talk holds it, roughly.

Used only to choose by which of its words a phrase is looked up, so it bears on speed and never on
what is found. The words are ranked from general knowledge of how people talk in a support
room, not taken from any list; whatever is not here counts as seldom.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import log, prod
from types import MappingProxyType

_EVERYWHERE = (
    "a about all am an and are as at be but by can do dont for from get had has have he her him "
    "his how i if im in is it its ive just know like me more my no not now of on one or our out "
    "she so some that thats the their them then there they this time to too up was we what when "
    "who will with would you your youre"
)
_OFTEN = (
    "after again always any anyone anything around back bad because been before being best better "
    "bit cant come could day days did didnt doing done down each else end even ever every "
    "everyone everything feel feeling feels felt few find first friend friends give go going gone "
    "gonna good got great hard having hear heard help here home hope hours house id ill into keep "
    "kind last left let life little long look lot love made make many maybe might mind much must "
    "need never new next night nothing off oh ok okay old only other over own part people person "
    "please put quite really right said same say see should since sleep someone something "
    "sometimes sorry start still stop such sure take talk tell than thank thanks these thing "
    "things think thinking those though thought through today together told tomorrow tonight "
    "tried try trying two u under until us used very wait want wanted way week weeks well went "
    "were where which while why without work world worse wrong yeah year years yes yesterday yet"
)
_SOMETIMES = (
    "able actually afraid against ago almost alone already also amazing anger angry another "
    "anxiety anxious anymore away bed believe body book both boy bring brother brought busy buy "
    "call called calm care cat change check child children class close cold coming completely "
    "considering control conversation cool counselor couple cry crying dad dark daughter deal "
    "decided deserve different difficult doctor doesnt dog door dose during early easier easy eat "
    "eating enough evening family far fear figure finally fine food found free full fun game gave "
    "getting girl girls glad god goes guys half hand happen happened happy hate havent head "
    "health heart hello hey hi high hit hold hour huge hurt husband important inside isnt issue "
    "issues job join keeps kids knew knows late later leave less lets line listen live lives "
    "living lonely longer looking looks lost loved low man married matter means meds meet meeting "
    "men mental message minutes miss mom moment money month months morning most mother mum music "
    "myself needs nice number often once open others ourselves outside pain parents past phone "
    "pick place plan play point possible post problem problems proud question quiet read reading "
    "ready real reason relationship remember rest room rough run sad safe saw saying school send "
    "sense sent set several share shit short show shower side sister sit situation small social "
    "somebody son soon sort sound sounds spend stay step story strong stuff stupid support "
    "suppose taken takes taking talking tea text therapist therapy third three times tired top "
    "totally tough towards true trust turn turned understand wake walk walking wants wasnt watch "
    "water weekend welcome whatever whole wife willing window wish woman women wonder wont word "
    "words working works worried worry worth wouldnt write writing young yourself"
)
_SHARE = MappingProxyType(
    {
        word: share
        for words, share in ((_SOMETIMES, 5e-4), (_OFTEN, 2e-3), (_EVERYWHERE, 1.5e-2))
        for word in words.split()
    }
)
_SELDOM = 4e-5
_RARELY = _SELDOM / 10
_OPEN = 4e-4
_HARDLY = 8e-4
_DRAWN = 12
"""Words of a phrase draw each other near: seen together this much more often than by chance."""
_SHORT = 3
_REMEMBERED = 4_096
"""Words that phrases name again and again."""
_PAIR = 3
"""Spaces in and around two words."""
OPEN = "\n"
"""Before a cue that is a string with an open end, not a word or a pair."""


def telling(anchors: Iterable[str]) -> float:
    """How seldom ordinary talk holds one of these strings; larger is better to look for."""
    return -log(sum(map(_share, anchors)))


@lru_cache(_REMEMBERED)
def drawn(spelling: str) -> float:
    """How often words are said beside others that draw them near; see `telling_beside`."""
    return prod([_DRAWN * _SHARE.get(word, _SELDOM) for word in spelling.split()])


def telling_beside(drawn: float, strings: int) -> float:
    """How telling parts are side by side: so many strings; what is `drawn` of each, multiplied."""
    return -log(max(drawn / _DRAWN, strings * _RARELY))


def is_seldom(cues: Iterable[str]) -> bool:
    """Whether ordinary talk holds one of these cues of `index` hardly ever."""
    anchors = (cue if cue[0].isspace() else f" {cue} " for cue in cues)
    return sum(map(_share, anchors)) < _HARDLY


def rarest(words: Iterable[str]) -> str:
    """The word that is said least often."""
    return min(words, key=lambda word: _SHARE.get(word, _SELDOM))


def cue_of(anchor: str) -> str:
    """What a string is known by in a text: a word, a pair of neighbours, or itself if open."""
    if anchor[0] != " " or anchor[-1] != " ":
        return OPEN + anchor
    if anchor.count(" ") <= _PAIR:
        return anchor[1:-1]
    words = anchor.split()
    return " ".join(words[slice(*_fewest(words))])


def _fewest(words: list[str]) -> tuple[int, int]:
    """Where the two words stand, of three or more, that are beside each other least often."""
    if _SHARE.keys().isdisjoint(words):
        return 0, 2
    shares = [_SHARE.get(word, _SELDOM) for word in words]
    together = [one * other for one, other in pairwise(shares)]
    at = together.index(min(together))
    return at, at + 2


@lru_cache(_REMEMBERED)
def _share(anchor: str) -> float:
    """Roughly, of so many places in ordinary talk one holds this string."""
    share = 1.0 / _DRAWN
    for word in anchor.split():
        share *= _DRAWN * _SHARE.get(word, _SELDOM)
    is_open = anchor[0] != " " or anchor[-1] != " "
    return max(share, _OPEN if is_open and len(anchor.strip()) <= _SHORT else _RARELY) + (
        _SELDOM if is_open else 0
    )
