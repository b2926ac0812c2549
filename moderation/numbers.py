"""Numbers that lead to a person: phones, cards, papers. Help lines never count.

Phones are checked with the `phonenumbers` library, and only where at least seven digits
stand together; times, dates, doses and book numbers are told apart before that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from types import MappingProxyType

import phonenumbers
from phonenumbers import PhoneNumberType

from moderation.public import is_public_number
from moderation.told import Stretch, Told

_RUN = re.compile(
    r"(?:\((?<![\w.,/:+]\()\+?\(?\d|\+(?<![\w.,/:+]\+)\(?\d|\d(?<![\w.,/:+]\d))"
    r"(?:[ ().\-\u00a0]{0,3}\d){6,18}(?![\d%])"
)
"""What begins it stands before the look behind, so that other places are passed over quickly."""
_DIGIT_O = re.compile(r"(?<=\d)o+(?=\d)|(?<![a-z])o(?=\d)|(?<=\d)o+(?![a-z])")
_DIGIT_L = re.compile(r"(?<=\d)[il|](?=[\d -])|(?<=[\d][- ])[il|](?=\d)|(?<=\d)[il|]$")
_MAY_RING = re.compile(r"\d(?:[ ().\-+oil|\u00a0]{0,5}\d){3}")
_NEAR_DIGIT = re.compile(r"\d[ -]?[oil|]|[oil|]\d")
_NOT_PHONE = re.compile(
    r"(?:19|20)\d\d\W\d\d\W\d\d|\d{1,4} \d{1,4} \d{4} \d{4}$|97[89]|\d+\.\d{4,}$"
    r"|[1-9] (?:\d ){8,}\d|\d{1,2}\.\d{1,2}\.\d{4}"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_QUAD = re.compile(rf"(?<![\w.,/:+)-]){_OCTET}(?:\.{_OCTET}){{3}}(?![\w-]|\.\d)")
_ABOUT_NETWORKS = re.compile(
    r"\b(?:ip|ipv4|server|router|gateway|dns|ping|net ?mask|subnet(?: mask)?)\b"
)
_FREEPHONE = re.compile(
    r"0800|0808|03(?:00|03|30|33|44|45)\d{7}$|1[38]00\d{6}$|1?8(?:00|33|44|55|66|77|88)\d{7}$"
)
_CUE = re.compile(
    r"\b(?:call|text|ring|phone|number|cell|mobile|whatsapp|tel|reach me|landline|sms|dial"
    r"|digits)\b"
)
_NOT_CUE = re.compile(
    r"\b(?:ref|reference|ticket|order|isbn|student|passport|account|serial|tracking|queue|case"
    r"|invoice|build|version|model|card)\b"
)
_CUE_REACH = 40
_MOST_CHECKED = 8
_FEWEST_IN_QUAD = 10  # characters: seven digits
_REGIONS = ("GB", "US", "IE", "AU", "NZ", "DE", "FR", "SE", "IN", "NL", "ES", "IT", "ZA")
_PUBLIC_KINDS = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.VOICEMAIL,
    }
)
_AMERICAN = 10
_NO_DIGIT = re.compile(r"\D+")
_REPEATS = MappingProxyType({"double": 2, "triple": 3})
_WORDS = {
    word: digit
    for digit, words in enumerate(
        ["zero oh nought o", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
    for word in words.split()
}
_SPELLED = re.compile(
    rf"\b(?:(?:{'|'.join(_WORDS)}|hundred|double|triple|dash|hyphen|plus|o|\d{{1,6}})\b[\s,.-]{{0,3}}){{3,24}}"
)
SAID = frozenset({*_WORDS, *_REPEATS})
_SPOKEN = SAID | {"hundred", "dash", "hyphen", "plus"}
_CARD = re.compile(r"\d(?<!\d\d)(?:[ -]?\d){12,18}(?!\d)")
_PAPERS = re.compile(
    r"\b(?:passport|student|national insurance|ni|nhs|social security|ssn|account|sort code"
    r"|licence|license|insurance|medicare)"
    r"(?: (?:number|no|num|id"
    r"|code))?(?: is)?[ :#.]{1,3}(?P<number>[a-z]{0,3}\d(?:[ -]?[\da-z]){5,20})"
    r"|\b\d{3}-\d{2}-\d{4}\b"
    r"|\b(?:car reg|reg|registration|number plate|licence plate|license plate|plate)(?: is"
    r"| number)?[ :]{1,3}[a-z]{2}\d{2} ?[a-z]{3}\b"
    r"|\b(?:date of birth|dob|born on"
    r"|birthday is)(?: is)?[ :]{1,3}\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}"
)
PAPER_WORDS = frozenset(
    (
        "passport student insurance ni nhs security ssn account code licence license medicare reg "
        "registration plate birth dob born birthday number no num id"
    ).split()
)
FEWEST_DIGITS, _FEWEST_CARD_DIGITS, _DASHED_DIGITS, _FEWEST_SAID = 4, 8, 9, 3
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b")


def phones(told: Told) -> Iterator[Stretch]:
    """Phone numbers, also with letters o for zeros or spelled in words."""
    if told.digits >= FEWEST_DIGITS and _MAY_RING.search(told.text):
        yield from _written(told.text)
    if told.names(SAID) and _is_said(told.words, told.digits):
        yield from _spelled(told.text)


def _is_said(words: Sequence[str], digits: int) -> bool:
    """Whether several words in a row may be digits spoken out; a few may also hold digits."""
    if digits + sum(map(_SPOKEN.__contains__, words)) < _FEWEST_SAID:
        return False
    rows = groupby(words, lambda word: word in _SPOKEN or word.isdecimal())
    return any(is_number and len(list(row)) >= _FEWEST_SAID for is_number, row in rows)


def _written(text: str) -> Iterator[Stretch]:
    plain = text
    if _NEAR_DIGIT.search(text):
        plain = _DIGIT_O.sub(lambda found: "0" * len(found.group()), text)
        plain = _DIGIT_L.sub("1", plain)
    if "." in plain:
        plain = _QUAD.sub(_spare_address, plain)
    for checked, found in enumerate(_RUN.finditer(plain)):
        before = plain[max(0, found.start() - _CUE_REACH) : found.start()]
        if _is_phone(found.group(), before, has_time=checked < _MOST_CHECKED):
            yield found.span()


def _spare_address(quad: re.Match[str]) -> str:
    """Letters for what leads to a machine; a number that somebody is to ring stays as it is."""
    before = quad.string[max(0, quad.start() - _CUE_REACH) : quad.start()]
    is_short = len(quad.group()) < _FEWEST_IN_QUAD
    if is_short or (_CUE.search(before) and not _ABOUT_NETWORKS.search(before)):
        return quad.group()
    return "x" * len(quad.group())


def _spelled(text: str) -> Iterator[Stretch]:
    for found in _SPELLED.finditer(text):
        digits = _spelled_digits(found.group())
        before = text[max(0, found.start() - _CUE_REACH) : found.start()]
        may_be = digits.startswith("0") or _CUE.search(before) or len(digits) == _AMERICAN
        if may_be and _is_phone(digits, before) and re.search("[a-z]", found.group()):
            yield found.start(), found.start() + len(found.group().rstrip(" ,-"))


def cards(told: Told) -> Iterator[Stretch]:
    """Bank cards (by their check digit) and international account numbers."""
    if told.digits < _FEWEST_CARD_DIGITS:
        return
    text = told.text
    for found in _CARD.finditer(text):
        if found.group()[0] in "3456" and _passes_luhn(_NO_DIGIT.sub("", found.group())):
            yield found.span()
    for found in _IBAN.finditer(text):
        if _is_iban(found.group().replace(" ", "")):
            yield found.span()


def papers(told: Told) -> Iterator[Stretch]:
    """Numbers of papers that name one person: passport, student card, plate, birth date."""
    is_dashed = told.digits >= _DASHED_DIGITS and "-" in told.text
    if is_dashed or (told.digits > 1 and told.names(PAPER_WORDS)):
        for found in _PAPERS.finditer(told.text):
            yield found.span()


def _is_phone(run: str, before: str, has_time: bool = True) -> bool:
    """Whether digits are somebody's phone; without time for the library, shape decides."""
    digits = _NO_DIGIT.sub("", run)
    if is_public_number(digits) or _FREEPHONE.match(digits) or _NOT_PHONE.match(run.lstrip("(")):
        return False
    has_cue = bool(_CUE.search(before))
    if _NOT_CUE.search(before) and not has_cue:
        return False
    if not has_time:
        return digits[0] == "0" or "+" in run
    if run.lstrip("(").startswith("+") or digits.startswith("00"):
        return _parses("+" + digits.removeprefix("00").replace("440", "44", 1), None)
    is_national = digits.startswith("0") and 9 <= len(digits) <= 12
    is_american = re.fullmatch(r"1?[2-9]\d\d[2-9]\d{6}", digits) is not None
    if not (is_national or is_american or (has_cue and len(digits) <= 12)):
        return False
    regions = ("US",) if is_american and not is_national else _REGIONS
    return any(_parses(digits, region) for region in regions)


def _parses(number: str, region: str | None) -> bool:
    """Whether a number could ring somewhere, and not at a free or shared-cost service."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(parsed)
    return phonenumbers.is_possible_number(parsed) and kind not in _PUBLIC_KINDS


def _spelled_digits(words: str) -> str:
    digits = ""
    repeat = 1
    for word in re.findall(r"[a-z]+|\d+", words):
        if word in _REPEATS:
            repeat = _REPEATS[word]
        elif word in {"dash", "hyphen", "plus"}:
            continue
        elif word == "hundred":
            digits += "00"
        else:
            digits += str(_WORDS.get(word, word)) * repeat
            repeat = 1
    return digits


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _is_iban(text: str) -> bool:
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
