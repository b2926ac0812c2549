"""A cheerful goodbye: words that ask nothing of anybody, but for who has written about dying.

Two things have to stand together, a parting and a lightness, and nothing that speaks of coming
back. It is looked for in every message: where no word of parting stands, no pattern is tried.
"""

import re

LEADS = (
    *"bye farewell adios adiós adieu cuid cuíd wohl tsch revoir".split(),
    *("take care", "so long", "for everything", "love ", "hasta siempre", "gracias por"),
    *("macht", "machs", "mach'", "danke f", "merci pour", "prenez soin"),
)
PARTING = re.compile(
    r"\b(?:good ?-?bye|bye+|farewell|take care|so long|thank(?:s| you)(?: all| everyone| guys)? for"
    r" everything|love (?:you|u|y'?all)(?: all| guys)?"
    r"|adi[oó]s|hasta siempre|cuidaos|cu[ií]dense|gracias por todo"
    r"|leb(?:t|e) wohl|macht'?s gut|mach'?s gut|tsch[uü]ss|danke f[uü]r alles"
    r"|adieu|au revoir|merci pour tout|prenez soin de vous)\b",
)
LIGHT = re.compile(
    r"\b(?:peace(?:ful)?|calm|relie(?:f|ved)|happy|free|better now|fine now|okay now|ok now"
    r"|finally|at last|sorted|made up my mind|no more worries|everything is clear"
    r"|en paz|tranquil[oa]|feliz|por fin|libre|mejor ahora"
    r"|ruhig|frieden|endlich|erleichtert|gl[uü]cklich|geht es mir gut"
    r"|paix|calme|enfin|soulag[eé]e?|heureu(?:x|se))\b|[\u2764\U0001f49b\U0001f499\U0001f54a]",
)
BACK = re.compile(
    r"\b(?:see (?:you|u|ya|y'?all)|tomorrow|later|tonight|back (?:soon|later|in)|next (?:week|time)"
    r"|talk soon|for (?:now|today)|ma[nñ]ana|luego|pronto|hasta la pr[oó]xima"
    r"|bis (?:morgen|bald|sp[aä]ter|dann)|f[uü]r heute|demain|bient[oô]t|tout [aà] l'heure)\b",
)


def is_farewell(text: str) -> bool:
    """Whether somebody parts lightly and says nothing of coming back."""
    plain = text.casefold()
    if not any(lead in plain for lead in LEADS):
        return False
    return bool(PARTING.search(plain) and LIGHT.search(plain) and not BACK.search(plain))
