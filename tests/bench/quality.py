"""What the moderation layer should reach, by file and kind of row, and what its peers reach.

The peers' figures were measured once, on all of the data of which a folder may hold a part.
"""

from dataclasses import dataclass

CRISIS = frozenset({"imminent", "plan", "ideation", "hopeless"})
DISTRESS = CRISIS | {"self_harm", "concern_for_other", "eating_disorder", "abuse", "substance"}
RAISES = {
    "crisis": CRISIS | {"self_harm", "concern_for_other"},
    "self_harm": CRISIS | {"self_harm", "concern_for_other"},
    "hate": frozenset({"hate"}),
    "harassment": frozenset(
        {"harassment", "incitement", "threat", "grooming", "hate", "eating_disorder"}
    ),
    "profanity": frozenset({"profanity"}),
    "pii": frozenset({"personal_data", "grooming"}),
    "spam": frozenset({"spam", "substance", "grooming"}),
    "benign_support": CRISIS | {"self_harm"},
    "benign_idiom": CRISIS | {"self_harm"},
    "distress": DISTRESS,
    "conduct": frozenset({"harassment", "incitement", "threat", "grooming", "hate", "spam"}),
}
"""Which categories answer a label; any other label stands for itself."""


@dataclass(frozen=True)
class Target:
    """Per cent of the rows of a file, of kinds that match, that should be (or not be) raised."""

    file: str
    kinds: str
    what: str
    expect: str
    goal: float
    peer: str = ""


def _found(file: str, kinds: str, what: str, goal: float, peer: str = "") -> Target:
    return Target(file, kinds, what, "flag", goal, peer)


def _false(file: str, kinds: str, what: str, goal: float, peer: str = "") -> Target:
    return Target(file, kinds, what, "allow", goal, peer)


_DRESSED = "upper|mixed_case|zero_width|soft_hyphen|diacritics|zalgo|fullwidth|spacing|dots"
_TOUCHED = (
    "star|repeats|repeats_all|affix|markdown|html_ent|mixed_sep|one_sep|dashes|underscores"
    "|newline|joined|c_.*"
)
TARGETS = (
    _found("evasion", ".*", "profanity and slurs, 37 disguises", 95, "35 % glin-profanity"),
    _found("evasion", _DRESSED, "· case, invisible, marks, wide, apart", 99),
    _found("evasion", "homoglyph.*|math_bold|circled|regional", "· look-alikes", 97),
    _found("evasion", "leet", "· leet", 97),
    _found("evasion", "leet_heavy", "· drawn with signs", 85),
    _found("evasion", _TOUCHED, "· masked, repeated, affixed, marked up, mixed", 95),
    _found("evasion", "typo_.*", "· one slip", 70),
    _false("evasion", "control_.*", "· innocent words, disguised alike", 0.1, "0.1–3 %"),
    _false("evasion", "near_miss", "· words one letter away", 1.5),
    _false("scunthorpe", ".*", "innocent words and names", 0.8, "1.2 % glin, 1.8 % 2toad"),
    _found("crisis", "(?!implicit|third_party|typo|slang).*", "explicit crisis", 92),
    _found("crisis", "typo|slang", "· slang and slips", 97),
    _found("crisis", "implicit", "· implicit", 35),
    _found("crisis", "third_party", "· about another", 85),
    _false("benign_support", "(?!support_hard).*", "ordinary support talk", 0.3),
    _false("benign_support", "support_hard", "hard support talk", 4),
    _false("idioms", ".*_idiom|rage|xstest.*", "idioms", 1),
    _false("idioms", "recovery|negation|grief|info|support_q", "recovery, negation, grief", 2),
    _found("hatecheck", ".*", "HateCheck", 45, "39 % at 22 %, a classifier"),
    _false("hatecheck", ".*", "HateCheck", 3, "22 %"),
    _false("hatecheck", "ident_.*", "· identity mentions", 0),
    _found("harassment", ".*", "harassment", 85, "39 % at 33 %"),
    _false("harassment", ".*", "harassment", 4, "33 %"),
    _found("pii", "phone_(?!obf).*", "phones", 99, "100 %"),
    _found("pii", "phone_obf", "hidden phones", 95, "70 %"),
    _found("pii", "email.*", "e-mail", 100, "100 %"),
    _found("pii", "handle", "handles", 97, "20 %"),
    _found("pii", "address", "addresses", 97, "57 %"),
    _found("pii", "url", "links", 100, "74 %"),
    _false("pii", "crisis_number", "help-line numbers", 0, "21–82 %"),
    _false("pii", "trusted_url", "trusted sites", 0),
    _false("pii", "lookalike", "what only looks like personal data", 2),
    _found("spam", ".*", "spam", 85),
    _false("spam", ".*", "spam", 1),
)
