"""The engine: packs in, then one verdict per text.

It compiles once and is only read afterwards, so one engine serves all threads. It reads a text
the short way, with care only where something asks for it, looks closer where a phrase may
stand, and hands findings to `judgement`. No clock, no randomness, no I/O while reviewing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from moderation import privacy
from moderation.characters import plain_letters, readable
from moderation.clause import Clauses, Match, Reading
from moderation.explain import Steps, explanation
from moderation.fold import Folded, Folder
from moderation.index import CAREFUL, CONTACT, DIGIT, Index, Seen, standings, widened
from moderation.judgement import CATALOGUE, Judged, needs_person, settle
from moderation.pack import Pack, default_packs
from moderation.phrase import Phrase
from moderation.public import PLATFORMS
from moderation.quick import has_link, quick, signals
from moderation.respell import Respeller, Vocabulary
from moderation.ruleset import LiveRule, Ruleset
from moderation.verdict import Context, Finding, Outcome, Verdict

_MOST_MATCHES = 16
_MISSING = "its phrase stands there, but not where it counts or without a cue near"
_LONG = 600
_ALWAYS = "en"
"""English reaches into rooms of every language."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a first reading gave: the words, what may stand in them, how they were read."""

    text: str
    words: Sequence[str]
    seen: Seen
    careful: bool
    folded: Folded | None = None


@dataclass(frozen=True)
class Look:
    """One rule's closer look at one match."""

    live: LiveRule
    match: Match
    folded: Folded
    reading: Reading

    @property
    def rule(self) -> str:
        return self.live.rule.id

    @property
    def words(self) -> str:
        return self.folded.text[self.match.start : self.match.end]

    @property
    def category(self) -> str:
        return self.reading.category

    @property
    def severity(self) -> int:
        return self.reading.severity

    @property
    def why(self) -> str:
        return self.reading.why

    @cached_property
    def judged(self) -> Judged | None:
        """The finding this look leads to; None when its clause made it harmless."""
        if self.severity < 0 or (self.why and self.severity == 0):
            return None
        live, softened = self.live, bool(self.why)
        standing = CATALOGUE[self.category]
        covers = () if softened else live.covers(self.folded, self.match)
        outcome = Outcome.ALLOW if softened else live.outcome
        if covers and live.axis == "distress":
            outcome = max(outcome, Outcome.MASK)
        case = needs_person(self.category, live.axis, self.severity, outcome)
        if live.rule.case is not None and not softened:
            case = live.rule.case
        start, end = self.folded.span(self.match.start, self.match.end)
        finding = Finding(
            rule=self.rule,
            category=self.category,
            axis=live.axis,
            severity=self.severity,
            start=start,
            end=end,
            reason=live.reason(self.category),
            outcome=outcome,
            case=case,
        )
        return Judged(finding, standing.help if softened else live.help, covers)


