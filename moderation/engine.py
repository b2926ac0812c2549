"""The engine: packs in, then one verdict per text.

It compiles once and is only read afterwards, so one engine serves all threads. It reads a text
the short way, with care only where something asks for it, looks closer where a phrase may
stand, and hands findings to `judgement`. No clock, no randomness, no I/O while reviewing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace

from moderation import privacy
from moderation.characters import plain_letters, readable
from moderation.evidence import Evidence
from moderation.explain import Steps, explanation
from moderation.fold import Folded, Folder
from moderation.index import APART, CAREFUL, CONTACT, DIGIT, MIXED, STRETCHED, Index, Signs
from moderation.judgement import Judged, settle
from moderation.leanings import Leanings
from moderation.look import Look
from moderation.matching import Matching
from moderation.pack import Pack, default_packs
from moderation.phone import PhoneSpelling
from moderation.public import PLATFORMS
from moderation.quick import Quick, has_link, is_confirmed, quick, signals
from moderation.respell import Respeller, Vocabulary
from moderation.ruleset import LiveRule, Ruleset
from moderation.sighting import Sighting
from moderation.verdict import Context, Outcome, Verdict

_MISSING = "its phrase stands there, but not where it counts or without a cue near"
_ALWAYS = "en"
"""English reaches into rooms of every language."""
_ALONE = Context()


class Engine:
    """Reviews texts against the rules of its packs; immutable and thread-safe."""

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        sets = tuple(rulesets)
        rules = [rule for one in sets for rule in one.rules]
        self._phone = PhoneSpelling.together(one.phone for one in sets)
        respeller = Respeller(_vocabulary(sets, self._phone.ways))
        self._folder = Folder(respeller)
        self._slips, self._whole = respeller.slips, respeller.whole
        learned = [(one, Evidence.load(one.pack.evidence)) for one in sets if one.pack.evidence]
        self._matching = Matching(rules, {one.pack.name: evidence for one, evidence in learned})
        self._index = Index(
            self._matching.literals(),
            self._matching.sought(),
            signals(respeller.joined, PLATFORMS),
            respeller.parts.keys(),
        )
        self._leanings = [Leanings(told, one.pack.reasons, one.pack.own) for one, told in learned]
        self._everyday = _everyday(sets)
        self.rules = tuple(rule.rule for rule in rules)

    @classmethod
    def load(cls, packs: Iterable[Pack]) -> Engine:
        """Compile packs; raise `PackError` for a phrase or pattern that cannot be read."""
        with _uncollected():
            rulesets = [Ruleset.compile(pack) for pack in packs]
            engine = cls(rulesets)
            for one in rulesets:
                one.classes.forget()
            return engine

    @classmethod
    def default(cls) -> Engine:
        """An engine with the packs that ship inside this package."""
        return cls.load(default_packs())

    def review(self, text: str, context: Context | None = None) -> Verdict:
        """Say what should happen to one text; never raises, whatever the text holds."""
        return self._judge(text, self.sight(text), context or _ALONE)

    def sight(self, text: str, careful: bool = False, first: Quick | None = None) -> Sighting:
        """Read a text the short way; with care where a signal, or the caller, asks for it."""
        plain, words, strange = first or quick(text)
        distinct = set(words)
        seen = self._index.seen(plain, words, distinct)
        signs = seen.signs
        careful = (
            careful
            or strange
            or CAREFUL in signs
            or is_confirmed(signs, text, distinct, self._whole)
            or self._slips.suspects(distinct)
        )
        folded = self._folder.fold(text) if careful else None
        read = folded.words if folded else words
        if not self._phone.ways.isdisjoint(read):
            folded = (folded or Folded(text, plain, words)).read_as(self._phone.read(read))
        if folded and folded.text != plain:
            plain, words = folded.text, folded.text.split()
            seen = self._index.seen(plain, words, set(words))
            signs = seen.signs | _leads(signs)
        spots = self._index.spots(seen, plain, words)
        return Sighting(plain, words, seen.cues, signs, spots, careful, folded)

    def explain(self, text: str, context: Context | None = None) -> str:
        """Tell a person how a text was read, what fired, what was softened, and why."""
        sighting = self.sight(text)
        looks = list(self._matching.looks(text, sighting))
        verdict = self._judge(text, sighting, context or _ALONE)
        return explanation(text, self._steps(text, sighting, looks), looks, verdict)

    def _steps(self, text: str, sighting: Sighting, looks: Sequence[Look]) -> Steps:
        """How a text was read, and which rules came near without applying."""
        plain, words, strange = quick(text)
        folded = sighting.as_folded(text)
        signs = self._index.seen(plain, words, set(words)).signs
        kinds = (CAREFUL, MIXED, APART, STRETCHED) if sighting.careful else ()
        asked = [sign for kind in kinds for sign in signs.get(kind, ())] + self._slips.found(words)
        spelled = zip((text[slice(*span)] for span in folded.spans), folded.words, strict=True)
        applied = {look.rule for look in looks}
        near = (live for live, _ in self._matching.matches(sighting) if live.rule.id not in applied)
        return Steps(
            letters=readable(text).text,
            words=plain,
            signals=tuple(dict.fromkeys(asked)) or (("unusual letters",) if strange else ()),
            respelled=tuple(
                (written, word)
                for written, word in spelled
                if plain_letters(written).replace("'", "") != word
            ),
            folded=folded.text,
            passed=tuple(dict.fromkeys((live.rule.id, _MISSING) for live in near)),
            leans=tuple(
                leanings.told(sighting.words, leaning)
                for leanings in self._leanings
                for leaning in leanings.of(sighting.words, sighting.cues)
            ),
        )

    def _judge(self, text: str, sighting: Sighting, context: Context) -> Verdict:
        return settle(self.judged(text, sighting, context), text, context)

    def judged(self, text: str, sighting: Sighting, context: Context) -> list[Judged]:
        """Everything found in a text, not yet weighed."""
        looks = self._matching.looks(text, sighting)
        judged = self._fired(looks, context)
        judged += self._by_leanings(text, sighting, _heard(looks, judged))
        if sighting.may_lead or has_link(text):
            judged += privacy.find(text)
        return judged

    def by_rules(self, text: str, sighting: Sighting, context: Context) -> list[Judged]:
        """What the rules of the packs found."""
        return self._fired(self._matching.looks(text, sighting), context)

    def by_phrases(self, text: str) -> list[tuple[tuple[str, str], Judged]]:
        """What every phrase found by itself: its rule and words, and what came of it."""
        looks = self._matching.looks(text, self.sight(text), every=True)
        judged = (((look.rule, look.match.phrase), look.judged()) for look in looks)
        return [(phrase, one) for phrase, one in judged if one is not None]

    def _fired(self, looks: Iterable[Look], context: Context) -> list[Judged]:
        """What looks lead to, save where another language's rule met a word of the room's own."""
        spoken = _root(context.language)
        own = self._everyday.get(spoken, frozenset())
        judged = (
            (look, look.judged())
            for look in looks
            if _root(look.live.language) == spoken or look.words.strip() not in own
        )
        return [_in_language(one, look.live, spoken) for look, one in judged if one is not None]

    def _by_leanings(self, text: str, sighting: Sighting, heard: set[str]) -> list[Judged]:
        """What words that each say a little say together."""
        judged: list[Judged] = []
        for leanings in self._leanings:
            leans = leanings.of(sighting.words, sighting.cues)
            if leans:
                folded = sighting.as_folded(text)
                judged += leanings.judged(leans, folded, heard)
        return judged


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is made within stays: looking through it for garbage again and again takes as long as
    making it, and meanwhile every thread has to wait."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


def _heard(looks: Sequence[Look], fired: Iterable[Judged]) -> set[str]:
    """Categories that need no second hearing: found; or found to be harmless, distress only if
    that is all the text says."""
    harmless = {
        look.live.rule.category
        for look in looks
        if look.live.axis != "distress" or (look.is_quiet and look.clauses.is_one)
    }
    return harmless | {
        one.finding.category
        for one in fired
        if one.finding.axis != "distress" or one.finding.severity > 1
    }


def _vocabulary(sets: Sequence[Ruleset], typed: frozenset[str]) -> Vocabulary:
    return Vocabulary(
        words=frozenset().union(*(one.lexicon.words for one in sets)),
        guarded=frozenset().union(*(one.lexicon.guarded() for one in sets)),
        forgiven=frozenset(word for one in sets for word in one.pack.forgive),
        innocent=frozenset(word for one in sets for word in one.pack.innocent),
        joined=frozenset().union(*(one.run_together() for one in sets)),
        broken=frozenset().union(*(one.lexicon.broken() for one in sets)),
        typed=typed,
    )


def _leads(signs: Signs) -> Signs:
    """Only what may lead to a person: respelling must not lose it."""
    return {kind: signs[kind] for kind in (DIGIT, CONTACT) if kind in signs}


def _everyday(sets: Iterable[Ruleset]) -> dict[str, frozenset[str]]:
    """By language, words that are ordinary there, whatever they are elsewhere."""
    words: dict[str, frozenset[str]] = {}
    for one in sets:
        spoken = _root(one.pack.language)
        words[spoken] = words.get(spoken, frozenset()).union(one.pack.innocent)
    return words


def _root(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


def _in_language(judged: Judged, live: LiveRule, spoken: str) -> Judged:
    """Packs of a language nobody chose for the room may cover and ask, never hold or refuse."""
    finding = judged.finding
    if _root(live.language) in {_ALWAYS, spoken} or finding.axis == "distress":
        return judged
    outcome = min(finding.outcome, Outcome.MASK)
    return replace(judged, finding=replace(finding, outcome=outcome))
