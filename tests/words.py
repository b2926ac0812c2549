"""`python -m tests.words`: bring the catalogs up to date with the code (from a checkout).

New sentences come in untranslated, changed ones count as new, and those nobody says any more go.
It prints what is left to translate in each language, and ends with 1 while there is any.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import normalize

from moderation import default_packs
from moderation.judgement import GENERIC_REASON
from moderation.privacy import REASONS
from server.actions.acts import ACTS
from server.words import ENGLISH, LANGUAGES, catalogs

HOUSE = Path(__file__).parent.parent
Says = dict[str, tuple[int, ...] | None]  # who takes a sentence, as which arguments
PLACES: dict[str, tuple[str, Says]] = {  # where sentences stand, and what reads such a file
    "templates/**/*.html": (
        "jinja2.ext:babel_extract",
        {"_": None, "later": None, "many": (1, 2)},
    ),
    "server/**/*.py": (
        "python",
        {
            "say": None, "later": None, "say_many": (1, 2),
            "Refused": (2,), "not_allowed": None, "malformed": None,
        },
    ),
    "static/js/**/*.js": ("javascript", {"t": None, "tMany": (1, 2)}),
}  # fmt: skip
ENGLISH_ONLY = (  # the desk and the command line
    "templates/desk", "templates/case", "templates/rule", "templates/log", "templates/help/",
    "templates/parts/case", "templates/macros/case", "templates/macros/rules", "static/js/desk/",
    "server/__main__", "server/words/catalogs", "server/actions/rule", "server/actions/shifts",
    "server/actions/claims", "server/actions/keys", "server/actions/professionals",
    "server/actions/referrals", "server/web/pages/referrals",
    "server/web/pages/rule",
)  # fmt: skip
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
    "fr": "nplurals=2; plural=(n > 1);",
}
TWO = "nplurals=2; plural=(n != 1);"

Sentence = str | tuple[str, ...]  # a tuple: one with a number, as one and as many


def files() -> Iterator[tuple[Path, str, Says]]:
    """Every file that may hold sentences for members, and what reads it."""
    for pattern, (reader, says) in PLACES.items():
        for path in sorted(HOUSE.glob(pattern)):
            if not path.relative_to(HOUSE).as_posix().startswith(ENGLISH_ONLY):
                yield path, reader, says


def sentences() -> dict[Sentence, list[str]]:
    """Every sentence that members read, with the files it stands in."""
    found: dict[Sentence, list[str]] = {}
    for path, reader, says in files():
        name = path.relative_to(HOUSE).as_posix()
        for _, sentence, _, _ in extract_from_file(reader, path, says):
            places = found.setdefault(sentence, [])
            if name not in places:
                places.append(name)
    for sentence in told():
        found.setdefault(sentence, ["server/actions/acts/"])
    for sentence in reasons():
        found.setdefault(sentence, ["moderation/packs/en/"])
    return found


def told() -> Iterator[str]:
    """What acts tell people; their table holds it, and they come in no other way."""
    for act in ACTS.values():
        yield from (words for words in (act.told, act.outcome) if words)


def reasons() -> Iterator[str]:
    """Why our own rules mind something, in the words they say it with."""
    packs = [pack for pack in default_packs() if pack.language == ENGLISH.code]
    yield from (GENERIC_REASON, *REASONS.values())
    for pack in packs:
        yield from pack.reasons.values()
        yield from (rule.reason for rule in pack.rule if rule.reason)


def renewed(code: str, wanted: dict[Sentence, list[str]]) -> str:
    """A language's catalog with just the wanted sentences, translated as far as they were."""
    known = {m.id: m.string for m in catalogs.read(code)} if catalogs.path(code).exists() else {}
    plural = PLURALS.get(code, TWO)
    forms = int(plural[len("nplurals=")])
    head = f"Language: {code}\nContent-Type: text/plain; charset=utf-8\nPlural-Forms: {plural}\n"
    entries = [f'msgid ""\nmsgstr {normalize(head)}']
    for sentence, places in wanted.items():
        entries.append(_entry(sentence, places, known.get(sentence), forms))
    return "\n\n".join(entries) + "\n"


def _entry(sentence: Sentence, places: list[str], said: object, forms: int) -> str:
    lines = [f"#: {place}" for place in places]
    if isinstance(sentence, str):
        lines += [f"msgid {normalize(sentence)}", f"msgstr {normalize(str(said or ''))}"]
        return "\n".join(lines)
    lines += [f"msgid {normalize(sentence[0])}", f"msgid_plural {normalize(sentence[1])}"]
    every = said if isinstance(said, tuple | list) and len(said) == forms else [""] * forms
    lines += [f"msgstr[{form}] {normalize(str(words))}" for form, words in enumerate(every)]
    return "\n".join(lines)


def is_left(message: Message) -> bool:
    """Whether it is not translated yet, in any of its forms."""
    said = message.string
    return bool(message.id) and not (all(said) if isinstance(said, tuple | list) else said)


def main() -> int:
    """Renew every catalog."""
    wanted, left = sentences(), 0
    for code in (code for code in LANGUAGES if code != ENGLISH.code):
        catalogs.path(code).write_text(renewed(code, wanted), encoding="utf-8")
        missing = sum(map(is_left, catalogs.read(code)))
        print(f"{code}: {len(wanted) - missing} of {len(wanted)} sentences")
        left += missing
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