class Engine:
    """Reviews texts against the rules of its packs; immutable and thread-safe."""

    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        sets = tuple(rulesets)
        rules = [rule for one in sets for rule in one.rules]
        respeller = Respeller(_vocabulary(sets))
        self._folder = Folder(respeller)
        self._slips = respeller.slips
        self._phrases: list[tuple[LiveRule, Phrase | None]] = [
            (rule, phrase) for rule in rules for phrase in rule.phrases
        ]
        first_literal = len(self._phrases)
        self._phrases += [(rule, None) for rule in rules if rule.literals]
        self._patterned = [rule for rule in rules if rule.patterns]
        hints = [rule.rule.hints for rule in self._patterned]
        self._hints = tuple(hint for one in hints for hint in one) if all(hints) else ()
        self._index = Index(
            _anchors(self._phrases, first_literal),
            signals(respeller.joined, PLATFORMS),
            frozenset(f"{a} {b}" for a, b in respeller.parts),
        )
        self.rules = tuple(rule.rule for rule in rules)

    @classmethod
    def load(cls, packs: Iterable[Pack]) -> Engine:
        """Compile packs; raise `PackError` for a phrase or pattern that cannot be read."""
        return cls(Ruleset.compile(pack) for pack in packs)

    @classmethod
    def default(cls) -> Engine:
        """An engine with the packs that ship inside this package."""
        return cls.load(default_packs())

    def review(self, text: str, context: Context | None = None) -> Verdict:
        """Say what should happen to one text; never raises, whatever the text holds."""
        return self._judge(text, self.sight(text), context or Context())

    def sight(self, text: str, careful: bool = False) -> Sighting:
        """Read a text the short way; with care where a signal, or the caller, asks for it."""
        plain, words, strange = quick(text)
        seen = self._index.seen(plain, words)
        careful = careful or strange or CAREFUL in seen or self._slips.suspects(words)
        if not careful:
            return Sighting(plain, words, seen, careful)
        folded = self._folder.fold(text)
        if folded.text != plain:
            words = folded.text.split()
            seen = self._index.seen(folded.text, words) | _leads(seen)
        return Sighting(folded.text, words, seen, careful, folded)

    def explain(self, text: str, context: Context | None = None) -> str:
        """Tell a person how a text was read, what fired, what was softened, and why."""
        sighting = self.sight(text)
        looks = list(self._looks(text, sighting))
        verdict = self._judge(text, sighting, context or Context())
        return explanation(text, self._steps(text, sighting, looks), looks, verdict)

    def _steps(self, text: str, sighting: Sighting, looks: Sequence[Look]) -> Steps:
        """How a text was read, and which rules came near without applying."""
        plain, words, strange = quick(text)
        folded = sighting.folded or self._folder.fold(text, careful=False)
        asked = [*self._index.seen(plain, words).get(CAREFUL, []), *self._slips.found(words)]
        spelled = ((text[t.start : t.end], t.word) for t in folded.tokens)
        applied = {look.rule for look in looks}
        near = (live for live, _ in self._matches(sighting) if live.rule.id not in applied)
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
        )

    def _judge(self, text: str, sighting: Sighting, context: Context) -> Verdict:
        judged: list[Judged] = []
        if sighting.seen or self._with_patterns(text):
            judged = [
                _in_language(one, look.live, context)
                for look in self._looks(text, sighting)
                if (one := look.judged) is not None
            ]
        if sighting.careful or _may_lead(sighting.seen) or has_link(text):
            judged += privacy.find(text)
        return settle(judged, text, context)

    def _looks(self, text: str, sighting: Sighting) -> Iterator[Look]:
        """Closer looks at a text; most texts need none and get no map back."""
        matches = list(self._matches(sighting))
        patterned = self._with_patterns(text)
        if not matches and not patterned:
            return
        folded = sighting.folded or self._folder.fold(text, careful=False)
        matches += [(live, match) for live in patterned for match in live.pattern_matches(folded)]
        told: set[tuple[str, int]] = set()
        clauses: dict[re.Pattern[str], Clauses] = {}
        for live, match in matches:
            if (live.rule.id, match.start) in told:
                continue
            openers = live.softener.openers
            if openers not in clauses:
                clauses[openers] = Clauses(folded, openers)
            reading = live.read(folded, match, clauses[openers])
            if reading is not None:
                told.add((live.rule.id, match.start))
                yield Look(live, match, folded, reading)

    def _with_patterns(self, text: str) -> list[LiveRule]:
        """Rules with regular expressions of which one stands in the text."""
        if not self._patterned or (self._hints and not _holds_any(text, self._hints)):
            return []
        return [live for live in self._patterned if live.has_pattern(text)]

    def _matches(self, sighting: Sighting) -> Iterator[tuple[LiveRule, Match]]:
        for number, anchors in sorted(sighting.seen.items()):
            if number >= 0:
                live, phrase = self._phrases[number]
                found = _find(phrase, sighting, anchors)
                yield from ((live, match) for match in found)


def _holds_any(text: str, strings: Sequence[str]) -> bool:
    for string in strings:  # noqa: SIM110 - a plain loop: this runs for every message
        if string in text:
            return True
    return False


def _vocabulary(sets: Sequence[Ruleset]) -> Vocabulary:
    return Vocabulary(
        words=frozenset().union(*(one.vocabulary() for one in sets)),
        guarded=frozenset().union(*(one.guarded() for one in sets)),
        forgiven=frozenset(word for one in sets for word in one.pack.forgive),
        innocent=frozenset(word for one in sets for word in one.pack.innocent),
        joined=frozenset().union(*(one.run_together() for one in sets)),
        broken=frozenset().union(*(one.broken() for one in sets)),
    )


def _anchors(
    phrases: Sequence[tuple[LiveRule, Phrase | None]], first_literal: int
) -> Iterator[tuple[str, int]]:
    for number, (live, phrase) in enumerate(phrases):
        if number < first_literal and phrase is not None:
            yield from ((anchor, number) for anchor in phrase.anchors)
        else:
            yield from ((literal, number) for literal in live.literals)


def _leads(seen: Seen) -> Seen:
    """Only what may lead to a person: respelling must not lose it."""
    return {kind: anchors for kind, anchors in seen.items() if kind in {DIGIT, CONTACT}}


def _may_lead(seen: Seen) -> bool:
    return DIGIT in seen or CONTACT in seen


def _in_language(judged: Judged, live: LiveRule, context: Context) -> Judged:
    """Packs of a language nobody chose for the room may cover and ask, never hold or refuse."""
    spoken = live.language.split("-")[0]
    finding = judged.finding
    if spoken in {_ALWAYS, context.language.split("-")[0]} or finding.axis == "distress":
        return judged
    outcome = min(finding.outcome, Outcome.MASK)
    return replace(judged, finding=replace(finding, outcome=outcome))


def _find(phrase: Phrase | None, sighting: Sighting, anchors: list[str]) -> Iterator[Match]:
    text = sighting.text
    if phrase is None:
        for start, end in standings(anchors, text, _MOST_MATCHES):
            yield Match(start + 1, end - 1)
        return
    if not phrase.may_stand(text, sighting.words):
        return
    stretches = [(0, len(text))]
    if len(text) > _LONG:
        stretches = list(widened(standings(anchors, text, _MOST_MATCHES), len(text)))
    count = 0
    for first, last in stretches:
        for found in phrase.pattern.finditer(text, first, last):
            gaps = "".join(f" {gap.strip()} " for gap in found.groups() if gap)
            yield Match(found.start(), found.end() - 1, gaps, phrase.starts, phrase.ends)
            count += 1
            if count == _MOST_MATCHES:
                return
